"""A calendar read from a file: the head, then year after year what the notices said. Refused line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deadlines.rules.calendars import WEEKDAYS, Calendar, Holiday, Notice, Year, days_from
from deadlines.rules.periods import FIRST_YEAR, LAST_YEAR
from deadlines.rules.sheets import Node, Sheet, Unreadable

REQUIRED = ("calendar", "jurisdiction", "zone", "working_week", "longest_break", "years")
LONGEST_BREAK = 60


def read_calendar(root: Node) -> Calendar:
    sheet = Sheet()
    top = sheet.mapping(root, required=REQUIRED, optional=("unsettled_from",))
    week, unsettled_from = _week(sheet, top), _unsettled(sheet, top)
    calendar = Calendar(
        code=sheet.text(top, "calendar"),
        jurisdiction=sheet.text(top, "jurisdiction"),
        zone=_zone(sheet, top),
        working_week=week,
        unsettled_from=unsettled_from,
        longest_break=_longest_break(sheet, top),
        years=tuple(_years(sheet, top, Pattern(week, unsettled_from))),
    )
    if not calendar.years and not sheet.faults:
        sheet.refuse(root.line, "no-years")
    if sheet.faults:
        raise Unreadable(sheet.faults)
    return calendar


@dataclass(frozen=True, slots=True)
class Pattern:
    """What each year of a calendar has in common."""

    working_week: tuple[int, ...]
    unsettled_from: tuple[int, int] | None

    def reach_of(self, year: int) -> tuple[date, date]:
        """A year's notice may settle the last days of the December before."""
        first = date(year - 1, *self.unsettled_from) if self.unsettled_from else date(year, 1, 1)
        return first, date(year, 12, 31)


# --- The head -------------------------------------------------------------------------------------------------------------


def _zone(sheet: Sheet, top: dict[str, Node]) -> str:
    name = sheet.text(top, "zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if name:
            sheet.refuse(top["zone"].line, "unknown-zone", given=name)
    return name


def _week(sheet: Sheet, top: dict[str, Node]) -> tuple[int, ...]:
    days: set[int] = set()
    for node in sheet.items(top, "working_week"):
        name = str(node.value).lower()
        if name not in WEEKDAYS or WEEKDAYS.index(name) in days:
            sheet.refuse(node.line, "not-a-weekday", given=name)
        else:
            days.add(WEEKDAYS.index(name))
    if "working_week" in top and not days:
        sheet.refuse(top["working_week"].line, "no-working-week")
    return tuple(sorted(days))


def _unsettled(sheet: Sheet, top: dict[str, Node]) -> tuple[int, int] | None:
    text = sheet.text(top, "unsettled_from")
    if not text:
        return None
    try:
        on = date.fromisoformat(f"2001-{text}")  # no leap year: 29 February would not come every year
    except ValueError:
        sheet.refuse(top["unsettled_from"].line, "not-a-month-and-day", given=text)
        return None
    if (on.month, on.day) == (1, 1):
        sheet.refuse(top["unsettled_from"].line, "not-a-month-and-day", given=text)
        return None
    return on.month, on.day


def _longest_break(sheet: Sheet, top: dict[str, Node]) -> int:
    text = sheet.text(top, "longest_break")
    if text.isdecimal() and 1 <= int(text) <= LONGEST_BREAK:
        return int(text)
    if text:
        sheet.refuse(top["longest_break"].line, "not-a-break", given=text, most=LONGEST_BREAK)
    return LONGEST_BREAK


# --- The years ------------------------------------------------------------------------------------------------------------


def _years(sheet: Sheet, top: dict[str, Node], pattern: Pattern) -> Iterator[Year]:
    seen: list[int] = []
    for node in sheet.items(top, "years"):
        year = _year(sheet, node, pattern)
        if year is None:
            continue
        if year.year in seen:
            sheet.refuse(node.line, "year-twice", year=year.year)
        elif seen and year.year != seen[-1] + 1:
            sheet.refuse(node.line, "gap", before=seen[-1], year=year.year)
        seen.append(year.year)
        yield year


def _year(sheet: Sheet, node: Node, pattern: Pattern) -> Year | None:
    fields = sheet.mapping(node, required=("year", "notices"), optional=("holidays", "worked", "synthetic"))
    text = sheet.text(fields, "year")
    if not (text.isdecimal() and FIRST_YEAR < int(text) <= LAST_YEAR):
        if text:
            sheet.refuse(fields["year"].line, "unknown-year", given=text)
        return None
    holidays = [one for item in sheet.items(fields, "holidays") if (one := _holiday(sheet, item))]
    worked = [on for item in sheet.items(fields, "worked") if (on := _worked(sheet, item, pattern))]
    year = Year(
        year=int(text),
        notices=tuple(_notice(sheet, item) for item in sheet.items(fields, "notices")),
        holidays=tuple(sorted(holidays, key=lambda one: one.first)),
        worked=tuple(sorted(worked)),
        synthetic=sheet.flag(fields, "synthetic"),
    )
    if not year.notices:
        sheet.refuse(node.line, "no-notice", year=year.year)
    _check_reach(sheet, year, pattern)
    return year


def _notice(sheet: Sheet, node: Node) -> Notice:
    fields = sheet.mapping(node, required=("title",), optional=("number", "url"))
    return Notice(sheet.text(fields, "title"), sheet.text(fields, "number"), sheet.text(fields, "url"))


def _holiday(sheet: Sheet, node: Node) -> Holiday | None:
    fields = sheet.mapping(node, required=("name", "name_zh", "from", "until", "days"))
    first, last = (sheet.day(fields[name]) if name in fields else None for name in ("from", "until"))
    if first is None or last is None:
        return None
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_BREAK:
        sheet.refuse(node.line, "ends-before-it-begins" if length < 1 else "too-long", first=first, last=last)
        return None
    if (said := sheet.text(fields, "days", str(length))) != str(length):
        sheet.refuse(fields["days"].line, "wrong-number-of-days", given=said, counted=length)
    if not all(sheet.claim(on, node.line, "overlap") for on in days_from(first, last)):
        return None
    return Holiday(sheet.text(fields, "name"), sheet.text(fields, "name_zh"), first, last)


def _worked(sheet: Sheet, node: Node, pattern: Pattern) -> date | None:
    on = sheet.day(node)
    if on is None or not sheet.claim(on, node.line, "day-twice"):
        return None
    if on.weekday() in pattern.working_week:
        sheet.refuse(node.line, "worked-anyway", on=on)
    return on


def _check_reach(sheet: Sheet, year: Year, pattern: Pattern) -> None:
    first, last = pattern.reach_of(year.year)
    for on in [*year.worked, *(day for one in year.holidays for day in (one.first, one.last))]:
        if not first <= on <= last:
            sheet.refuse(sheet.lines[on], "other-year", on=on, year=year.year)
