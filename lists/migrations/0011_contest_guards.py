"""Guards of contests; the table of moves with the two that a decision upon a contest may need; and that the days to appeal
and to sue begin with the service of the decision."""

from pathlib import Path
from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import KIND, LISTING
from lists.states.red import RED_KIND
from notices.transitions import clocks


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)
    for kind in (KIND, RED_KIND):
        clocks.write(schema_editor.connection, kind, {"APPEAL-FILE": "decision", "SUE": "decision"})


class Migration(migrations.Migration):
    dependencies = [("lists", "0010_contests")]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
