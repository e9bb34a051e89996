"""One running clock of one case, as a value. Every change of its dates is a new generation; promises are kept.

What a citizen was told is never shortened; what an agency was given is never lengthened by a calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from deadlines.rules.adjustments import (
    Adjustment,
    Extension,
    Outage,
    Plan,
    Restart,
    Suspension,
    check_period,
    question_of,
    touches,
)
from deadlines.rules.calendars import Calendar
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.counting import Due, count
from deadlines.rules.instants import pinned
from deadlines.rules.periods import Period, Unit
from deadlines.rules.refusals import Refused
from deadlines.rules.steps import Step, StepCode, step
from deadlines.states import Effect, Hold, TimerState, Whose, target_of


@dataclass(frozen=True, slots=True)
class Timer:
    plan: Plan
    calendar: str  # digest of the version it was counted with
    state: TimerState
    generation: int = 1
    hold: Hold | None = None
    due: Due | None = None  # None while suspended
    due_at: datetime | None = None  # the reading that binds; what the sweep looks at
    fired_at: datetime | None = None
    promised_at: datetime | None = None  # the best that a citizen was ever told; it outlives a suspension
    kept: Step | None = None  # the promise that outweighs the computed date, if one does

    @property
    def provisional(self) -> bool:
        return self.due is not None and self.due.provisional

    @property
    def steps(self) -> tuple[Step, ...]:
        return (*(self.due.steps if self.due else ()), *((self.kept,) if self.kept else ()))


class Verdict(StrEnum):
    WAIT = "wait"
    FIRE = "fire"
    HOLD = "hold"


# --- Beginning and ending -----------------------------------------------------------------------------------------------


def arm(rule: ClockRule, trigger_at: datetime, calendar: Calendar, period: Period | None = None) -> Timer:
    chosen = period or rule.period
    if chosen is None:
        raise Refused("standard-names-no-period")
    check_period(rule, chosen)
    return _counted(Timer(Plan(rule, chosen, trigger_at), calendar.digest, TimerState.ARMED, generation=0), calendar)


def arm_as_told(rule: ClockRule, trigger_at: datetime, calendars: Iterable[Calendar], period: Period | None) -> Timer:
    """By what was in force when it was told, and counted anew by whatever came after it: a day that was printed holds."""
    first, *later = calendars
    timer = arm(rule, trigger_at, first, period)
    for calendar in later:
        timer = recount(timer, calendar)
    return timer


def verdict(timer: Timer, now: datetime, *, clock_trusted: bool) -> tuple[Verdict, Hold | None]:
    if timer.state is not TimerState.ARMED or timer.due_at is None or now < timer.due_at:
        return Verdict.WAIT, None
    held = in_doubt(timer.plan.rule.effect, provisional=timer.provisional, clock_trusted=clock_trusted)
    return (Verdict.HOLD, held) if held else (Verdict.FIRE, None)


def in_doubt(effect: Effect, *, provisional: bool, clock_trusted: bool) -> Hold | None:
    """Adverse timers wait while the date may still move or the clock is not believed; relief goes on."""
    if effect is not Effect.ADVERSE:
        return None
    if provisional:
        return Hold.PROVISIONAL
    return None if clock_trusted else Hold.CLOCK


def fire(timer: Timer, now: datetime, *, clock_trusted: bool) -> Timer:
    if verdict(timer, now, clock_trusted=clock_trusted) != (Verdict.FIRE, None):
        raise Refused("not-due")
    return replace(_moved(timer, "fire"), fired_at=now)


def hold(timer: Timer, why: Hold) -> Timer:
    return replace(_moved(timer, "hold"), hold=why)


def release(timer: Timer) -> Timer:
    """The clock is believed again. Other holds end with a new generation, because dates come with it."""
    if timer.hold is not Hold.CLOCK:
        raise Refused("held-for-another-reason")
    return replace(_moved(timer, "release"), hold=None)


def cancel(timer: Timer) -> Timer:
    return _moved(timer, "cancel")


def unfired(timer: Timer) -> Timer:
    """As it was before it ran out: to ask what would have been."""
    return replace(timer, state=TimerState.ARMED, fired_at=None)


def supersede(timer: Timer) -> Timer:
    """What becomes of the old row when a change has made the next generation."""
    return _moved(timer, "supersede")


# --- Changes: each gives the next generation ------------------------------------------------------------------------------


def suspend(timer: Timer, calendar: Calendar, *, at: datetime, reason: str, document: str = "") -> Timer:
    if timer.plan.suspension:
        raise Refused("suspended-already")
    if at < timer.plan.start_at or (timer.due_at is not None and at >= timer.due_at):
        raise Refused("outside-the-period")
    return _adjusted(timer, calendar, Suspension(at, reason, document))


def resume(timer: Timer, calendar: Calendar, *, at: datetime) -> Timer:
    lasting = timer.plan.suspension
    if lasting is None:
        raise Refused("not-suspended")
    if at <= lasting.from_at:
        raise Refused("ends-before-it-begins")
    ended = tuple(replace(one, until_at=at) if one is lasting else one for one in timer.plan.adjustments)
    return _next(timer, calendar, replace(timer.plan, adjustments=ended))


def exclude(
    timer: Timer, calendar: Calendar, *, from_at: datetime, until_at: datetime, reason: str, document: str = ""
) -> Timer:
    """A span within the period that does not count."""
    if timer.plan.suspension:
        raise Refused("suspended-already")
    if not from_at < until_at:
        raise Refused("ends-before-it-begins")
    if until_at <= timer.plan.start_at or (timer.due_at is not None and from_at >= timer.due_at):
        raise Refused("outside-the-period")
    return _adjusted(timer, calendar, Suspension(from_at, reason, document, until_at))


def restart(timer: Timer, calendar: Calendar, *, at: datetime, reason: str, document: str = "") -> Timer:
    if timer.plan.suspension:
        raise Refused("suspended-already")
    if at < timer.plan.start_at:
        raise Refused("outside-the-period")
    return _adjusted(timer, calendar, Restart(at, reason, document))


def extend(timer: Timer, calendar: Calendar, *, period: Period, reason: str, decision: str) -> Timer:
    if not decision or not reason:
        raise Refused("extension-needs-a-decision-with-reasons")
    if timer.plan.rule.whose is Whose.DUTY:  # a citizen's time may always be lengthened
        _check_extension(timer.plan, period)
    return _adjusted(timer, calendar, Extension(period, reason, decision))


def _check_extension(plan: Plan, period: Period) -> None:
    allowed, given = plan.rule.extensions, len(plan.extensions)
    if given >= len(allowed):
        raise Refused("no-extension-allowed")
    if period.unit is not allowed[given].unit or period.amount > allowed[given].amount:
        raise Refused("extension-too-long")


def allow_for_outage(timer: Timer, calendar: Calendar, outage: Outage) -> Timer:
    if not touches(outage, timer.plan, timer.due_at):
        raise Refused("not-touched")
    return _adjusted(timer, calendar, outage)


def beyond(timer: Timer, calendar: Calendar, outages: Iterable[Outage]) -> Timer:
    """A citizen's window allows for what was declared before it began. The longer it gets, the more may touch it."""
    for outage in outages:
        if outage not in timer.plan.adjustments and touches(outage, timer.plan, timer.due_at):
            timer = allow_for_outage(timer, calendar, outage)
    return timer


