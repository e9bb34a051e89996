"""The person's own claim beside one that is opposed: its edge in the table, its guards; and whose claims of before were."""

from pathlib import Path
from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import LISTING

SAY_WHOSE = """
    UPDATE lists_claim SET by_subject = true WHERE by IN (SELECT lists_speak_for(listing_id))
"""


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)


class Migration(migrations.Migration):
    dependencies = [("lists", "0046_own_claims")]
    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL(SAY_WHOSE, migrations.RunSQL.noop),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
    ]
