"""Every edge of a table walked, through the moves that people and the clock make; every absent one refused, by the rule and by
raw SQL. What a move needs, its room's test says; a new edge without it fails.

    def test_edges(world, subtests):
        walk_each(TABLE, reach=world.reach, plays=PLAYS, subtests=subtests)
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party, Table
from cases.transitions import move
from clock.queries import legal_now
from ledger.queries import HistoryEvent, history
from people.states import Role
from tests.lists.test_invariants import undone

Reach = Callable[[str], Any]  # brings a case into a state, by the lawful way; none where it has yet to be opened
Play = Callable[[Any], Any]  # makes the move; answers with its case where it opens one


def walk_each(table: Table, reach: Reach, plays: Mapping[str, Play], subtests: Any) -> None:
    assert set(plays) == {row.verb for row in table.moves}
    for state in ("", *table.states):
        with undone():
            case = reach(state) if state else None
            assert case is None or state_of(case) == state
            for row, source, target in table.edges():
                if source != state:
                    continue
                with subtests.test(table=table.kind, verb=row.verb, source=source), undone():
                    before = {one.id for one in steps_of(case)} if case else set()
                    made = plays[row.verb](case)
                    walked = [one for one in steps_of(made if isinstance(made, UUID) else case) if one.id not in before]
                    assert (row.verb, source, target) in {edge_of(one) for one in walked}
            if case is not None:
                with subtests.test(table=table.kind, absent_in=state):
                    refuse_absent(table, case)


def steps_of(case: UUID) -> list[HistoryEvent]:
    return [event for event in history(case) if event.kind.startswith("case.")]


def edge_of(event: HistoryEvent) -> tuple[str, str, str]:
    """As the ledger holds it."""
    said = event.values or {}
    return event.kind.removeprefix("case."), str(said["from"]), str(said["to"])


def state_of(case: UUID) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case)


def refuse_absent(table: Table, case: UUID) -> None:
    """Whoever asks, and whatever else they may; and where somebody writes past the moves."""
    state = state_of(case)
    for verb in table.verbs():
        if any(verb == row.verb and state in row.sources for row in table.moves):
            continue
        for by in (everybody(case), None):
            with pytest.raises(Refusal) as shut:
                move(case_id=case, verb=verb, by=by, at=legal_now(), reason="As the file shows")
            assert [reason.rule for reason in shut.value.because] == ["state"], (verb, state)
    lawful = {(row.verb, target) for row, source, target in table.edges() if source == state}
    for verb in {row.verb for row in table.moves}:
        for target in table.states:
            if (verb, target) not in lawful:
                by_sql(case, verb, target)


def everybody(case: UUID) -> Actor:
    agency = Case.objects.values_list("agency", flat=True).get(pk=case)
    return Actor(id=case, roles=frozenset(Role), parties=frozenset(Party), agencies=frozenset({agency}))


def by_sql(case: UUID, verb: str, target: str) -> None:
    with pytest.raises(DatabaseError, match="no such move"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET state = %s, verb = %s, version = version + 1, updated_at = %s WHERE id = %s",
            [target, verb, legal_now(), case],
        )
