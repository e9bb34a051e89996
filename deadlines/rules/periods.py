"""What can be counted: an amount of a unit, and what happens when its end falls on a day off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from deadlines.states import Whose

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2300


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Roll(StrEnum):
    """Where a period goes whose last day is a day off."""

    FORWARD = "forward"  # to the next working day: more time for whoever must act
    BACK = "back"  # to the working day before
    NONE = "none"


# About a century of each. Nothing in law is counted longer, and a slip of the keyboard is found here.
LONGEST: dict[Unit, int] = {
    Unit.HOURS: 24 * 366,
    Unit.DAYS: 36_600,
    Unit.WORKING_DAYS: 5_000,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}


class Uncountable(Exception):
    """A question that has no answer; `code` says which part of it, for a kind sentence beside the field."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_in_utc(record: object, *names: str) -> None:
    """Python compares and subtracts two datetimes of one zone by their wall clocks. Instants are kept in UTC instead."""
    for name in names:
        at = getattr(record, name)
        if at is None:
            continue
        if at.tzinfo is None:
            raise Uncountable("instant-without-zone")
        object.__setattr__(record, name, at.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Period:
    """A negative amount counts backward: "at least 7 working days before the hearing"."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if abs(self.amount) > LONGEST[self.unit]:
            raise Uncountable("too-long")

    @property
    def forward(self) -> bool:
        return self.amount >= 0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time that does not count: a pause, a declared outage, days in the post. Half-open, in instants."""

    from_at: datetime
    until_at: datetime
    why: str  # "suspended", "outage", "transit": a stable code
    reason: str = ""  # what the official wrote
    document: str = ""  # where it can be read

    def __post_init__(self) -> None:
        keep_in_utc(self, "from_at", "until_at")
        if not self.from_at < self.until_at:
            raise Uncountable("ends-before-it-begins")


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a due date depends on, apart from the calendar."""

    start_at: datetime
    period: Period
    roll: Roll = Roll.NONE
    whose: Whose = Whose.RIGHT
    excluded: tuple[Exclusion, ...] = ()
    extensions: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        keep_in_utc(self, "start_at")
        if not FIRST_YEAR <= self.start_at.year <= LAST_YEAR:
            raise Uncountable("start-out-of-range")
        if any(extension.amount <= 0 for extension in self.extensions):
            raise Uncountable("extension-shortens")
        if self.excluded and not self.period.forward:
            raise Uncountable("backward-with-pauses")
        if self.period.unit is not Unit.HOURS and any(added.unit is Unit.HOURS for added in self.extensions):
            raise Uncountable("hours-added-to-days")


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, both ends included."""

    first: date
    last: date

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1
