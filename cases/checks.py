"""The table of moves that the program reads is the one that the database enforces."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Caution
from django.db import connection

from cases.queries import tables
from cases.queries.kinds import kinds
from cases.states import Table


@register(Tags.database)
def check_tables(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Run by `check --database default`; also before each `migrate`, which mends what it finds: so it only warns."""
    if "default" not in (databases or ()) or "cases_edge" not in connection.introspection.table_names():
        return []
    return [fault for kind in kinds() for fault in faults(kind.table)]


def faults(table: Table) -> Iterator[CheckMessage]:
    same_edges = tables.edges_in_database(table.kind) == tables.edges_of(table)
    if not same_edges or tables.burdens_in_database(table.kind) != tables.burdens_of(table):
        yield Caution(
            f"The database does not enforce the table of moves of {table.kind}.",
            hint="Write it in a migration of its room: cases.transitions.tables.write(editor.connection, TABLE).",
            id="cases.W001",
        )
