"""The queue of an agency's deadlines: what is late, what is due soon, what is held, what the sweep fails on.

Pages begin after a row's values, by one comparison that an index answers; for each agency the index gives its first rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.queries.pages import Partition, Row, Sort, WrongCursor, instant, keys, patience
from deadlines.models import Timer
from deadlines.models.timers import DUE, FAILING, HELD, OVERDUE
from deadlines.queries.calendars import rule_of_row
from deadlines.queries.names import HOLDS, STATES, WHOSE, clock_name
from deadlines.queries.rules_in_words import consequence_sentence
from deadlines.queries.sentences import ending
from deadlines.queries.telling import is_overdue, left_of
from deadlines.rules.instants import end_of_day, local_day
from deadlines.states import Hold, TimerState, Whose

SIZE = 50


class Which(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    HELD = "held"
    FAILING = "failing"


TITLES: Mapping[Which, Promise] = {
    Which.OVERDUE: _("Overdue"),
    Which.TODAY: _("Due today"),
    Which.WEEK: _("Due within seven days"),
    Which.HELD: _("Held"),
    Which.FAILING: _("Failing"),
}
BY_DUE = Sort("due", F("due_at"), DateTimeField())
BY_AGE = Sort("made", F("made_at"), DateTimeField())  # what stands still has no date


@dataclass(frozen=True, slots=True)
class Entry:
    row: Timer
    name: str
    due: str
    left: str
    overdue: bool
    state: str
    why: str
    whose: str
    consequence: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    rows: list[Entry]
    next: str | None


def queue_page(
    which: Which, *, agencies: Sequence[int], now: datetime, zone: ZoneInfo, after: str = "", size: int = SIZE
) -> QueuePage:
    """Two queries, however many deadlines there are. `WrongCursor`, or `TooWide` where it takes too long all the same."""
    sort = BY_AGE if which is Which.HELD else BY_DUE
    wanted = Timer.objects.filter(condition(which, now, zone))
    if after:
        wanted = wanted.filter(follows(sort, after))
    with patience(DEFAULT_DB_ALIAS):
        found = keys(wanted, sort=sort, within=Partition("agency_id", list(agencies)), after=None, size=size + 1)
        shown = with_what_is_shown().in_bulk([key for key, _value in found[:size]])
    entries = [entry(shown[key], which, now) for key, _value in found[:size] if key in shown]
    return QueuePage(entries, cursor(*found[size - 1]) if len(found) > size else None)


def condition(which: Which, now: datetime, zone: ZoneInfo) -> Q:
    """A day ends with its last instant: what is due at 24:00 is due that day."""
    today = local_day(now, zone)
    return {
        Which.OVERDUE: OVERDUE,
        Which.TODAY: DUE & Q(due_at__lte=end_of_day(today, zone)),
        Which.WEEK: DUE & Q(due_at__lte=end_of_day(today + timedelta(days=7), zone)),
        Which.HELD: HELD,
        Which.FAILING: FAILING,
    }[which]


def with_what_is_shown() -> QuerySet[Timer]:
    return Timer.objects.select_related("case__assignee", "rule", "calendar").defer("calendar__canonical", "counted")


def entry(row: Timer, which: Which, now: datetime) -> Entry:
    if row.rule is None or row.calendar is None:
        raise ValueError("The canary stands in nobody's queue.")
    rule = rule_of_row(row.rule)
    failure = row.last_error if which is Which.FAILING else ""  # for those who can do something about it
    return Entry(
        row=row,
        name=clock_name(row.kind),
        due=ending(row.due_at, ZoneInfo(row.calendar.zone)) if row.due_at else "",
        left=left_of(row, now),
        overdue=is_overdue(row) or (row.due_at is not None and row.due_at <= now),
        state=str(STATES[TimerState(row.state)]),
        why=str(HOLDS[Hold(row.hold)]) if row.hold else failure,
        whose=str(WHOSE[Whose(row.whose)]),
        consequence=consequence_sentence(rule),
    )


# --- Where a page begins ------------------------------------------------------------------------------------------------------


def cursor(key: int, value: datetime) -> str:
    return f"{value.isoformat()}~{key}"


def follows(sort: Sort, after: str) -> GreaterThan:
    value, _separator, key = after.partition("~")
    try:
        here: Any = Row(sort.key, F("pk"))
        there: Any = Row(Value(instant(value), output_field=sort.field), Value(int(key)))
    except ValueError as wrong:
        raise WrongCursor(after) from wrong
    return GreaterThan(here, there)
