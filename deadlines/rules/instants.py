"""Days of a zone as half-open instants. Zones may skip or repeat midnight, or a whole day; nothing here adds 86,400 s."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from deadlines.rules.periods import ONE_DAY, Exclusion, Span
from deadlines.states import Whose

SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def pinned(at: datetime, zone: ZoneInfo) -> datetime:
    """Written with the zone's offset of that instant: unlike a zone's own wall time, it is never ambiguous."""
    local = at.astimezone(zone)
    return at.astimezone(timezone(local.utcoffset() or timedelta()))


def end_of_day(on: date, zone: ZoneInfo) -> datetime:
    """The instant after the last one that bears this date: 24:00, written as 00:00 of the next day (CPL 85)."""
    midnight = datetime.combine(on + ONE_DAY, time.min, zone)
    first, second = midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
    if first < second:  # midnight comes twice; the day lasts to the second where its last hour comes again
        ends = second if local_day(second - INSTANT, zone) == on else first
    elif first > second:  # midnight is skipped; the day lasts to the jump
        ends = _jump_between(second, first, zone)
    else:
        ends = first
    return pinned(ends, zone)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (before, after] at which the zone's offset is the later one. Offsets change on whole seconds."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before) / SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        if (before + middle * SECOND).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return before + high * SECOND


def start_of_day(on: date, zone: ZoneInfo) -> datetime:
    return end_of_day(on - ONE_DAY, zone)


def days_lost(exclusion: Exclusion, zone: ZoneInfo, whose: Whose) -> Span | None:
    """A citizen who could not act for a part of a day lost that day. An agency loses whole days only."""
    first = local_day(exclusion.from_at, zone)
    last = local_day(exclusion.until_at - INSTANT, zone)
    if whose is Whose.DUTY:
        first = first if start_of_day(first, zone) >= exclusion.from_at else first + ONE_DAY
        last = last if end_of_day(last, zone) <= exclusion.until_at else last - ONE_DAY
    return Span(first, last) if first <= last else None
