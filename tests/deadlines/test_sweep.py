"""What is due happens: at its time, once, with its case, its event and its message, whoever sweeps."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from cases.rules.kinds import Taken
from clock.queries import legal_now
from deadlines import queries, transitions
from deadlines.models import Timer
from deadlines.states import CANARY
from deadlines.transitions.sweeping import HEARTBEAT, Swept
from ledger.queries import history
from outbox.models import Message
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import RESPONSE_ENDS, bring, clock_of, distrust, handled, instant, standing

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return [event.kind for event in history(case.pk)]


def test_window_when_it_ends_is_over_at_its_instant(market: Market, legal_clock: LegalClock) -> None:
    case = market.open()
    case = bring(market, legal_clock, "proposed")
    market.move(case, "serve", market.dora)
    timer = clock_of(case, "RESPONSE")
    assert timer.due_at == instant(RESPONSE_ENDS)
    case.refresh_from_db()
    assert case.next_due_at == instant(RESPONSE_ENDS)
    legal_clock.stop(instant(RESPONSE_ENDS) - timedelta(seconds=1))
    transitions.sweep()
    assert standing(case) == {"RESPONSE": "armed", "DECIDE": "armed"}
    legal_clock.set(RESPONSE_ENDS)
    transitions.sweep()
    assert standing(case) == {"RESPONSE": "fired", "DECIDE": "armed"}
    timer.refresh_from_db()
    assert timer.fired_at is not None
    assert timer.fired_at >= instant(RESPONSE_ENDS)
    assert kinds(case)[-1] == "deadline.passed"
    case.refresh_from_db()
    assert (case.state, case.version) == ("notified", 2)
    assert case.next_due_at == clock_of(case, "DECIDE").due_at


def test_relief_when_due_happens_by_itself_with_all_that_belongs_to_it(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "effective")
    term = clock_of(case, "TERM")
    assert term.due_at == instant("2028-05-01T00:00:00+08:00")
    legal_clock.set("2028-07-01T09:00:00+08:00")  # two months late: the installation had stood still
    swept = transitions.sweep()
    assert (swept.held, swept.failed) == (0, 0)
    case.refresh_from_db()
    assert (case.state, case.next_due_at) == ("removed", None)
    event = next(event for event in history(case.pk) if event.kind == "case.remove")
    assert event.actor is None
    assert (event.values["deadline"], event.values["due_at"]) == ("TERM", "2028-04-30T16:00:00+00:00")
    assert case.updated_at == term.due_at  # the legal instant, not the worker's
    assert Message.objects.filter(topic="sample.changed", case=case.pk).count() == 2
    assert set(standing(case).values()) <= {"fired", "cancelled"}
    assert transitions.sweep() == Swept()


def test_burden_when_due_counts_from_the_sweep(market: Market, legal_clock: LegalClock) -> None:
    """A burden re-reads the clock after taking the lock: its effect never lies in the past."""
    case = bring(market, legal_clock, "decided")
    legal_clock.set("2026-05-02T12:00:00+08:00")
    transitions.sweep()
    case.refresh_from_db()
    assert case.state == "effective"
    assert case.updated_at >= instant("2026-05-02T12:00:00+08:00")
    assert clock_of(case, "TERM").trigger_at == case.updated_at


def test_due_together_when_in_one_case_happen_in_their_order(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "proposed")
    market.move(case, "serve", market.dora)
    legal_clock.set("2027-01-01T00:00:00+08:00")
    assert transitions.sweep().fired >= 2
    passed = [event.values["deadline"] for event in history(case.pk) if event.kind == "deadline.passed"]
    assert passed == ["RESPONSE", "DECIDE"]


def test_sweep_when_many_are_due_asks_no_more_queries(market: Market, legal_clock: LegalClock) -> None:
    def sweep_after(number: int) -> int:
        legal_clock.set("2026-04-30T15:20:00+08:00")
        for _ in range(number):
            market.bring_to(market.open(), "effective")
        legal_clock.set("2028-05-01T00:00:00+08:00")
        with CaptureQueriesContext(connection) as captured:
            transitions.sweep_batch()
        return len(captured)

    sweep_after(1)  # the first time, the canary is among them
    assert sweep_after(1) == sweep_after(5)


def test_named_job_when_it_runs_carries_out_its_own_kinds_alone(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "effective")
    other = market.bring_to(market.open(), "decided")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    transitions.sweep(kinds=["TERM"])
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.state, other.state) == ("removed", "decided")


# --- What goes wrong ----------------------------------------------------------------------------------------------------


def poisoned(holder: str) -> Any:
    """A room's own write that breaks for one of many."""
    from tests.sample.registry import close

    def carry(taken: list[Taken]) -> Any:
        if any(one.facts.holder == holder for one in taken):
            raise RuntimeError(holder)
        return close(taken)

    return carry


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Any:
    from tests.sample.registry import PERMIT

    def use(holder: str) -> None:
        monkeypatch.setitem(PERMIT.carry_out, "remove", poisoned(holder))

    return use


