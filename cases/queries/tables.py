"""What the database holds of the tables of moves, to be compared with what the rooms say."""

from cases.models import Burden, Edge
from cases.states import Table

EdgeRow = tuple[str, str, str, str, tuple[str, ...], bool]


def edges_in_database(kind: str) -> set[EdgeRow]:
    rows = Edge.objects.filter(kind=kind).order_by("id")
    return {(row.verb, row.source, row.target, row.effect, tuple(row.needs), row.opens_act) for row in rows}


def edges_of(table: Table) -> set[EdgeRow]:
    return {
        (move.verb, source, target, str(move.effect or ""), tuple(sorted(map(str, move.needs))), move.opens_act)
        for move, source, target in table.edges()
    }


def burdens_in_database(kind: str) -> set[tuple[str, tuple[str, ...]]]:
    return {(row.state, tuple(row.needs)) for row in Burden.objects.filter(kind=kind).order_by("id")}


def burdens_of(table: Table) -> set[tuple[str, tuple[str, ...]]]:
    return {(state, tuple(sorted(map(str, parts)))) for state, parts in table.burdened}
