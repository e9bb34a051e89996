"""The tables of moves that the database enforces, the clocks that their states require, those that begin with a letter, and
the clocks of this room's own."""

import hashlib
from typing import Any

from django.db import migrations

from appeals.rules.clocks import CLOCK_RULES
from appeals.states import CLOCKS, REQUIRED_TIMERS, SERVED_CLOCKS, TABLES, Kind
from cases.transitions import tables
from deadlines.transitions import requirements
from deadlines.transitions.calendars import rule_text
from notices.transitions import clocks


def add_clocks(apps: Any, schema_editor: Any) -> None:
    for rule in CLOCK_RULES:
        text = rule_text(rule)
        apps.get_model("deadlines", "RuleVersion").objects.create(
            code=rule.code,
            number=rule.version,
            in_force_from=rule.in_force_from,
            canonical=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )


def write(apps: Any, schema_editor: Any) -> None:
    for kind in Kind:
        tables.write(schema_editor.connection, TABLES[kind])
        requirements.write(schema_editor.connection, kind, REQUIRED_TIMERS[kind])
        served = {clock: "outcome" for clock in SERVED_CLOCKS if clock in CLOCKS[kind]}
        clocks.write(schema_editor.connection, kind, served)


class Migration(migrations.Migration):
    dependencies = [("appeals", "0002_guards"), ("cases", "0003_roles"), ("notices", "0004_roles")]
    operations = [
        migrations.RunPython(add_clocks, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
