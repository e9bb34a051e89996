"""Years driven day by day over many clocks: each runs out on its day, as the slow model says, and on no other."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from cases.rules.kinds import Consequences, StartTimer, Taken
from deadlines import transitions
from deadlines.models import Timer
from deadlines.queries.calendars import rule_for
from deadlines.queries.handlers import HANDLERS
from deadlines.rules.clock_rules import NoSuchRule
from deadlines.rules.sweeping import Handler
from deadlines.states import CANARY
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines import slow_model
from tests.deadlines.running import instant
from tests.deadlines.worlds import SLOW_MAINLAND

pytestmark = pytest.mark.django_db

CODES = ("RESPONSE", "COMMENT", "APPEAL-FILE", "APPEAL-DECIDE", "APPEAL-ACCEPT", "SERVE", "RELIST-BAR", "FAR-DECIDE")
ZONE = "Asia/Shanghai"
DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[datetime]:
    at = instant(f"{first}T00:00:00+08:00")
    while at.date() <= last:
        yield at
        at += DAY


def expected(code: str, trigger_at: datetime) -> datetime:
    """Counted one day at a time, without a line of the product's counting."""
    rule = rule_for(code, trigger_at.date())
    assert rule.period is not None
    period = rule.period
    on = slow_model.last_day(SLOW_MAINLAND, trigger_at.date(), period.amount, period.unit.value, rule.roll.value)
    return slow_model.end_of_day(on, ZONE)


def is_in_force(code: str, on: date) -> bool:
    """Some clocks are younger than the years that are driven through."""
    try:
        rule_for(code, on)
    except NoSuchRule:
        return False
    return True


class Years:
    def __init__(self, market: Market, clock: LegalClock, monkeypatch: pytest.MonkeyPatch) -> None:
        from tests.sample.registry import PERMIT

        self.market, self.clock = market, clock
        self.dice = random.Random(15)
        self.due: dict[tuple[object, str], datetime] = {}
        self.wanted: list[StartTimer] = []
        monkeypatch.setitem(PERMIT.carry_out, "assign", self.carry)
        for code in CODES:
            monkeypatch.setitem(HANDLERS, ("permit", code), Handler("permit", code, None))

    def carry(self, taken: list[Taken]) -> list[Consequences]:
        return [Consequences(timers=tuple(self.wanted)) for _ in taken]

    def begin_some(self, at: datetime) -> None:
        """Served at any hour of this day, on any day of the week."""
        case = self.market.open()
        drawn = {code: at - timedelta(hours=self.dice.randint(0, 23)) for code in CODES if self.dice.random() < 0.6}
        triggers = {code: trigger_at for code, trigger_at in drawn.items() if is_in_force(code, trigger_at.date())}
        self.wanted = [StartTimer(code, trigger_at) for code, trigger_at in triggers.items()]
        self.market.move(case, "assign", self.market.dora)
        self.due |= {(case.pk, code): expected(code, trigger_at) for code, trigger_at in triggers.items()}

    def drive(self, first: date, last: date, *, every: int) -> None:
        for number, at in enumerate(days(first, last)):
            self.clock.set(at)
            transitions.sweep()
            if number % every == 0:
                self.begin_some(at)
        self.clock.set(instant(f"{last}T00:00:00+08:00") + DAY)
        transitions.sweep()

    def check(self, last: date) -> int:
        end = instant(f"{last}T00:00:00+08:00") + DAY
        rows = {(row.case_id, row.kind): row for row in Timer.objects.exclude(kind=CANARY)}
        assert set(rows) == set(self.due)
        for place, due_at in self.due.items():
            row = rows[place]
            assert row.due_at == due_at, (place, row.due_at, due_at)
            assert (row.state == "fired") == (due_at <= end), (place, due_at, row.state)
            if row.fired_at is not None:
                assert due_at <= row.fired_at < due_at + DAY, (place, due_at, row.fired_at)
        return sum(due_at <= end for due_at in self.due.values())


def test_clocks_when_a_year_goes_by_run_out_on_their_days(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = Years(market, legal_clock, monkeypatch)
    years.drive(date(2025, 1, 1), date(2025, 12, 31), every=20)
    assert years.check(date(2025, 12, 31)) > 55


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_clocks_when_eleven_years_go_by_run_out_on_their_days(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = Years(market, legal_clock, monkeypatch)
    years.drive(date(2015, 1, 1), date(2025, 12, 31), every=2)
    assert years.check(date(2025, 12, 31)) > 4000
