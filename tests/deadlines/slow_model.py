"""A second opinion: legal time counted one day, one minute, one possibility at a time, without a line of the product's code.

Slow and plain on purpose. The vectors in docs/vectors are made from it, and the product is compared with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SlowCalendar:
    """Which days are worked, where that is known; elsewhere the ordinary week is expected."""

    is_worked: Callable[[date], bool]
    known_from: date
    known_until: date
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    longest_break: int = 14
    zone: str = "Asia/Shanghai"
    name: str = field(default="", compare=False)

    def knows(self, on: date) -> bool:
        return self.known_from <= on <= self.known_until

    def expected(self, on: date) -> bool:
        return self.is_worked(on) if self.knows(on) else on.weekday() in self.week


# --- The day on which a period ends ---------------------------------------------------------------------------------------


def last_day(
    calendar: SlowCalendar,
    start: date,
    amount: int,
    unit: str,
    roll: str = "none",
    *,
    lost: frozenset[date] = frozenset(),
    extensions: tuple[tuple[int, str], ...] = (),
) -> date:
    end = start
    for number, name in ((amount, unit), *extensions):
        end = one_period(calendar, end, number, name, lost)
        ended_by_working_days = name == "working_days" and number != 0
    if not ended_by_working_days:
        step = {"forward": DAY, "back": -DAY, "none": None}[roll]
        while step and (not calendar.expected(end) or end in lost):
            end += step
    return end


def one_period(calendar: SlowCalendar, start: date, amount: int, unit: str, lost: frozenset[date]) -> date:
    step = DAY if amount >= 0 else -DAY
    if unit in {"days", "weeks", "working_days"}:
        left = abs(amount) * (7 if unit == "weeks" else 1)
        on = start
        while left:
            on += step
            if on not in lost and (unit != "working_days" or calendar.expected(on)):
                left -= 1
        return on
    end = same_day_of_month(start, amount * (12 if unit == "years" else 1))
    owed = 0
    on = start
    while on < end:
        on += DAY
        owed += on in lost
    while owed:
        end += DAY
        owed -= end not in lost
    return end


def same_day_of_month(start: date, months: int) -> date:
    """Step month by month to the wanted one; then the same number, or the last day there is."""
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in {0, 13}:
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


# --- The instant at which a day ends ----------------------------------------------------------------------------------------


@cache
def end_of_day(on: date, zone: str) -> datetime:
    """Look at every minute about its midnight, wherever on earth: the day ends after the last minute that bears its date.

    An earlier date counts too, because a zone may have left a whole day out.
    """
    local = ZoneInfo(zone)
    at = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    ends = None
    for _ in range(30 * 60):
        if at.astimezone(local).date() <= on:
            ends = at + MINUTE
        at += MINUTE
    assert ends is not None
    return ends


# --- The earliest and the latest that a later notice could make it -----------------------------------------------------------


def bounds(calendar: SlowCalendar, start: date, amount: int, unit: str, roll: str) -> tuple[date, date]:
    """Every way in which the unknown days may still be decided, followed at once, as sets of possibilities.

    A possibility is (how much rest has piled up, how many worked days are still wanted, where it ended). Rest piles up by
    2 for a day off and goes down by 1 for a day worked, never below nothing; twice the longest break is the most.
    """
    if unit == "working_days" and amount:
        step, wanted, before = (DAY if amount > 0 else -DAY), abs(amount), start
    else:
        plain = one_period(calendar, start, amount, unit, frozenset())
        if roll == "none":
            return plain, plain
        step = DAY if roll == "forward" else -DAY
        wanted, before = 1, plain - step
    found = follow(calendar, before, wanted, step)
    return min(found), max(found)


def follow(calendar: SlowCalendar, before: date, wanted: int, step: timedelta) -> set[date]:
    most = 2 * calendar.longest_break
    possible = {(rest_until(calendar, before, step), wanted, None)}
    on, settled = before, 0
    # Known days that are still to come may rule a possibility out; so walk on for a while after the last end.
    while settled == 0 or (
        settled < 4 * calendar.longest_break and calendar.knows(on + 4 * calendar.longest_break * step)
    ):
        on += step
        following = set()
        for rest, left, ended in possible:
            for worked in decisions(calendar, on):
                piled = max(0, rest + (-1 if worked else 2))
                if piled <= most:
                    still = left - 1 if worked and left else left
                    following.add((piled, still, on if left and not still else ended))
        possible = following
        settled = settled + 1 if all(ended for _rest, _left, ended in possible) else 0
    return {ended for _rest, _left, ended in possible}


def decisions(calendar: SlowCalendar, on: date) -> tuple[bool, ...]:
    return (calendar.is_worked(on),) if calendar.knows(on) else (True, False)


def rest_until(calendar: SlowCalendar, last: date, step: timedelta) -> int:
    """What rest the days behind have piled up; unknown ones among them may all have been worked."""
    rest = 0
    for back in range(200, -1, -1):
        on = last - back * step
        off = calendar.knows(on) and not calendar.is_worked(on)
        rest = max(0, rest + (2 if off else -1))
    return rest
