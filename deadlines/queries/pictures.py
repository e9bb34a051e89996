"""What is drawn: the days of one count as a strip, and a calendar as a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext

from cases.queries.wording import in_own_language
from deadlines.queries.sentences import span
from deadlines.rules.calendars import Calendar, DayKind
from deadlines.rules.counting import Due
from deadlines.rules.differences import differences
from deadlines.rules.steps import Step, StepCode

LONGEST_STRIP = 62
WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    on: date
    css: str
    title: str


def strip(due: Due) -> list[Cell]:
    """Each day from the start to the last, or nothing where they would be too many to look at."""
    starts = [step for step in due.steps if step.code is StepCode.STARTED and "on" in step.values]
    if not starts:
        return []
    start = date.fromisoformat(starts[0].values["on"])
    first, last = min(start, due.last_day), max(start, due.last_day)
    if not 0 < (last - first).days < LONGEST_STRIP:
        return []
    off = set(days_off(due.steps))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Cell(on, css_of(on, start, due.last_day, off), title_of(on)) for on in days]


def days_off(steps: tuple[Step, ...]) -> Iterator[date]:
    """The days that the steps say were not counted."""
    for step in steps:
        for one in step.values.get("spans", [step.values] if step.code is StepCode.EXCLUDED else []):
            first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def css_of(on: date, start: date, last: date, off: set[date]) -> str:
    if on == last:
        return "due"
    if on == start:
        return "start"
    return "off" if on in off else ""


def title_of(on: date) -> str:
    return formatted(on, gettext("l j F Y"))


# --- A year -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    weeks: list[list[Cell | None]]


def year_of(calendar: Calendar, year: int) -> list[Month]:
    return [month_of(calendar, year, month) for month in range(1, 13)]


def month_of(calendar: Calendar, year: int, month: int) -> Month:
    first = date(year, month, 1)
    cells: list[Cell | None] = [None] * first.weekday()
    on = first
    while on.month == month:
        cells.append(cell_of(calendar, on))
        on += timedelta(days=1)
    cells += [None] * (-len(cells) % WEEK)
    # Translators: a month, in the letters of Django's date filter.
    name = formatted(first, gettext("F"))
    return Month(name, [cells[n : n + WEEK] for n in range(0, len(cells), WEEK)])


def cell_of(calendar: Calendar, on: date) -> Cell:
    kind = calendar.kind(on)
    name = holiday_name(calendar, on) or kind_name(kind)
    return Cell(on, kind.value.replace("_", "-"), f"{title_of(on)}: {name}")


def kind_name(kind: DayKind) -> str:
    names = {
        DayKind.WORKING: gettext("working day"),
        DayKind.MADE_UP: gettext("worked instead of another day"),
        DayKind.WEEKEND: gettext("weekend"),
        DayKind.HOLIDAY: gettext("holiday"),
        DayKind.UNKNOWN: gettext("no notice says yet"),
    }
    return names[kind]


def holiday_name(calendar: Calendar, on: date) -> str:
    holiday = calendar.holiday(on)
    if holiday is None:
        return ""
    return in_own_language(holiday.name_zh, holiday.name)


# --- Two versions ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """Days in a row that change in the same way."""

    days: str
    before: str
    after: str


def differences_of(before: Calendar | None, after: Calendar) -> list[Changed]:
    """What two officials compare with the notice before they approve."""
    spans: list[tuple[date, date, str, str]] = []
    for one in differences(before, after):
        was, now = kind_name(one.before), holiday_name(after, one.on) or kind_name(one.after)
        if spans and spans[-1][1:] == (one.on - timedelta(days=1), was, now):
            spans[-1] = (spans[-1][0], one.on, was, now)
        else:
            spans.append((one.on, one.on, was, now))
    return [Changed(span(first.isoformat(), last.isoformat()), was, now) for first, last, was, now in spans]
