from pathlib import Path
from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import LISTING
from lists.states.red import RED


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)
    tables.write(schema_editor.connection, RED)


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0030_hearings_of_acts"),
        ("notices", "0011_the_last_letter"),
        ("cases", "0005_in_own_name"),
        ("ledger", "0006_end_of_keeping"),
    ]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
