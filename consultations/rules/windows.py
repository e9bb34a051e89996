"""How long a text stands for comment, and when that ends (RULES.md, COMMENT)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from consultations.states import FEWEST_DAYS, Change
from deadlines.rules import timers
from deadlines.rules.calendars import Calendar
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.instants import INSTANT, end_of_day, local_day
from deadlines.rules.periods import ONE_DAY, Period, Unit

COMMENT = "COMMENT"
NARROWED = "COMMENT-NARROWED"
EVALUATE = "EVALUATE"
FULL_DAYS = FEWEST_DAYS
MORE_DAYS = 7  # the house's own, for a certified narrowing


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open: whoever comes at `closes_at` comes too late. Provisional while a calendar may still move the end."""

    opened_at: datetime
    closes_at: datetime
    provisional: bool

    def is_over(self, at: datetime) -> bool:
        return at >= self.closes_at


def rule_code(change: Change) -> str:
    return NARROWED if change in (Change.NARROWING, Change.CLERICAL) else COMMENT


def period_of(change: Change, days: int) -> Period | None:
    """What a draft gives beyond the law's thirty days. Of a narrowing the house's own period is the measure."""
    return Period(days, Unit.DAYS) if rule_code(change) == COMMENT and days != FULL_DAYS else None


def window(
    rule: ClockRule,
    trigger_at: datetime,
    calendar: Calendar,
    opened_at: datetime | None = None,
    period: Period | None = None,
) -> Window:
    timer = timers.arm(rule, trigger_at, calendar, period)
    if timer.due_at is None:
        raise ValueError(f"{rule.code} has no end")
    return Window(opened_at or trigger_at, timer.due_at, timer.provisional)


def trigger_of_narrowing(at: datetime, running_until: datetime) -> datetime:
    """The seven days come after what is left of the thirty: they follow its last day, which is not counted again."""
    return max(at, running_until - INSTANT)


def end_of_full_days(opened_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The earliest lawful end, by nothing but the calendar's days: the day of opening does not count (CPL 85)."""
    return end_of_day(local_day(opened_at, zone) + days * ONE_DAY, zone)
