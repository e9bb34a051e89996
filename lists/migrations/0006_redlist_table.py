"""The table of redlists that the database enforces, the clocks that its states require, and those that begin with a notice."""

import hashlib
from typing import Any

from django.db import migrations

from cases.transitions import tables
from deadlines.transitions import requirements
from deadlines.transitions.calendars import rule_text
from lists.rules.clocks import POSTING
from lists.states.red import RED, RED_KIND, RED_REQUIRED
from notices.transitions import clocks


def add_clock(apps: Any, schema_editor: Any) -> None:
    text = rule_text(POSTING)
    apps.get_model("deadlines", "RuleVersion").objects.create(
        code=POSTING.code,
        number=POSTING.version,
        in_force_from=POSTING.in_force_from,
        canonical=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, RED)
    requirements.write(schema_editor.connection, RED_KIND, RED_REQUIRED)
    clocks.write(schema_editor.connection, RED_KIND, {"RESPONSE": "intent", "EFFECT": "decision"})


class Migration(migrations.Migration):
    dependencies = [("lists", "0005_redlist_guards")]
    operations = [
        migrations.RunPython(add_clock, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
