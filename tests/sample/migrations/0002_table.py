from typing import Any

from django.db import migrations

from cases.transitions import tables
from tests.sample.states import TABLE


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("sample", "0001_initial"), ("cases", "0002_guards")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
