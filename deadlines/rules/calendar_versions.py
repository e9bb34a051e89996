"""The next version of a calendar: a file beside what is in force. What does not fit together is refused."""

from collections.abc import Iterator
from dataclasses import replace

from deadlines.rules.calendars import Calendar, with_years
from deadlines.rules.readings import find_breach
from deadlines.rules.sheets import Fault, Unreadable

SAME = ("code", "jurisdiction", "zone", "working_week", "unsettled_from")
WHOLE_FILE = 1  # the line of a fault that no single line has


def joined(given: Calendar, base: Calendar | None) -> Calendar:
    """The years of the file beside those in force; a year that both have is taken from the file."""
    together = given if base is None else replace(given, years=with_years(base, given.years).years)
    if faults := [*_faults_beside(given, base), *_faults_of(together)]:
        raise Unreadable(faults)
    return together


def _faults_beside(given: Calendar, base: Calendar | None) -> Iterator[Fault]:
    for name in SAME if base else ():
        if getattr(given, name) != getattr(base, name):
            yield Fault(WHOLE_FILE, "other-calendar", {"name": name})


def _faults_of(calendar: Calendar) -> Iterator[Fault]:
    for before, year in zip(calendar.years, calendar.years[1:], strict=False):
        if year.year != before.year + 1:
            yield Fault(WHOLE_FILE, "gap", {"before": before.year, "year": year.year})
        for on in sorted(before.days & year.days):
            yield Fault(WHOLE_FILE, "day-in-two-years", {"on": on, "before": before.year, "year": year.year})
    if breach := find_breach(calendar):
        yield Fault(
            WHOLE_FILE, "assumption", {"first": breach.first, "last": breach.last, "most": calendar.longest_break}
        )
