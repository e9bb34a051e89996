"""Any order of pausing, resuming, extending, outages, new calendars, crashes and ticks, beside a slow bookkeeper.

The bookkeeper keeps only what was decided and what was promised, and counts with the slow model.
"""

from datetime import date, datetime, timedelta

import chinese_calendar
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from deadlines.rules import timers
from deadlines.rules.adjustments import Outage
from deadlines.rules.clock_rules import rule_in_force
from deadlines.rules.clocks import CLOCKS
from deadlines.rules.periods import Period, Unit
from deadlines.rules.recounting import Change, recounted
from deadlines.rules.stored import timer_document, timer_of
from deadlines.rules.timers import Verdict
from deadlines.states import Effect, Hold, TimerState, Whose
from tests.deadlines import slow_model
from tests.deadlines.slow_model import SlowCalendar
from tests.deadlines.worlds import mainland

HOME = datetime.fromisoformat("2015-01-01T00:00:00+08:00").tzinfo
DAY = timedelta(days=1)
CODES = ["RESPONSE", "COMMENT", "APPEAL-FILE", "APPEAL-DECIDE", "APPEAL-ACCEPT", "SERVE", "RELIST-BAR", "FAR-DECIDE"]


class TimerLife(RuleBasedStateMachine):
    @initialize(code=st.sampled_from(CODES), on=st.dates(date(2015, 9, 1), date(2015, 12, 31)), hour=st.integers(0, 23))
    def begin(self, code, on, hour):
        self.now = datetime(on.year, on.month, on.day, hour, tzinfo=HOME)
        self.year = 2015
        self.clock = rule_in_force(CLOCKS, code, date(2026, 11, 21))
        self.timer = timers.arm(self.clock, self.now, mainland(self.year))
        self.started = self.now
        self.lost: list[tuple[datetime, datetime]] = []
        self.added: list[tuple[int, str]] = []
        self.paused_at: datetime | None = None
        self.promises = [self.timer.due_at]

    # --- What may happen ----------------------------------------------------------------------------------------------

    @property
    def is_live(self) -> bool:
        return self.timer.state in {TimerState.ARMED, TimerState.HELD}

    @property
    def is_open(self) -> bool:
        return self.is_live and self.paused_at is None and self.now < self.timer.due_at

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.is_live)
    @rule()
    def tick(self):
        verdict, why = timers.verdict(self.timer, self.now, clock_trusted=True)
        if verdict is Verdict.FIRE:
            self.timer = timers.fire(self.timer, self.now, clock_trusted=True)
            assert self.timer.fired_at >= self.timer.due_at
            assert not (self.clock.effect is Effect.ADVERSE and self.timer.provisional)
            if self.clock.whose is Whose.RIGHT:
                assert self.now >= max(one for one in self.promises if one)
        elif verdict is Verdict.HOLD:
            self.timer = timers.hold(self.timer, why)

    @precondition(lambda self: self.is_open)
    @rule()
    def suspend(self):
        self.change(timers.suspend(self.timer, self.calendar, at=self.now, reason="a reason"))
        self.paused_at = self.now

    @precondition(lambda self: self.is_live and self.paused_at and self.now > self.paused_at)
    @rule()
    def resume(self):
        self.lost.append((self.paused_at, self.now))
        self.paused_at = None
        self.change(timers.resume(self.timer, self.calendar, at=self.now))

    @precondition(lambda self: self.is_open)
    @rule()
    def restart(self):
        self.started, self.added = self.now, []
        self.change(timers.restart(self.timer, self.calendar, at=self.now, reason="a reason"))

    @precondition(lambda self: self.is_open and self.clock.extensions and not self.added)
    @rule(share=st.integers(1, 3))
    def extend(self, share):
        most = self.clock.extensions[0]
        period = Period(most.amount * share // 3, most.unit)
        self.added.append((period.amount, period.unit.value))
        self.change(timers.extend(self.timer, self.calendar, period=period, reason="a reason", decision="D-1"))

    @precondition(lambda self: self.is_open and self.clock.whose is Whose.RIGHT)
    @rule(hours=st.integers(1, 60))
    def outage(self, hours):
        until_at = self.now + timedelta(hours=hours)
        self.lost.append((self.now, until_at))
        outage = Outage(self.now, until_at, "the portal was down")
        self.change(timers.allow_for_outage(self.timer, self.calendar, outage))

    @precondition(lambda self: self.year < 2019)
    @rule()
    def notice_comes(self):
        self.year += 1
        before = self.timer
        result = recounted(before, self.calendar)
        if result.change in {Change.NONE, Change.REDRESS}:
            assert result.timer == before
        else:
            self.change(result.timer)

    @rule()
    def crash(self):
        """Nothing is in memory that the stored document does not hold."""
        again = timer_of(timer_document(self.timer))
        assert again == self.timer
        self.timer = again

    def change(self, timer):
        assert timer.generation == self.timer.generation + 1
        self.timer = timer
        self.promises.append(timer.due_at)

    # --- What must hold -----------------------------------------------------------------------------------------------

    @property
    def calendar(self):
        return mainland(self.year)

    @invariant()
    def date_is_the_bookkeeper_s(self):
        if self.timer.state in {TimerState.ARMED, TimerState.FIRED} and self.timer.calendar == self.calendar.digest:
            assert self.timer.due.last_day == self.last_day_by_the_books()

    @invariant()
    def citizen_keeps_what_was_promised(self):
        promised = [one for one in self.promises if one]
        if self.timer.due_at and self.clock.whose is Whose.RIGHT:
            assert self.timer.due_at == max(promised)
        if self.timer.due_at and self.timer.due and not self.timer.provisional and not self.timer.kept:
            assert self.timer.due_at == slow_model.end_of_day(self.timer.due.last_day, "Asia/Shanghai")

    @invariant()
    def paused_means_held_without_a_date(self):
        if self.is_live:
            assert (self.timer.hold is Hold.PAUSED) == (self.paused_at is not None) == (self.timer.due_at is None)

    def last_day_by_the_books(self) -> date:
        slow = SlowCalendar(chinese_calendar.is_workday, date(2004, 1, 1), date(self.year, 12, 22))
        period = self.clock.period
        assert period.unit is not Unit.HOURS
        return slow_model.last_day(
            slow,
            self.started.date(),
            period.amount,
            period.unit.value,
            self.clock.roll.value,
            lost=frozenset(on for span in self.lost for on in self.days_lost(*span)),
            extensions=tuple(self.added),
        )

    def days_lost(self, from_at: datetime, until_at: datetime) -> list[date]:
        """Minute by minute would do too: a citizen loses each day touched, an agency each day filled."""
        found, on = [], from_at.date()
        while datetime(on.year, on.month, on.day, tzinfo=HOME) < until_at:
            begins = datetime(on.year, on.month, on.day, tzinfo=HOME)
            if self.clock.whose is Whose.RIGHT or (from_at <= begins and begins + DAY <= until_at):
                found.append(on)
            on += DAY
        return found


TestTimerLife = TimerLife.TestCase
TestTimerLife.settings = settings(settings.get_profile("suite"), max_examples=60, stateful_step_count=30)
