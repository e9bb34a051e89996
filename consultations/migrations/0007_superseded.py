"""A text whose place another has taken is over, and says so."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from consultations.states import TABLE


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0006_repeal"), ("cases", "0003_roles")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
