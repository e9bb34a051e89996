"""Dates that a move must know before its clocks are written: as those clocks will have them."""

from datetime import datetime
from uuid import UUID

from cases.rules.kinds import ExtendTimer
from deadlines.queries.calendars import calendar_in_force
from deadlines.queries.timers import clocks_of, latest, value_of
from deadlines.rules import timers
from deadlines.states import LIVE
from lists.queries.dates import extended

DECIDING = ("APPEAL-DECIDE", "CORRECT", "FCRA-DISPUTE", "CORRECT-REVIEW-DECIDE", "REPAIR-DECIDE", "REPAIR-ANSWER")
TOLLED = tuple(code for code in DECIDING if code != "FCRA-DISPUTE")  # which a question does not stop


def running(case: UUID) -> dict[str, timers.Timer]:
    """The clocks that have neither run out nor been stopped."""
    return {code: timer for code, timer in clocks_of([case]).get(case, {}).items() if timer.state in LIVE}


def due_of_running(case: UUID, code: str) -> datetime | None:
    timer = running(case).get(code)
    return timer.due_at if timer else None


def due_if_resumed(case: UUID, code: str, at: datetime) -> datetime | None:
    row = latest([case]).get((case, code))
    if row is None or row.calendar is None or row.state not in LIVE:
        return None
    calendar = calendar_in_force(row.calendar.code)
    return timers.resume(value_of(row), calendar, at=at).due_at


def due_if_extended(case: UUID, more: ExtendTimer) -> datetime:
    return extended(case, more)
