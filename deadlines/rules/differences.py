"""What one version of a calendar says otherwise than another, day by day: what two officials approve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deadlines.rules.calendars import Calendar, DayKind, days_from


@dataclass(frozen=True, slots=True)
class Difference:
    on: date
    before: DayKind
    after: DayKind


def first_difference(before: Calendar, after: Calendar) -> date | None:
    """The first day of which the two do not say the same: also that one knows it and the other does not."""
    first, last = min(before.covers_from, after.covers_from), max(before.covers_until, after.covers_until)
    return next((on for on in days_from(first, last) if before.kind(on) is not after.kind(on)), None)


def differences(before: Calendar | None, after: Calendar) -> Iterator[Difference]:
    """Only days that stand out: that an ordinary week is now known to be ordinary is told by the coverage."""
    known = [calendar for calendar in (before, after) if calendar]
    first, last = min(one.covers_from for one in known), max(one.covers_until for one in known)
    for on in days_from(first, last):
        was = before.kind(on) if before else DayKind.UNKNOWN
        now = after.kind(on)
        if was is not now and not (was is DayKind.UNKNOWN and now in {DayKind.WORKING, DayKind.WEEKEND}):
            yield Difference(on, was, now)
