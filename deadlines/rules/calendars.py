"""An immutable version of who works when: one zone, one jurisdiction, year after year as the notices said."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from deadlines.rules.periods import ONE_DAY

FORMAT = "scs-calendar/1"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DayKind(StrEnum):
    WORKING = "working"
    MADE_UP = "made_up"  # a day of the weekend that is worked instead of another (调休)
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    UNKNOWN = "unknown"  # no notice says, or a later one may still change it


WORKED = frozenset({DayKind.WORKING, DayKind.MADE_UP})


@dataclass(frozen=True, slots=True)
class Notice:
    title: str
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    name: str
    name_zh: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Year:
    """What the notices for one year say. They may reach into the last days of the December before."""

    year: int
    notices: tuple[Notice, ...]
    holidays: tuple[Holiday, ...] = ()
    worked: tuple[date, ...] = ()
    synthetic: bool = False

    @property
    def days(self) -> set[date]:
        """Every day that the notices name."""
        return {*self.worked, *(on for one in self.holidays for on in days_from(one.first, one.last))}


@dataclass(frozen=True)
class Calendar:
    code: str
    jurisdiction: str
    zone: str
    working_week: tuple[int, ...]  # 0 is Monday
    unsettled_from: tuple[int, int] | None  # month and day from which the next year's notice may still change December
    longest_break: int  # assumed of unknown days: never more of them off in a row (docs/decisions/0009)
    years: tuple[Year, ...]  # without a gap, oldest first

    @cached_property
    def covers_from(self) -> date:
        return date(self.years[0].year, 1, 1)

    @cached_property
    def covers_until(self) -> date:
        last = self.years[-1].year
        return date(last, *self.unsettled_from) - ONE_DAY if self.unsettled_from else date(last, 12, 31)

    @property
    def synthetic(self) -> bool:
        return any(year.synthetic for year in self.years)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def kind(self, on: date) -> DayKind:
        if not self.covers(on):
            return DayKind.UNKNOWN
        if on in self._holidays:
            return DayKind.HOLIDAY
        if on.weekday() in self.working_week:
            return DayKind.WORKING
        return DayKind.MADE_UP if on in self._made_up else DayKind.WEEKEND

    def holiday(self, on: date) -> Holiday | None:
        return self._holidays.get(on)

    def usually_worked(self, on: date) -> bool:
        return on.weekday() in self.working_week

    @cached_property
    def excess_at_end(self) -> int:
        return self._excess(self.covers_until, -ONE_DAY)

    @cached_property
    def excess_at_start(self) -> int:
        return self._excess(self.covers_from, ONE_DAY)

    def _excess(self, boundary: date, step: timedelta) -> int:
        """How much of the assumed rest the known days beside the unknown ones have used up already (see `readings`)."""
        total, most, on = 0, 0, boundary
        while total > -2 * self.longest_break and self.covers(on):
            total += excess_of(self.kind(on))
            most = max(most, total)
            on += step
        return most

    def covers(self, on: date) -> bool:
        return self.covers_from <= on <= self.covers_until

    def canonical(self) -> bytes:
        """RFC 8785 of a document that holds no number but small integers: sorted keys, no spaces, UTF-8."""
        document = {"format": FORMAT, **asdict(self)}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text).encode()

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()

    @cached_property
    def _holidays(self) -> dict[date, Holiday]:
        spans = (holiday for year in self.years for holiday in year.holidays)
        return {on: holiday for holiday in spans for on in days_from(holiday.first, holiday.last)}

    @cached_property
    def _made_up(self) -> frozenset[date]:
        return frozenset(on for year in self.years for on in year.worked)


def excess_of(kind: DayKind) -> int:
    """In halves of a day: a run of days whose sum passes 2 × longest_break breaches the assumption."""
    return -1 if kind in WORKED else 2


def days_from(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def with_years(base: Calendar, added: tuple[Year, ...]) -> Calendar:
    """A later version: years that both know are taken from the later one."""
    known = {year.year: year for year in (*base.years, *added)}
    return replace(base, years=tuple(known[year] for year in sorted(known)))


def from_canonical(text: bytes) -> Calendar:
    return from_document(json.loads(text))


def from_document(document: dict[str, Any]) -> Calendar:
    """A stored version as it was. What people write is read by `calendar_faults`, which refuses with reasons."""
    return Calendar(
        code=document["code"],
        jurisdiction=document["jurisdiction"],
        zone=document["zone"],
        working_week=tuple(document["working_week"]),
        unsettled_from=_month_day(document["unsettled_from"]),
        longest_break=document["longest_break"],
        years=tuple(_year(year) for year in document["years"]),
    )


def _year(year: dict[str, Any]) -> Year:
    return Year(
        year=year["year"],
        notices=tuple(Notice(**notice) for notice in year["notices"]),
        holidays=tuple(_holiday(**holiday) for holiday in year["holidays"]),
        worked=tuple(date.fromisoformat(on) for on in year["worked"]),
        synthetic=year["synthetic"],
    )


def _holiday(name: str, name_zh: str, first: str, last: str) -> Holiday:
    return Holiday(name, name_zh, date.fromisoformat(first), date.fromisoformat(last))


def _month_day(pair: list[int] | None) -> tuple[int, int] | None:
    return (pair[0], pair[1]) if pair else None


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
