"""Writes docs/vectors from the slow model and the `chinesecalendar` package, never from the product's own counting.

python -m tests.deadlines.make_vectors
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

from tests.deadlines import slow_model
from tests.deadlines.slow_model import SlowCalendar

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "vectors"
DAY = timedelta(days=1)
Vector = dict[str, Any]


def plain_week(zone: str, week: tuple[int, ...] = (0, 1, 2, 3, 4)) -> SlowCalendar:
    """A calendar without holidays, for what is about zones and not about holidays."""
    return SlowCalendar(lambda on: on.weekday() in week, date(1980, 1, 1), date(2049, 12, 31), week, zone=zone)


CALENDARS = {
    "cn": SlowCalendar(chinese_calendar.is_workday, date(2004, 1, 1), date(2026, 12, 22)),
    "plain": plain_week("Asia/Shanghai"),
    "sunday-to-thursday": plain_week("Africa/Cairo", (0, 1, 2, 3, 6)),
    "six-days": plain_week("Asia/Tehran", (0, 1, 2, 3, 5, 6)),
}
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def vector(name: str, start: date, amount: int, unit: str, roll: str = "none", **more: Any) -> Vector:
    calendar = CALENDARS[name]
    zone = more.pop("zone", calendar.zone)
    lost = frozenset(on for first, last in more.get("lost", ()) for on in each(first, last))
    added = tuple(more.get("extensions", ()))
    last = slow_model.last_day(calendar, start, amount, unit, roll, lost=lost, extensions=added)
    simple = not lost and not added
    assert simple or calendar.knows(last), "bounds with lost days are not modelled here"
    earliest, latest = slow_model.bounds(calendar, start, amount, unit, roll) if simple else (last, last)
    given = {"calendar": name, "zone": zone, "start": str(start), "amount": amount, "unit": unit, "roll": roll}
    if lost:
        given["lost"] = [{"first": str(first), "last": str(last)} for first, last in more["lost"]]
    if added:
        given["extensions"] = [{"amount": n, "unit": u} for n, u in added]
    return {
        "given": given,
        "expect": {
            "due_at": in_zone(slow_model.end_of_day(last, zone), zone),
            "last_day": str(last),
            "earliest_on": str(earliest),
            "latest_on": str(latest),
            "provisional": earliest != latest,
        },
    }


def each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def in_zone(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# --- The files ------------------------------------------------------------------------------------------------------------


def specification() -> Iterator[Vector]:
    for start in days("2026-02-11", "2026-02-13", "2026-04-30", "2026-09-28"):
        yield vector("cn", start, 3, "working_days")
        yield vector("cn", start, 5, "working_days")


def working_days() -> Iterator[Vector]:
    """Around every long holiday of six different years, and backward from days after them."""
    for year in (2007, 2012, 2015, 2020, 2023, 2026):
        for on in (f"{year}-01-20", f"{year}-02-10", f"{year}-04-28", f"{year}-06-08", f"{year}-09-27"):
            for amount in (1, 3, 5, 10, 20, -7):
                yield vector("cn", date.fromisoformat(on), amount, "working_days", "back" if amount < 0 else "none")
    for start in days("2026-05-02", "2026-05-09", "2026-05-10"):
        for roll in ("none", "forward", "back"):
            yield vector("cn", start, 0, "working_days", roll)
    for amount in (1, 4, 5, 6, 11):
        yield vector("sunday-to-thursday", date(2026, 3, 5), amount, "working_days")
        yield vector("six-days", date(2026, 3, 19), amount, "working_days")


def days_and_weeks() -> Iterator[Vector]:
    for start in days("2026-01-15", "2026-04-01", "2026-09-01", "2026-09-10", "2024-12-30", "2025-01-27"):
        for amount, unit in ((1, "days"), (7, "days"), (15, "days"), (30, "days"), (60, "days"), (2, "weeks")):
            for roll in ("none", "forward", "back"):
                yield vector("cn", start, amount, unit, roll)
    for amount in (-1, -7, -30):
        yield vector("cn", date(2026, 10, 8), amount, "days", "back")


def months_and_years() -> Iterator[Vector]:
    for start in days("2023-01-31", "2024-01-31", "2024-02-29", "2025-02-28", "2025-08-31", "2025-12-31", "2024-03-30"):
        for amount, unit in ((1, "months"), (3, "months"), (6, "months"), (11, "months"), (1, "years"), (2, "years")):
            yield vector("cn", start, amount, unit)
    for start in days("2024-02-29", "2020-02-29", "2023-02-28", "2000-02-29"):
        for amount in (1, 2, 3, 4, 5):
            yield vector("plain", start, amount, "years")
    for start, amount in (
        (date(2025, 4, 1), 6),
        (date(2025, 11, 1), 3),
        (date(2026, 1, 31), 2),
        (date(2025, 10, 4), 12),
    ):
        for roll in ("forward", "back"):
            yield vector("cn", start, amount, "months", roll)
    for amount in (-1, -12, -13):
        yield vector("plain", date(2024, 3, 31), amount, "months")


def zones() -> Iterator[Vector]:
    """Days that end at an unusual instant: midnight skipped, repeated, or a whole day left out."""
    for zone, on in [
        ("America/Sao_Paulo", "2018-11-02"),
        ("America/Sao_Paulo", "2018-02-16"),
        ("America/St_Johns", "2006-10-27"),
        ("America/St_Johns", "2007-03-10"),
        ("America/Havana", "2025-10-31"),
        ("America/Havana", "2025-03-07"),
        ("Africa/Cairo", "2014-05-14"),
        ("Africa/Cairo", "2024-04-25"),
        ("Asia/Beirut", "2024-03-30"),
        ("Asia/Tehran", "2022-03-20"),
        ("Pacific/Apia", "2011-12-28"),
        ("America/Toronto", "1986-04-25"),
        ("Australia/Lord_Howe", "2026-04-03"),
        ("Europe/Berlin", "2026-03-27"),
        ("Europe/Berlin", "2026-10-23"),
        ("America/New_York", "2026-03-06"),
        ("Asia/Shanghai", "1990-04-13"),
        ("Asia/Kathmandu", "1985-12-30"),
    ]:
        for amount in (0, 1, 2):
            yield vector("plain", date.fromisoformat(on), amount, "days", zone=zone)


def hours() -> Iterator[Vector]:
    for zone, start in [
        ("Asia/Shanghai", "2026-04-30T15:00:00+08:00"),
        ("Europe/Berlin", "2026-03-28T12:00:00+01:00"),
        ("Europe/Berlin", "2026-10-24T12:00:00+02:00"),
        ("America/Havana", "2025-11-01T12:00:00-04:00"),
        ("Pacific/Apia", "2011-12-29T12:00:00-10:00"),
    ]:
        for amount in (0, 1, 12, 24, 48, 72):
            started = datetime.fromisoformat(start)
            ends = started.astimezone(UTC) + timedelta(hours=amount)
            last = (ends - timedelta(microseconds=1 if amount else 0)).astimezone(ZoneInfo(zone)).date()
            given = {
                "calendar": "plain",
                "zone": zone,
                "start": start,
                "amount": amount,
                "unit": "hours",
                "roll": "none",
            }
            on = str(last)
            expect = {
                "due_at": in_zone(ends, zone),
                "last_day": on,
                "earliest_on": on,
                "latest_on": on,
                "provisional": False,
            }
            yield {"given": given, "expect": expect}


def beyond_coverage() -> Iterator[Vector]:
    for start in days("2026-12-10", "2026-12-18", "2026-12-22", "2026-12-23", "2026-12-31", "2027-01-15", "2027-02-10"):
        for amount in (1, 3, 5, 7, 10, 20, -3):
            yield vector("cn", start, amount, "working_days")
    for start in days("2026-11-23", "2026-12-01", "2026-12-20"):
        for amount, unit in ((30, "days"), (60, "days"), (1, "months"), (1, "years")):
            for roll in ("none", "forward", "back"):
                yield vector("cn", start, amount, unit, roll)
    yield vector("cn", date(2003, 12, 29), 3, "working_days")


def pauses_and_extensions() -> Iterator[Vector]:
    for unit, amount in (("days", 10), ("working_days", 5), ("weeks", 2), ("months", 1), ("years", 1)):
        for spans in (
            ["2025-03-04/2025-03-05"],
            ["2025-03-04/2025-03-08", "2025-03-08/2025-03-10"],
            ["2025-02-20/2025-03-02"],
        ):
            lost = [tuple(days(*span.split("/"))) for span in spans]
            for roll in ("none", "forward"):
                yield vector("cn", date(2025, 3, 3), amount, unit, roll, lost=lost)
    for unit, amount, added in (
        ("days", 60, (30, "days")),
        ("working_days", 20, (20, "working_days")),
        ("months", 2, (1, "months")),
        ("years", 1, (6, "months")),
    ):
        for start in days("2025-01-03", "2025-05-30"):
            yield vector("cn", start, amount, unit, "forward", extensions=(added,))


FILES = {
    "specification": specification,
    "working-days": working_days,
    "days-and-weeks": days_and_weeks,
    "months-and-years": months_and_years,
    "zones": zones,
    "hours": hours,
    "beyond-coverage": beyond_coverage,
    "pauses-and-extensions": pauses_and_extensions,
}


def calendars() -> dict[str, Any]:
    return {name: described(calendar) for name, calendar in CALENDARS.items()}


def described(calendar: SlowCalendar) -> dict[str, Any]:
    """The week, and the days that differ from it: all that a reader needs to build the same calendar."""
    known = list(each(calendar.known_from, calendar.known_until))
    usual = {on: on.weekday() in calendar.week for on in known}
    return {
        "zone": calendar.zone,
        "week": [NAMES[day] for day in calendar.week],
        "known_from": str(calendar.known_from),
        "known_until": str(calendar.known_until),
        "longest_break": calendar.longest_break,
        "off": [str(on) for on in known if usual[on] and not calendar.is_worked(on)],
        "worked": [str(on) for on in known if not usual[on] and calendar.is_worked(on)],
    }


def contents() -> dict[str, str]:
    files = {"calendars.json": json.dumps(calendars(), indent=1)}
    for name, make in FILES.items():
        lines = [json.dumps({"id": f"{name}-{n:03}", **one}) for n, one in enumerate(make(), start=1)]
        files[f"{name}.json"] = "[\n" + ",\n".join(lines) + "\n]"
    return {name: text + "\n" for name, text in files.items()}


def main() -> None:
    for name, text in contents().items():
        (FOLDER / name).write_text(text)
    total = sum(text.count('"id"') for text in contents().values())
    print(f"{total} vectors in {FOLDER}")  # noqa: T201 - a program of its own


if __name__ == "__main__":
    main()
