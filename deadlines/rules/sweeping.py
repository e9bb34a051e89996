"""What the sweep decides about what is due, and when it tries again what went wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from deadlines.rules.timers import in_doubt
from deadlines.states import Effect, Hold

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
ALARM_AT = 3  # failures


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A row that the sweep has claimed: what is needed to decide, and no derivation."""

    id: int
    case: UUID | None
    kind: str
    due_at: datetime
    effect: Effect
    provisional: bool
    attempts: int

    def hold(self, *, clock_trusted: bool) -> Hold | None:
        return in_doubt(self.effect, provisional=self.provisional, clock_trusted=clock_trusted)


@dataclass(frozen=True, slots=True)
class Handler:
    """What happens when this clock of this kind of case runs out: a move by the clock, or nothing but that it is over."""

    case_kind: str
    timer: str  # the clock rule's code
    verb: str | None = None


def try_again_at(attempts: int, failed_at: datetime) -> datetime:
    """For ever: pauses double from five seconds to an hour."""
    pause = FIRST_PAUSE * int(2 ** min(attempts - 1, 20))
    return failed_at + min(pause, LONGEST_PAUSE)


def first_of_each_case(due: list[DueTimer]) -> list[DueTimer]:
    """One step of a case at a time, the earliest first; the others come in the next batch."""
    found: dict[UUID | int, DueTimer] = {}
    for one in sorted(due, key=lambda timer: (timer.due_at, timer.id)):
        found.setdefault(one.case or one.id, one)
    return list(found.values())
