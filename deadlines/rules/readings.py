"""Three readings of the days that no notice has settled, so that a date beyond the calendar has bounds.

The assumption (docs/decisions/0009): in any L days in a row, at least two thirds of those beyond `longest_break` are
worked. So never more than `longest_break` days off in a row, and no two long breaks close together. A run of L days
with W worked breaches it when 2(L − W) − W > 2 × longest_break: off days add 2, worked days take 1 away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from deadlines.rules.calendars import WORKED, Calendar, DayKind, days_from, excess_of
from deadlines.rules.periods import ONE_DAY, Span


class Reading(Enum):
    DENSEST = "every unknown day is worked"
    USUAL = "unknown days follow the ordinary week"
    SPARSEST = "as few unknown days are worked as the assumption allows"


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    kind: DayKind
    worked: bool


def days_read(calendar: Calendar, reading: Reading, after: date, step: timedelta) -> Iterator[Day]:
    """Day by day from the one beside `after`, forward or backward."""
    on, unknown, worked_before = after, 0, 0
    while True:
        on += step
        kind = calendar.kind(on)
        if kind is not DayKind.UNKNOWN:
            unknown = worked_before = 0
            yield Day(on, kind, kind in WORKED)
        elif reading is Reading.SPARSEST:
            unknown += 1
            fewest = fewest_worked(calendar, on, unknown, step)
            yield Day(on, kind, fewest > worked_before)
            worked_before = fewest
        else:
            yield Day(on, kind, reading is Reading.DENSEST or calendar.usually_worked(on))


def fewest_worked(calendar: Calendar, on: date, walked: int, step: timedelta) -> int:
    """Of the last `walked` days, all unknown, that end with `on`: how many must be worked."""
    other_end = on - (walked - 1) * step
    first, last = min(on, other_end), max(on, other_end)
    if first > calendar.covers_until:
        used, between = calendar.excess_at_end, (first - calendar.covers_until).days - 1
    else:
        used, between = calendar.excess_at_start, (calendar.covers_from - last).days - 1
    used = max(0, used - between)  # each day between may have been worked, and gives rest back
    return max(0, -((2 * calendar.longest_break - used - 2 * walked) // 3))


def find_breach(calendar: Calendar) -> Span | None:
    """Known days, or the ordinary weeks beside them, that the assumption would have called impossible."""
    margin = 4 * calendar.longest_break * ONE_DAY
    total, first = 0, calendar.covers_from - margin
    for on in days_from(first, calendar.covers_until + margin):
        kind = calendar.kind(on)
        if kind is DayKind.UNKNOWN and calendar.usually_worked(on):
            kind = DayKind.WORKING
        total += excess_of(kind)
        if total <= 0:
            total, first = 0, on + ONE_DAY
        elif total > 2 * calendar.longest_break:
            return Span(first, on)
    return None
