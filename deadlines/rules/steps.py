"""How a date was found, as data: stable codes with values that JSON can hold. Sentences are made by `queries`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class StepCode(StrEnum):
    STARTED = "started"  # on, at: the first day is not counted
    RESTARTED = "restarted"  # at, reason, document
    EXCLUDED = "excluded"  # first, last (or from_at, until_at for hours), why, reason, document
    COUNTED = "counted"  # amount, unit, first, last
    SKIPPED = "skipped"  # spans of days that were not counted, each with why and names
    MADE_UP = "made_up"  # days of a weekend that were counted because they are worked
    CLAMPED = "clamped"  # wanted, last: the month has no such day
    ADDED = "added"  # spans, amount, last: as many days at the end as did not count before
    EXTENDED = "extended"  # amount, unit, last
    ROLLED = "rolled"  # direction, from, to, spans
    ASSUMED = "assumed"  # covers_until, earliest_on, latest_on, longest_break
    ENDS = "ends"  # last_day, due_at
    KEPT = "kept"  # notified, computed: what was promised is not taken back


@dataclass(frozen=True, slots=True)
class Step:
    code: StepCode
    article: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CountingLaw:
    """Which article says what, in one jurisdiction."""

    start: str
    hours: str
    days_end: str
    months: str
    working_days: str
    roll: str


LAWS = {
    "CN": CountingLaw(
        start="Civil Code 201; CPL 85",
        hours="Civil Code 201",
        days_end="Civil Code 203; CPL 85",
        months="Civil Code 202",
        working_days="APL 85; ARL 88",
        roll="Civil Code 203; CPL 85",
    ),
}
NO_LAW_NAMED = CountingLaw(start="", hours="", days_end="", months="", working_days="", roll="")


def counting_law(jurisdiction: str) -> CountingLaw:
    return LAWS.get(jurisdiction, NO_LAW_NAMED)


def step(code: StepCode, article: str, **values: Any) -> Step:
    return Step(code, article, {name: _plain(value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def to_document(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [{"step": one.code.value, "article": one.article, **one.values} for one in steps]


def from_document(document: list[dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        Step(
            StepCode(one["step"]),
            one["article"],
            {name: value for name, value in one.items() if name not in {"step", "article"}},
        )
        for one in document
    )
