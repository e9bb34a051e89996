"""The person's own claim beside one that is opposed: its edge in the table, and its guards."""

from pathlib import Path
from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import LISTING


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)


class Migration(migrations.Migration):
    dependencies = [("lists", "0046_own_claims")]
    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
    ]
