"""The table of moves that the database enforces, the clocks that its states require, and those that begin with a notice."""

import hashlib
from typing import Any

from django.db import migrations

from cases.transitions import tables
from deadlines.transitions import requirements
from deadlines.transitions.calendars import rule_text
from lists.rules.clocks import DECIDE_LAPSES
from lists.states import KIND, LISTING, REQUIRED_TIMERS
from notices.transitions import clocks


def add_clock(apps: Any, schema_editor: Any) -> None:
    text = rule_text(DECIDE_LAPSES)
    apps.get_model("deadlines", "RuleVersion").objects.create(
        code=DECIDE_LAPSES.code,
        number=DECIDE_LAPSES.version,
        in_force_from=DECIDE_LAPSES.in_force_from,
        canonical=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)
    requirements.write(schema_editor.connection, KIND, REQUIRED_TIMERS)
    clocks.write(schema_editor.connection, KIND, {"RESPONSE": "intent", "EFFECT": "decision"})


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0002_guards"),
        ("cases", "0003_roles"),
        ("deadlines", "0006_timer_guards"),
        ("notices", "0004_roles"),
    ]
    operations = [
        migrations.RunPython(add_clock, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