def test_poison_row_when_among_others_backs_off_alone(market: Market, legal_clock: LegalClock, poison: Any) -> None:
    from tests.sample.models import Permit

    legal_clock.set("2026-04-30T15:20:00+08:00")
    cases = [market.bring_to(market.open(), "effective") for _ in range(9)]
    Permit.objects.filter(pk=cases[5].pk).update(holder="Poison Ltd")
    poison("Poison Ltd")
    at = legal_clock.stop("2028-05-01T00:00:00+08:00")
    swept = transitions.sweep()
    assert (swept.fired, swept.failed) == (8, 1)
    states = [Case.objects.get(pk=case.pk).state for case in cases]
    assert states == ["removed"] * 5 + ["effective"] + ["removed"] * 3
    timer = clock_of(cases[5], "TERM")
    assert (timer.state, timer.attempts, timer.last_error) == ("armed", 1, "builtins.RuntimeError")
    assert timer.next_at is not None
    assert timedelta(seconds=4) < timer.next_at - at < timedelta(seconds=30)
    assert transitions.sweep().failed == 0  # not again before its pause is over


def test_poison_row_when_it_fails_the_third_time_raises_an_alarm(
    market: Market, legal_clock: LegalClock, poison: Any
) -> None:
    case = bring(market, legal_clock, "effective")
    poison("Example Fruit Co")
    for failures, moment in enumerate(("2028-05-01", "2028-05-02", "2028-05-03", "2028-05-04"), start=1):
        legal_clock.set(f"{moment}T00:00:00+08:00")
        assert transitions.sweep().failed == 1
        assert clock_of(case, "TERM").attempts == failures
        alarms = Message.objects.filter(topic="deadlines.alarm")
        assert alarms.count() == (failures >= 3)
    assert queries.sweep_health().poisoned == 1


def test_poison_row_when_mended_is_carried_out(
    market: Market, legal_clock: LegalClock, poison: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = bring(market, legal_clock, "effective")
    poison("Example Fruit Co")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    transitions.sweep()
    monkeypatch.undo()
    legal_clock.set("2028-05-01T01:00:00+08:00")
    transitions.sweep()
    case.refresh_from_db()
    assert case.state == "removed"


def test_move_when_a_rule_refuses_it_keeps_its_deadline(market: Market, legal_clock: LegalClock) -> None:
    """A by-clock move that is refused is nobody's wish that can be forgotten: it is tried again, and alarmed."""
    case = bring(market, legal_clock, "effective")
    other = market.bring_to(market.open(), "effective")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    with handled("TERM", "take-effect"):  # not lawful from here
        swept = transitions.sweep()
    assert swept.failed == 2
    assert {clock_of(one, "TERM").state for one in (case, other)} == {"armed"}
    assert clock_of(case, "TERM").last_error == "state"


# --- Doubt --------------------------------------------------------------------------------------------------------------


def test_clock_when_it_jumped_holds_burdens_and_lets_relief_go_on(market: Market, legal_clock: LegalClock) -> None:
    relief = bring(market, legal_clock, "effective")
    burden = market.bring_to(market.open(), "decided")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    distrust()
    transitions.sweep()
    assert Case.objects.get(pk=relief.pk).state == "removed"
    assert Case.objects.get(pk=burden.pk).state == "decided"
    held = clock_of(burden, "EFFECT")
    assert (held.state, held.hold) == ("held", "clock")
    assert kinds(burden)[-1] == "deadline.held"
    assert transitions.sweep().held == 0
    distrust()  # two officials have accepted the jump
    transitions.sweep()
    assert [kind for kind in kinds(burden) if kind.startswith("deadline.")][-3:-1] == [
        "deadline.held",
        "deadline.released",
    ]
    assert Case.objects.get(pk=burden.pk).state == "effective"


def test_adverse_date_when_provisional_does_not_fire(market: Market, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-12-28T09:00:00+08:00")  # beyond 22 December no notice is loaded yet
    case = market.open()
    market.move(case, "serve", market.dora)
    timer = clock_of(case, "RESPONSE")
    assert timer.provisional
    legal_clock.set("2027-03-01T00:00:00+08:00")
    transitions.sweep()
    timer.refresh_from_db()
    assert (timer.state, timer.hold) == ("held", "provisional")


# --- Canary -------------------------------------------------------------------------------------------------------------


def test_canary_when_swept_goes_the_whole_way_each_minute(legal_clock: LegalClock) -> None:
    legal_clock.set("2026-04-30T15:20:20+08:00")
    assert not queries.sweep_health().has_canary
    assert transitions.sweep() == Swept()
    canary = Timer.objects.get(kind=CANARY, state="armed")
    assert canary.due_at == instant("2026-04-30T15:21:00+08:00")
    legal_clock.set("2026-04-30T15:25:10+08:00")
    health = queries.sweep_health()
    assert health.has_canary
    assert 249 < health.lag_seconds < 260
    assert transitions.sweep() == Swept(fired=1)
    assert Timer.objects.get(kind=CANARY, state="armed").due_at == instant("2026-04-30T15:26:00+08:00")
    assert [event.kind for event in history(HEARTBEAT)] == ["deadline.heartbeat"]
    assert queries.sweep_health().lag_seconds == 0


def test_lag_when_nothing_is_due_is_nothing(legal_clock: LegalClock) -> None:
    transitions.sweep()
    assert queries.sweep_health(legal_now()).lag_seconds == 0
