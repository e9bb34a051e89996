"""The move by which whoever left a redlist comes back."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states.red import RED


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, RED)


class Migration(migrations.Migration):
    dependencies = [("lists", "0035_leaving")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
