"""The tables of moves and their clocks; service, and who works on it. (Each edge, and each absent one: test_edges.py.)"""

from typing import Any

from appeals.registry import KINDS
from appeals.rules.clocks import CLOCK_RULES
from appeals.states import CLOCKS, TABLES, Kind
from deadlines.models import Timer
from deadlines.rules.clocks import CLOCKS as RULES
from deadlines.transitions import sweep
from notices.models import Notice
from tests.appeals.chamber import Chamber


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
