"""The tables of moves: what stands in none of them is refused in every state; service, and who works on it."""

from typing import Any
from uuid import UUID

import pytest

from appeals.registry import KINDS
from appeals.rules.clocks import CLOCK_RULES
from appeals.states import CLOCKS, TABLES, Kind
from cases.rules.verdicts import Refusal
from deadlines.models import Timer
from deadlines.rules.clocks import CLOCKS as RULES
from deadlines.transitions import sweep
from notices.models import Notice
from tests.appeals.chamber import Chamber


def absent(chamber: Chamber, case: UUID, kind: Kind) -> int:
    """Every verb of the table that does not begin in the state the case is in."""
    state, refused = chamber.state(case), 0
    for verb in TABLES[kind].verbs():
        if any(move.verb == verb and state in move.sources for move in TABLES[kind].moves):
            continue
        with pytest.raises(Refusal) as shut:
            chamber.step(case, verb, chamber.charlie)
        assert [reason.rule for reason in shut.value.because] == ["state"], verb
        refused += 1
    return refused


def test_moves_when_not_in_the_table_are_refused_in_every_state(chamber: Chamber) -> None:
    listing, case = chamber.appealed()
    assert absent(chamber, case, Kind.APPEAL) > 8
    chamber.step(case, "accept", chamber.charlie)
    assert absent(chamber, case, Kind.APPEAL) > 3
    chamber.step(case, "reply", chamber.olive, words="See the file.")
    assert absent(chamber, case, Kind.APPEAL) > 2
    correction = chamber.file("correct", listing).case
    assert absent(chamber, correction, Kind.CORRECTION) == 0  # but for clocks, all of it begins here
    chamber.decided_upon(case, "reject")
    assert absent(chamber, case, Kind.APPEAL) > 12
    chamber.step(correction, "withdraw", chamber.subject_acting(listing))
    assert absent(chamber, correction, Kind.CORRECTION) > 8


def test_clocks_when_they_run_out_are_moves_of_their_table_or_nothing() -> None:
    known = {rule.code for rule in (*RULES, *CLOCK_RULES)}
    for kind, clocks in CLOCKS.items():
        by_clock = {move.verb for move in TABLES[kind].moves if move.by_clock}
        assert set(clocks) <= known
        assert {verb for verb in clocks.values() if verb} == by_clock
        assert KINDS[kind].table is TABLES[kind]


def test_rejection_is_no_burden_and_every_decision_is_signed() -> None:
    for kind, table in TABLES.items():
        assert not table.burdened
        for move in table.moves:
            assert move.effect != "burden"
            decides = move.verb in ("uphold", "reject", "decline") and kind is not Kind.STILL_REFUSED
            assert bool(move.part) is decides, (kind, move.verb)


def test_outcome_when_announced_is_served_by_the_clock_and_set_aside_stops_what_began(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    chamber.decided_upon(case, "reject")
    chamber.step(case, "announce", chamber.dora, unreachable="Three letters came back.")
    chamber.clock.set(chamber.due(case, "SERVE-ANNOUNCED"))
    sweep()
    assert running(case) == {"SUE-AFTER-APPEAL"}
    assert Notice.objects.filter(case=case, kind="dates").count() == 1
    chamber.step(case, "set-aside-service", chamber.rita, finding="They had moved, and had told us.")
    assert running(case) == set()
    assert Notice.objects.get(case=case, kind="outcome", to=chamber.filing(case).party).state == "failed"


def running(case: Any) -> set[str]:
    return set(Timer.objects.filter(case=case, state="armed").values_list("kind", flat=True))


def test_case_when_assigned_stays_where_it_is(chamber: Chamber) -> None:
    _listing, case = chamber.appealed()
    chamber.step(case, "assign", chamber.dora, assignee="charlie")
    assert chamber.state(case) == "filed"
