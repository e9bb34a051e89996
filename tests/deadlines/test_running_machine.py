"""Any order of starting, pausing, resuming, restarting, extending, outages, notices, crashes and ticks, in the database.

Beside it walks the pure model, `deadlines.rules.timers`: the rows always say what it says, and nothing it does not.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.rules.kinds import (
    Consequences,
    ExtendTimer,
    PauseTimer,
    RestartTimer,
    ResumeTimer,
    StartTimer,
    StopTimer,
    Taken,
    TimerChange,
)
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import Redress, Timer
from deadlines.queries.calendars import calendar_in_force, rule_for
from deadlines.queries.handlers import HANDLERS
from deadlines.queries.reworking import rehearse
from deadlines.queries.timers import latest, value_of
from deadlines.rules import timers
from deadlines.rules.adjustments import Outage, question_of, touches
from deadlines.rules.counting import count
from deadlines.rules.periods import Period, Unit
from deadlines.rules.recounting import Change, recounted
from deadlines.rules.sweeping import Handler
from deadlines.rules.timers import Verdict
from deadlines.states import LIVE, Effect, TimerState, Whose
from ledger.queries import history
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import keepers, with_year

pytestmark = pytest.mark.django_db

CODES = ["RESPONSE", "COMMENT", "APPEAL-FILE", "APPEAL-DECIDE", "SERVE", "RELIST-BAR", "FAR-DECIDE"]
CODE = st.sampled_from(CODES)
Clocks = dict[str, timers.Timer]


@dataclass
class Keeper:
    """Who may declare an outage, whatever role that is."""

    pk: int
    public_id: UUID
    is_active: bool = True

    def has_perm(self, perm: str, /) -> bool:
        return perm == "deadlines.add_declaredoutage"


class Crash(BaseException):
    """No handler's exception: those the sweep survives."""


