from typing import Any

from django.db import migrations

from cases.transitions import tables
from notices.transitions import clocks
from tests.letters.states import TABLE


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)
    clocks.write(editor.connection, TABLE.kind, {"RESPONSE": "intent", "EFFECT": "decision"})


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0002_guards"), ("notices", "0002_guards"), ("deadlines", "0006_timer_guards")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
