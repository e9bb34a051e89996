"""The move that fixes a hearing on an immediate effect."""

from typing import Any

from django.db import migrations

from cases.transitions import tables
from lists.states import LISTING


def write(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, LISTING)


class Migration(migrations.Migration):
    dependencies = [("lists", "0033_interim_hearings"), ("notices", "0013_words_of_interim_hearing")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
