"""Last days as a notice prints them: of the clock that runs, or counted as that clock will be when the notice is served.

The same rule version, calendar, period and outages are asked as when the clock starts, so that they cannot differ.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from deadlines.queries import timers as clocks
from deadlines.queries.calendars import HOUSE, calendar_in_force, rule_for
from deadlines.rules import timers
from deadlines.rules.adjustments import DAYS_UNDER_WAY, Declared, outages_of
from deadlines.rules.calendars import Calendar
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.instants import local_day
from deadlines.rules.periods import Period, Unit
from deadlines.states import LIVE, Whose
from notices.rules.dates import Day, day

DAYS_OF_RECEIPT = DAYS_UNDER_WAY  # whoever gets it later is told to ask
MOMENT = timedelta(microseconds=1)


class Known:
    """A calendar as a key: versions never change, and their digest names them."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and other.calendar.digest == self.calendar.digest

    def __hash__(self) -> int:
        return hash(self.calendar.digest)


@dataclass(slots=True)
class Shelf:
    """What one batch of notices counts with."""

    running: Mapping[UUID, Mapping[str, timers.Timer]]
    calendars: dict[str, Known] = field(default_factory=dict)
    rules: dict[tuple[str, date], ClockRule] = field(default_factory=dict)
    outages: tuple[Declared, ...] | None = None
    bodies: dict[str, str] = field(default_factory=dict)  # what was written already

    def calendar(self, code: str) -> Known:
        if code not in self.calendars:
            self.calendars[code] = Known(calendar_in_force(code))
        return self.calendars[code]

    def rule(self, code: str, on: date) -> ClockRule:
        if (code, on) not in self.rules:
            self.rules[code, on] = rule_for(code, on)
        return self.rules[code, on]

    def declared(self, after: datetime) -> tuple[Declared, ...]:
        if self.outages is None:
            self.outages = tuple(clocks.outages(after=after - timedelta(days=1)))
        return self.outages


def shelf_for(cases: Collection[UUID]) -> Shelf:
    return Shelf(clocks.clocks_of(cases))


def running_day(timer: timers.Timer, language: str) -> Day | None:
    """The last day of a clock that runs: the day before the instant that binds. None while it stands still."""
    if timer.state not in LIVE or timer.due_at is None or timer.due is None:
        return None
    zone = timer.due.due_at.tzinfo
    return day((timer.due_at - MOMENT).astimezone(zone).date(), language, provisional=timer.provisional)


def by_receipt(
    shelf: Shelf, right: Mapping[str, Any], opened_at: datetime, frozen_at: datetime, language: str
) -> list[Day]:
    """For each day on which the notice may be received, from the day on which it was fixed."""
    known = shelf.calendar(str(right.get("calendar", HOUSE)))
    zone = known.calendar.zone_info
    rule = shelf.rule(right["clock"], local_day(opened_at, zone))
    period = Period(int(right["amount"]), Unit(right["unit"])) if "amount" in right else rule.period
    first = local_day(frozen_at, zone)
    outages = shelf.declared(frozen_at)
    found = (counted(rule, period, known, first + timedelta(days=n), outages) for n in range(DAYS_OF_RECEIPT))
    return [day(on, language, provisional=provisional) for on, provisional in found]


@lru_cache(maxsize=4096)
def counted(
    rule: ClockRule, period: Period | None, known: Known, on: date, outages: tuple[Declared, ...]
) -> tuple[date, bool]:
    """As `deadlines` arms the clock when service on this day starts it."""
    calendar = known.calendar
    noon = datetime.combine(on, time(12), calendar.zone_info)
    timer = timers.arm(rule, noon, calendar, period)
    if rule.whose is Whose.RIGHT:
        timer = timers.beyond(timer, calendar, outages_of(outages, timer.plan.start_at))
    if timer.due_at is None:
        raise ValueError(f"{rule.key} gives no day.")
    return (timer.due_at - MOMENT).astimezone(calendar.zone_info).date(), timer.provisional
