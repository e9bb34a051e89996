"""What does not stand in the tables does not happen: by the engine's rule in every state, and by raw SQL."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from cases.queries import tables
from cases.rules.standing import Actor, Asked, Standing, judge
from cases.rules.tables import check_table
from cases.states import Effect, Party, Table
from clock.queries import legal_now
from lists.models import Listing
from lists.states import LISTING
from lists.states.red import RED
from people.states import Role
from tests.lists.court import Court
from tests.lists.tax import Bureau
from tests.lists.test_rules import NOW

TABLES = (LISTING, RED)
EVERYBODY = Actor(id=Case().id, person=1, roles=frozenset(Role), parties=frozenset(Party))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_verb_when_the_table_has_no_such_edge_is_refused_in_each_state(table: Table) -> None:
    check_table(table)
    tried = 0
    for state in table.states:
        for move in table.moves:
            if state in move.sources:
                continue
            case = Standing(Case().id, "x", table.kind, state, 1, 1, Case().id, Case().id)
            for by in (EVERYBODY, None):
                verdict = judge(move, case, Asked(at=NOW, by=by))
                assert [reason.rule for reason in verdict.because] == ["state"], (move.verb, state)
                tried += 1
    assert tried > 200


def test_redlist_when_compared_imposes_where_a_blacklist_relieves() -> None:
    """RULES.md 13: an early end is the burden; the printed end, and one's own wish, are not."""
    burdens = {move.verb for move in RED.moves if move.effect is Effect.BURDEN}
    assert burdens == {"end-early", "take-effect"}
    assert [move.sources for move in RED.moves if move.effect is Effect.BURDEN] == [("ending",), ("ending",)]
    by_clock = {move.verb: move.effect for move in RED.moves if move.by_clock}
    assert by_clock["remove"] is Effect.RELIEF
    assert not {"suspend", "claim-fulfilment", "withdraw", "order-removal"} & {move.verb for move in RED.moves}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_table_when_read_in_the_database_is_the_same(table: Table) -> None:
    assert tables.edges_in_database(table.kind) == tables.edges_of(table)
    assert tables.burdens_in_database(table.kind) == tables.burdens_of(table)


def tried_by_sql(listing: Listing, table: Table) -> int:
    """Every verb to every state that the table does not lead to from here; the ledger would even say so."""
    row = Case.objects.get(pk=listing.pk)
    lawful = {(move.verb, target) for move, source, target in table.edges() if source == row.state}
    absent = [(verb, state) for verb in table.verbs() for state in table.states if (verb, state) not in lawful]
    for verb, state in absent:
        with pytest.raises(DatabaseError, match="no such move"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_case SET state = %s, verb = %s, version = version + 1, updated_at = %s WHERE id = %s",
                [state, verb, legal_now(), listing.pk],
            )
    return len(absent)


def test_edge_when_absent_is_refused_by_the_database(court: Court, legal_clock: Any) -> None:
    assert tried_by_sql(court.bring_to("effective"), LISTING) > 300
    bureau = Bureau.__new__(Bureau)
    bureau.__dict__.update(court.__dict__)
    bureau.open_redlist()
    assert tried_by_sql(bureau.in_force(), RED) > 150
