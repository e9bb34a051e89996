"""What a new calendar does to a timer. The rehearsal and the real thing call this same function, so they cannot differ."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deadlines.rules.adjustments import question_of
from deadlines.rules.calendars import Calendar
from deadlines.rules.counting import count
from deadlines.rules.timers import Timer, binding_at, recount
from deadlines.states import LIVE, Effect, TimerState


class Change(StrEnum):
    NONE = "none"  # nothing that anybody sees changes
    SETTLED = "settled"  # the same date, provisional no longer
    MOVED = "moved"
    KEPT = "kept"  # the new calendar says otherwise, but what was promised holds
    REDRESS = "redress"  # it has fired by the old calendar, and somebody was wronged by the new one: people must look


@dataclass(frozen=True, slots=True)
class Recounted:
    change: Change
    before: datetime | None
    after: datetime | None
    timer: Timer  # the next generation; the same one where nothing changed or nothing can be changed


def recounted(timer: Timer, calendar: Calendar) -> Recounted:
    if timer.state is TimerState.FIRED and timer.fired_at:
        return _after_firing(timer, timer.fired_at, calendar)
    if timer.state not in LIVE or timer.plan.suspension:
        return Recounted(Change.NONE, timer.due_at, timer.due_at, timer)
    later = recount(timer, calendar)
    change = _change(timer, later)
    return Recounted(change, timer.due_at, later.due_at, timer if change is Change.NONE else later)


def _change(timer: Timer, later: Timer) -> Change:
    if later.kept and timer.kept is None:
        return Change.KEPT
    if timer.due_at != later.due_at:
        return Change.MOVED
    if timer.provisional and not later.provisional:
        return Change.SETTLED
    same = timer.due is not None and later.due is not None and timer.due.steps == later.due.steps
    return Change.NONE if same else Change.SETTLED


def _after_firing(timer: Timer, fired_at: datetime, calendar: Calendar) -> Recounted:
    """What has fired cannot be taken back by a program."""
    due_at = binding_at(timer.plan, count(question_of(timer.plan), calendar), calendar)
    cut_short, came_late = fired_at < due_at, due_at < (timer.due_at or fired_at)
    wronged = cut_short if timer.plan.rule.effect is Effect.ADVERSE else came_late
    return Recounted(Change.REDRESS if wronged else Change.NONE, timer.due_at, due_at, timer)
