"""What rooms above tell the engine of deadlines, from their `AppConfig.ready()`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from cases import registry as cases
from cases.rules.kinds import Panel
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Reason, Text
from deadlines.queries import timers
from deadlines.queries.handlers import FOLLOWERS, HANDLERS, Follower
from deadlines.queries.names import clock_name
from deadlines.queries.telling import clocks_told
from deadlines.queries.work import work_of
from deadlines.rules.sweeping import Handler
from deadlines.transitions import apply_changes


def handle(case_kind: str, timer: str, verb: str | None = None) -> None:
    """When this clock of this kind of case runs out, the clock makes this move; none: that it is over is all."""
    handler = Handler(case_kind, timer, verb)
    if HANDLERS.setdefault((case_kind, timer), handler) != handler:
        raise ValueError(f"{timer} of {case_kind} is handled already.")


def follow(clock: str, follower: Follower) -> None:
    """A room that keeps the date of this clock, because every reader asks it, is told in the same transaction when a calendar
    or an outage counts it anew. What its own moves change, it knows."""
    if FOLLOWERS.setdefault(clock, follower) != follower:
        raise ValueError(f"{clock} is followed already.")


NOT_ITS_DATE = Reason(
    "deadline", "deadlines", Text(gettext_noop("This deadline has another date than its rule gives it."))
)
REFUSED = {
    "deadlines_too_early": NOT_ITS_DATE,
    "deadlines_too_late": NOT_ITS_DATE,
    "deadlines_required": Reason(
        "deadline", "deadlines", Text(gettext_noop("In this state the case needs a deadline that runs."))
    ),
    "deadlines_never_early": Reason("deadline", "deadlines", Text(gettext_noop("It is not due."))),
    "deadlines_in_doubt": Reason(
        "clock", "RULES.md 13", Text(gettext_noop("Nothing adverse happens on a date or a clock that is in doubt."))
    ),
}


EVENTS = {
    "deadline.started": gettext_noop("A clock began"),
    "deadline.changed": gettext_noop("A clock’s date changed"),
    "deadline.stopped": gettext_noop("A clock was stopped"),
    "deadline.met": gettext_noop("Done, after its clock had run out"),
    "deadline.passed": gettext_noop("A clock ran out"),
    "deadline.held": gettext_noop("A clock waits: its date or the time is in doubt"),
    "deadline.released": gettext_noop("The time is certain again: a clock that waited runs"),
    "deadline.waits": gettext_noop("A clock waits until something else is decided"),
    "deadline.redress": gettext_noop("A clock ran out too early, by what is known now: people look at it"),
    "deadline.redressed": gettext_noop("People looked at a clock that had run out too early"),
}


def lines_of_time(case: Standing, _viewer: Actor, at: datetime) -> Mapping[str, Any] | None:
    clocks = clocks_told(case.id, now=at)
    return {"clocks": clocks, "ref": case.ref} if clocks else None


LINES = Panel(gettext_noop("Line of time"), "deadlines/panel.html", lines_of_time, aside=True)


def join_cases() -> None:
    """Step 6 of every move is this room's, and so are the dates that a case shows."""
    cases.add_panel(LINES)
    cases.name_clocks(clock_name)
    cases.apply_timers(apply_changes)
    cases.show_timers(timers.shown)
    cases.tell_work_with(work_of)
    cases.name_events(EVENTS)
    for constraint, reason in REFUSED.items():
        cases.explain_refusal(constraint, reason)