def recount(timer: Timer, calendar: Calendar) -> Timer:
    """The same plan by another calendar. A period that stands still is counted when it runs again."""
    return _next(timer, calendar, timer.plan, promised=timer.due_at)


# --- Counting -------------------------------------------------------------------------------------------------------------


def _adjusted(timer: Timer, calendar: Calendar, change: Adjustment) -> Timer:
    return _next(timer, calendar, replace(timer.plan, adjustments=(*timer.plan.adjustments, change)))


def _next(timer: Timer, calendar: Calendar, plan: Plan, promised: datetime | None = None) -> Timer:
    if target_of("supersede", timer.state) is None:
        raise Refused("ended-already")
    if plan.rule.whose is Whose.RIGHT:
        promised = timer.promised_at
    return _counted(replace(timer, plan=plan, calendar=calendar.digest), calendar, promised)


def _counted(timer: Timer, calendar: Calendar, promised: datetime | None = None) -> Timer:
    numbered = replace(timer, generation=timer.generation + 1, due=None, due_at=None, kept=None)
    if timer.plan.suspension:
        return replace(numbered, state=TimerState.HELD, hold=Hold.PAUSED)
    due = count(question_of(timer.plan), calendar)
    computed = binding_at(timer.plan, due, calendar)
    if promised is not None:
        promised = pinned(promised, calendar.zone_info)  # it is said beside the computed one, in the same zone
    due_at, kept = _promise_kept(timer.plan.rule.whose, computed, promised)
    armed = replace(numbered, state=TimerState.ARMED, hold=None, promised_at=due_at)
    return replace(armed, due=due, due_at=due_at, kept=kept)


def binding_at(plan: Plan, due: Due, calendar: Calendar) -> datetime:
    """Where our own duty is to act sooner than the law's outer limit, the sooner instant binds (RULES.md, VERIFY, REMOVE)."""
    ends_at = due.binding_at(plan.rule.whose)
    if plan.rule.act_within is None:
        return ends_at
    sooner = count_of_ours(plan, calendar)
    return min(ends_at, sooner.binding_at(plan.rule.whose) if sooner else plan.start_at)


def count_of_ours(plan: Plan, calendar: Calendar) -> Due | None:
    """How the day was found by which we act sooner. Nothing is counted where there is no such duty, or it is done at once."""
    within = plan.rule.act_within
    if within is None or (within.unit is Unit.HOURS and within.amount == 0):
        return None
    return count(question_of(plan, within), calendar)


def _promise_kept(whose: Whose, computed: datetime, promised: datetime | None) -> tuple[datetime, Step | None]:
    if promised is None:
        return computed, None
    better = max(computed, promised) if whose is Whose.RIGHT else min(computed, promised)
    if better == computed:
        return computed, None
    return better, step(StepCode.KEPT, "", promised=promised, computed=computed)


def _moved(timer: Timer, verb: str) -> Timer:
    target = target_of(verb, timer.state)
    if target is None:
        raise Refused("ended-already")
    return replace(timer, state=target)
