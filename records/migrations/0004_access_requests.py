"""The table of moves of questions about what is held (records/states.py)."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from records.states import ACCESS


def write_table(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, ACCESS)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_roles"), ("cases", "0003_roles")]
    operations = [migrations.RunPython(write_table, migrations.RunPython.noop)]
