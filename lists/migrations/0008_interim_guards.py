import hashlib
from pathlib import Path
from typing import Any

from django.db import migrations

from cases.transitions import tables
from deadlines.transitions.calendars import rule_text
from lists.rules.clocks import TERM_BY_LAW
from lists.states import LISTING
from lists.states.red import RED


def write(apps: Any, schema_editor: Any) -> None:
    text = rule_text(TERM_BY_LAW)
    apps.get_model("deadlines", "RuleVersion").objects.create(
        code=TERM_BY_LAW.code,
        number=TERM_BY_LAW.version,
        in_force_from=TERM_BY_LAW.in_force_from,
        canonical=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    tables.write(schema_editor.connection, LISTING)
    tables.write(schema_editor.connection, RED)


class Migration(migrations.Migration):
    dependencies = [("lists", "0007_interim")]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
