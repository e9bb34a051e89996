"""The move by which a second official confirms the creditor's objection."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import LISTING


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)


class Migration(migrations.Migration):
    dependencies = [("lists", "0050_objections_noted")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
