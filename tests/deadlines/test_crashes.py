"""A sweep or a recount that dies, as by a power cut, at any statement: all of a batch, or nothing; and the next one completes."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from cases.models import Case
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import Adjustment, Redress, Rework, Timer
from deadlines.queries.calendars import calendar_of, version_in_force
from deadlines.queries.timers import value_of
from deadlines.rules.recounting import recounted
from deadlines.states import CANARY
from ledger.queries import history
from outbox.models import Message
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.crashing import run_and_kill
from tests.deadlines.running import bring, clock_of, new_calendar, provisional_windows

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Found:
    """All that one case shows of what happened to it: never one of these without the others."""

    state: str
    version: int
    timers: tuple[tuple[str, int, str], ...]
    events: tuple[str, ...]
    messages: int


def found(case: Case) -> Found:
    row = Case.objects.get(pk=case.pk)
    timers = Timer.objects.filter(case=case).order_by("kind", "generation").values_list("kind", "generation", "state")
    events = tuple(event.kind for event in history(case.pk))
    return Found(row.state, row.version, tuple(timers), events, Message.objects.filter(case=case.pk).count())


def found_of(cases: Sequence[Case]) -> list[Found]:
    return [found(case) for case in cases]


def test_sweep_when_killed_at_any_statement_is_all_or_nothing(market: Market, legal_clock: LegalClock) -> None:
    relief = bring(market, legal_clock, "effective")  # its term ends
    burden = market.bring_to(market.open(), "decided")  # it takes effect
    window = market.open()
    market.move(window, "serve", market.dora)  # that it is over is all
    cases = [relief, burden, window]
    legal_clock.stop("2028-05-01T00:00:00+08:00")
    before = found_of(cases)
    seen = Counter[str]()
    for after in itertools.count(1):
        killed = run_and_kill(transitions.sweep_batch, after=after)
        now = found_of(cases)
        assert now == before or not any(one == other for one, other in zip(now, before, strict=True))
        seen["killed" if killed else "finished"] += 1
        seen["changed"] += now != before
        if not killed:
            break
    assert seen["killed"] > 20
    assert seen["changed"] > 1  # killed right after the commit, and finding it done
    transitions.sweep()
    assert [found(case).state for case in cases] == ["removed", "effective", "notified"]
    assert clock_of(window, "DECIDE").state == "fired"
    assert found(relief).messages == 2
    for case in cases:
        events = Counter(event.kind for event in history(case.pk))
        assert events["case.remove"] == (case is relief)
        assert events["case.take-effect"] == (case is not window)


def test_sweep_when_killed_while_a_row_is_poisoned_counts_no_failure_twice(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sample.registry import PERMIT

    bad = bring(market, legal_clock, "effective")
    good = [market.bring_to(market.open(), "decided") for _ in range(2)]
    monkeypatch.setitem(PERMIT.carry_out, "remove", lambda _taken: 1 / 0)
    legal_clock.stop("2028-05-01T00:00:00+08:00")  # its pause of five seconds is not over while others are killed
    for after in itertools.count(1):
        killed = run_and_kill(transitions.sweep_batch, after=after)
        timer = clock_of(bad, "TERM")
        fired = [clock_of(one, "EFFECT").state == "fired" for one in good]
        assert (timer.state, timer.attempts, *fired) in {("armed", 0, False, False), ("armed", 1, True, True)}
        if not killed:
            break
    assert clock_of(bad, "TERM").attempts == 1
    monkeypatch.undo()
    legal_clock.set("2028-05-01T01:00:00+08:00")
    transitions.sweep()
    assert Case.objects.get(pk=bad.pk).state == "removed"


def test_canary_when_the_sweep_is_killed_is_neither_lost_nor_doubled(legal_clock: LegalClock) -> None:
    legal_clock.set("2026-04-30T15:20:20+08:00")
    transitions.sweep()
    legal_clock.stop("2026-04-30T15:25:10+08:00")  # the next one is due at 15:26
    for after in itertools.count(1):
        killed = run_and_kill(transitions.sweep, after=after)
        assert Timer.objects.filter(kind=CANARY, state="armed").count() == 1
        if not killed:
            break
    states = Counter(Timer.objects.filter(kind=CANARY).values_list("state", flat=True))
    assert states == {"fired": 1, "armed": 1}


def test_recount_when_killed_at_any_statement_goes_on_where_it_was(market: Market, legal_clock: LegalClock) -> None:
    cases = provisional_windows(market, legal_clock, number=4)
    legal_clock.stop("2027-01-10T09:00:00+08:00")
    before = {row.pk: value_of(row) for row in Timer.objects.filter(case__in=cases).select_related("rule", "calendar")}
    new_calendar(market, 2027, (date(2027, 1, 4), date(2027, 1, 8)))
    given = calendar_of(version_in_force("cn"))
    expected = {pk: recounted(timer, given) for pk, timer in before.items()}
    kills = 0
    for after in itertools.count(1):
        killed = run_and_kill(lambda: transitions.work_off_recounts(limit=2), after=after)
        check_recount()
        kills += killed
        if not killed:
            break
    assert kills > 15
    assert not Rework.objects.filter(finished_at=None).exists()
    for row in Timer.objects.filter(pk__in=before).select_related("case"):
        due_at = clock_of(row.case, row.kind).due_at
        assert due_at == expected[row.pk].after
    windows = [clock_of(case, "RESPONSE") for case in cases]
    assert [(window.generation, window.provisional) for window in windows] == [(2, False)] * len(cases)


def check_recount() -> None:
    """What the recount says of itself is what it did, and each change has its reason and its event."""
    (rework,) = Rework.objects.all()
    changed = Timer.objects.filter(adjustment__sort="calendar")
    assert rework.changed == changed.count() == Timer.objects.filter(state="void").count()
    assert rework.redress == Redress.objects.count() == 0
    assert Adjustment.objects.count() == changed.count()
    events = [event.kind for case in Case.objects.all() for event in history(case.pk)]
    assert events.count("deadline.changed") == changed.count()
    assert rework.finished_at is None or rework.finished_at <= legal_now()
