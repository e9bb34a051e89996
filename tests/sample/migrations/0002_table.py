from typing import Any

from django.db import migrations

from cases.transitions import tables
from deadlines.transitions import requirements
from tests.sample.states import REQUIRED_TIMERS, TABLE


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)
    requirements.write(editor.connection, TABLE.kind, REQUIRED_TIMERS)


class Migration(migrations.Migration):
    dependencies = [("sample", "0001_initial"), ("cases", "0002_guards"), ("deadlines", "0006_timer_guards")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
