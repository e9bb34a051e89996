"""Calendars for tests: the shipped one, small made-up ones, and the slow model's face of each."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import chinese_calendar
from hypothesis import strategies as st

import deadlines
from deadlines.queries.calendar_files import read_calendar_file
from deadlines.rules.calendar_versions import joined
from deadlines.rules.calendars import WORKED, Calendar, Holiday, Notice, Year, days_from
from deadlines.rules.instants import start_of_day
from deadlines.rules.periods import Period, Question, Roll, Unit
from tests.deadlines.slow_model import SlowCalendar

DATA = Path(deadlines.__file__).parent / "data"
KNOWN_FROM, KNOWN_UNTIL = date(2004, 1, 1), date(2026, 12, 22)


@cache
def mainland(until: int = 2026) -> Calendar:
    calendar = None
    for path in sorted((DATA / "cn").glob("*.yaml")):
        if int(path.stem) <= until:
            calendar = joined(read_calendar_file(path.read_text(), path.name), calendar)
    assert calendar is not None
    return calendar


@cache
def demonstration() -> Calendar:
    path = DATA / "demo" / "cn-2027-2036.yaml"
    return joined(read_calendar_file(path.read_text(), path.name), mainland())


SLOW_MAINLAND = SlowCalendar(chinese_calendar.is_workday, KNOWN_FROM, KNOWN_UNTIL, name="cn")


def invented(
    *years: int,
    off: Iterable[tuple[date, date]] = (),
    worked: Iterable[date] = (),
    week: tuple[int, ...] = (0, 1, 2, 3, 4),
    zone: str = "Asia/Shanghai",
    longest_break: int = 14,
    unsettled_from: tuple[int, int] | None = (12, 23),
) -> Calendar:
    """A calendar of some jurisdiction that no article is known of."""

    def whole(year: int) -> Year:
        holidays = tuple(Holiday("Rest", "休息", a, b) for a, b in off if b.year == year)
        return Year(year, (Notice(f"Notice {year}"),), holidays, tuple(on for on in worked if on.year == year))

    return Calendar("xx", "XX", zone, week, unsettled_from, longest_break, tuple(whole(year) for year in years))


def slow(calendar: Calendar) -> SlowCalendar:
    """The same days, handed over one by one."""
    days = {on: calendar.kind(on) in WORKED for on in days_from(calendar.covers_from, calendar.covers_until)}
    return SlowCalendar(
        days.__getitem__,
        calendar.covers_from,
        calendar.covers_until,
        calendar.working_week,
        calendar.longest_break,
        calendar.zone,
    )


def asked(
    start: str | date | datetime,
    amount: int,
    unit: str,
    roll: str = "none",
    zone: str = "Asia/Shanghai",
    **more: object,
) -> Question:
    """A question as a person would put it: a day, or a moment with its zone."""
    from zoneinfo import ZoneInfo

    if isinstance(start, str):
        start = datetime.fromisoformat(start) if "T" in start else date.fromisoformat(start)
    start_at = start if isinstance(start, datetime) else start_of_day(start, ZoneInfo(zone))
    return replace(Question(start_at, Period(amount, Unit(unit)), Roll(roll)), **more)


# --- Strategies ---------------------------------------------------------------------------------------------------------

UNITS = ["days", "working_days", "weeks", "months", "years"]
ROLLS = ["forward", "back", "none"]
LONGEST = {"days": 120, "working_days": 60, "weeks": 20, "months": 30, "years": 4}


def days_between(first: str, last: str) -> st.SearchStrategy[date]:
    return st.dates(date.fromisoformat(first), date.fromisoformat(last))


@st.composite
def periods(draw: st.DrawFn, *, least: int = 0) -> tuple[int, str]:
    unit = draw(st.sampled_from(UNITS))
    return draw(st.integers(least, LONGEST[unit])), unit
