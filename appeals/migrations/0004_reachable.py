"""Without the edges that no case could come to: only appeals can fail to be admitted; where nobody asks for more there is no
letter before the outcome; and neither
the time to answer nor an announcement runs out before the authority's silence does."""

from typing import Any

from django.db import migrations

from appeals.states import TABLES, Kind
from cases.transitions import tables


def write(apps: Any, schema_editor: Any) -> None:
    for kind in Kind:
        tables.write(schema_editor.connection, TABLES[kind])


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_tables"), ("cases", "0004_recused_since")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