class RunningDeadlines(RuleBasedStateMachine):
    market: Market
    clock: LegalClock

    @initialize(on=st.dates(date(2026, 9, 1), date(2026, 12, 15)), hour=st.integers(0, 23))
    def begin(self, on: date, hour: int) -> None:
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = datetime(
            on.year, on.month, on.day, hour, tzinfo=datetime.fromisoformat("2026-01-01T00:00+08:00").tzinfo
        )
        self.clock.set(self.now)
        self.case = self.market.open()
        self.model: Clocks = {}
        self.promised: dict[str, list[datetime]] = {code: [] for code in CODES}
        self.declared: list[Outage] = []
        self.redress = 0
        self.year = 2026
        self.wanted: TimerChange | None = None
        self.at: datetime | None = None

    def teardown(self) -> None:
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    # --- Through the front door -----------------------------------------------------------------------------------------

    def ask(self, change: TimerChange) -> datetime:
        """By a move of the case, as any room asks. When it was taken."""
        RunningDeadlines.asked = change
        self.market.move(self.case, "assign", self.market.dora)
        assert RunningDeadlines.taken_at is not None
        return RunningDeadlines.taken_at

    asked: TimerChange | None = None
    taken_at: datetime | None = None

    @classmethod
    def carry(cls, taken: list[Taken]) -> list[Consequences]:
        (one,) = taken
        cls.taken_at = one.asked.at
        assert cls.asked is not None
        return [Consequences(timers=(cls.asked,))]

    def is_live(self, code: str) -> bool:
        return code in self.model and self.model[code].state in LIVE

    def is_open(self, code: str) -> bool:
        if not self.is_live(code):
            return False
        timer = self.model[code]
        return timer.due_at is not None and legal_now() < timer.due_at - timedelta(minutes=5)

    def some(self, code: str, fits: Any) -> str | None:
        """This clock, or the next that fits: few steps are wasted."""
        place = CODES.index(code)
        return next((one for one in (*CODES[place:], *CODES[:place]) if fits(one)), None)

    def next_generation(self, code: str, timer: timers.Timer) -> None:
        self.model[code] = timer
        if timer.due_at:
            self.promised[code].append(timer.due_at)

    # --- What may happen ------------------------------------------------------------------------------------------------

    @rule(code=CODE, days_ago=st.integers(0, 20))
    def start(self, code: str, days_ago: int) -> None:
        found = self.some(code, lambda one: not self.is_live(one))
        if found is None:
            return
        trigger_at = legal_now() - timedelta(days=days_ago)
        self.ask(StartTimer(found, trigger_at))
        opened = self.case.opened_at
        timer = timers.arm(rule_for(found, opened.date()), trigger_at, self.calendar)
        for outage in self.declared:
            if timer.plan.rule.whose is Whose.RIGHT and touches(outage, timer.plan, timer.due_at):
                timer = timers.allow_for_outage(timer, self.calendar, outage)
        before = self.model.get(found)
        self.promised[found] = []
        self.next_generation(found, replace(timer, generation=before.generation + 1 if before else 1))

    @rule(code=CODE)
    def stop(self, code: str) -> None:
        if (found := self.some(code, self.is_live)) is None:
            return
        self.ask(StopTimer(found, "done"))
        self.model[found] = replace(timers.cancel(self.model[found]), hold=None)

    @rule(code=CODE)
    def pause(self, code: str) -> None:
        if (found := self.some(code, self.is_open)) is None:
            return
        at = self.ask(PauseTimer(found, "a hearing", "D-1"))
        paused = timers.suspend(self.model[found], self.calendar, at=at, reason="a hearing", document="D-1")
        self.next_generation(found, paused)

    @rule(code=CODE)
    def resume(self, code: str) -> None:
        found = self.some(code, lambda one: self.is_live(one) and self.model[one].plan.suspension is not None)
        if found is None:
            return
        at = self.ask(ResumeTimer(found))
        self.next_generation(found, timers.resume(self.model[found], self.calendar, at=at))

    @rule(code=CODE)
    def restart(self, code: str) -> None:
        if (found := self.some(code, self.is_open)) is None:
            return
        at = self.ask(RestartTimer(found, "served anew", "D-2"))
        anew = timers.restart(self.model[found], self.calendar, at=at, reason="served anew", document="D-2")
        for outage in self.declared:
            if anew.plan.rule.whose is Whose.RIGHT and touches(outage, anew.plan, anew.due_at):
                anew = timers.allow_for_outage(anew, self.calendar, outage)
        self.next_generation(found, replace(anew, generation=self.model[found].generation + 1))

    @rule(code=CODE, days=st.integers(1, 15))
    def extend(self, code: str, days: int) -> None:
        fits = lambda one: self.is_open(one) and self.model[one].plan.rule.whose is Whose.RIGHT  # noqa: E731
        if (found := self.some(code, fits)) is None:
            return
        self.ask(ExtendTimer(found, days, "days", "The file was late.", "D-3"))
        longer = timers.extend(
            self.model[found],
            self.calendar,
            period=Period(days, Unit.DAYS),
            reason="The file was late.",
            decision="D-3",
        )
        self.next_generation(found, longer)

    @rule(hours=st.integers(1, 60), ago=st.integers(0, 100))
    def outage(self, hours: int, ago: int) -> None:
        until_at = legal_now() - timedelta(hours=ago)
        outage = Outage(until_at - timedelta(hours=hours), until_at, "the portal was down", "")
        by = Keeper(self.market.alice.pk, self.market.alice.public_id)
        made = transitions.declare_outage(
            by=by, from_at=outage.from_at, until_at=outage.until_at, at=legal_now(), reason=outage.reason
        )
        second = Keeper(self.market.bob.pk, self.market.bob.public_id)
        transitions.confirm_outage(outage=made.pk, by=second, reason=outage.reason)
        self.recount()
        self.declared = sorted([*self.declared, outage], key=lambda one: one.from_at)
        for code, timer in self.model.items():
            if timer.plan.rule.whose is not Whose.RIGHT or outage in timer.plan.adjustments:
                continue
            if timer.state in LIVE and touches(outage, timer.plan, timer.due_at):
                self.next_generation(code, timers.allow_for_outage(timer, self.calendar, outage))
            elif timer.state is TimerState.FIRED and touches(outage, timer.plan, timer.due_at):
                self.redress += 1

    @precondition(lambda self: self.year < 2028)
    @rule(month=st.integers(1, 3), day=st.integers(1, 20), length=st.integers(2, 9))
    def notice_comes(self, month: int, day: int, length: int) -> None:
        """Rehearsed, approved by two, worked off: the outcome is the rehearsal's, and what computing afresh gives."""
        self.year += 1
        first = date(self.year, month, day)
        given = with_year(self.year, (first, first + timedelta(days=length)))
        joined = self.joined(given)
        rehearsed = Counter((one.change, one.before, one.after) for one in rehearse(joined, batch=2))
        self.approve(given)
        assert self.calendar == joined
        self.recount()
        outcomes = {
            code: recounted(timer, joined) for code, timer in self.model.items() if timer.state != TimerState.CANCELLED
        }
        for code, one in outcomes.items():
            if one.change is Change.REDRESS:
                self.redress += 1
            elif one.change is not Change.NONE:
                self.next_generation(code, one.timer)
                assert one.timer.due == count(question_of(one.timer.plan), joined)
        changed = [one for one in outcomes.values() if one.change is not Change.NONE]
        assert rehearsed == Counter((one.change, one.before, one.after) for one in changed)

    def recount(self) -> None:
        """Its transactions are savepoints here, and are settled as at a commit."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            transitions.work_off_recounts(limit=2)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def joined(self, given: Any) -> Any:
        from deadlines.rules.calendar_versions import joined

        return joined(given, self.calendar)

    def approve(self, given: Any) -> None:
        officials = keepers(self.market)
        at = legal_now()
        version = transitions.propose_calendar(given=given, by=officials[0], at=at, reason="The notice.")
        for official in officials:
            transitions.approve_calendar(version_id=version.pk, by=official, at=at, reason="Compared.")

    @rule(hours=st.integers(1, 700))
    def time_passes(self, hours: int) -> None:
        self.clock.set(legal_now() + timedelta(hours=hours))
        self.tick()

    @rule(hours=st.integers(1, 700), after=st.integers(1, 40))
    def crash(self, hours: int, after: int) -> None:
        """In the middle of a sweep: as if nothing had been begun. The next one does it."""
        self.clock.set(legal_now() + timedelta(hours=hours))
        before = self.rows()
        left = [after]

        def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise Crash
            return execute(sql, params, many, context)

        try:
            with transaction.atomic(), connection.execute_wrapper(die):
                transitions.sweep()
                transaction.set_rollback(True)  # it was done before it came to the statement that kills it
        except Crash:
            pass
        assert self.rows() == before
        self.tick()

    def rows(self) -> list[Any]:
        return list(Timer.objects.order_by("id").values_list("id", "state", "hold", "attempts", "next_at"))

    def tick(self) -> None:
        now = legal_now()
        swept = transitions.sweep()
        assert swept.failed == 0
        for code, timer in self.model.items():
            verdict, why = timers.verdict(timer, now, clock_trusted=True)
            if verdict is Verdict.FIRE:
                self.model[code] = timers.fire(timer, now, clock_trusted=True)
                assert not (timer.plan.rule.effect is Effect.ADVERSE and timer.provisional)
                if timer.plan.rule.whose is Whose.RIGHT:
                    assert now >= max(self.promised[code])
            elif verdict is Verdict.HOLD and why is not None:
                self.model[code] = timers.hold(timer, why)

    # --- What must hold -------------------------------------------------------------------------------------------------

    @property
    def calendar(self) -> Any:
        return calendar_in_force("cn")

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        rows = {kind: row for (_, kind), row in latest([self.case.pk]).items()} if hasattr(self, "case") else {}
        assert {code: told(value_of(row)) for code, row in rows.items()} == {
            code: told(timer) for code, timer in getattr(self, "model", {}).items()
        }

    @invariant()
    def nothing_is_lost_early_or_silent(self) -> None:
        if not hasattr(self, "case"):
            return
        found = list(Timer.objects.filter(case=self.case))
        assert all(row.fired_at is None or row.fired_at >= row.due_at for row in found)
        assert len({(row.kind, row.generation) for row in found}) == len(found)
        begun = sum(event.kind in {"deadline.started", "deadline.changed"} for event in history(self.case.pk))
        assert begun == len(found)
        assert Redress.objects.count() == self.redress

    @invariant()
    def citizen_keeps_what_was_promised(self) -> None:
        for code, timer in getattr(self, "model", {}).items():
            if timer.plan.rule.whose is Whose.RIGHT and timer.due_at and timer.state in LIVE:
                assert timer.due_at == max(self.promised[code])


def told(timer: timers.Timer) -> timers.Timer:
    """The row knows the instant at which it was fired, the model the one at which it was asked."""
    return replace(timer, fired_at=None)


def run(market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch, examples: int, steps: int) -> None:
    from tests.sample.registry import PERMIT

    keepers(market)
    monkeypatch.setattr(RunningDeadlines, "market", market, raising=False)
    monkeypatch.setattr(RunningDeadlines, "clock", legal_clock, raising=False)
    monkeypatch.setitem(PERMIT.carry_out, "assign", RunningDeadlines.carry)
    for code in CODES:
        monkeypatch.setitem(HANDLERS, ("permit", code), Handler("permit", code, None))
    profile = settings(
        settings.get_profile("suite"),
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],  # a failure is told at once; each step takes too long to look for a smaller one
    )
    run_state_machine_as_test(RunningDeadlines, settings=profile)


def test_rows_when_anything_happens_equal_the_model(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(market, legal_clock, monkeypatch, examples=10, steps=20)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_rows_when_anything_happens_for_long_equal_the_model(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(market, legal_clock, monkeypatch, examples=300, steps=40)
