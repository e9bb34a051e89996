"""A text that is no longer in force is no longer looked at every year."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from consultations.states import TABLE


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0005_longer_periods"), ("cases", "0003_roles")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
