"""When a clock is believed. The database function `clock_observe_at` says the same in SQL; a test compares the two."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

TOLERANCE = timedelta(seconds=2)
DRIFT = 0.001  # a clock that NTP is slewing runs up to 500 ppm fast or slow
BETWEEN_HOSTS = timedelta(seconds=5)
LONGEST_SILENCE = timedelta(
    days=366
)  # a machine that wakes up in the wrong year is told from one that was switched off

EVER = datetime.max.replace(tzinfo=UTC)  # where nobody said when it is
# Days that people write lie within years that every zone, calendar and column can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def is_near(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


JumpKind = Literal["step", "back", "silence", "hosts"]


@dataclass(frozen=True, slots=True)
class Observation:
    """What one observer saw, beside what the database's clock shows at that moment."""

    wall: datetime  # the database's clock
    host_wall: datetime | None  # the observing host's clock; none where the two could not be read close enough together
    highest_wall: datetime  # the latest moment that was believed before
    since: datetime | None  # the database's clock at an earlier look of this observer
    shortest: timedelta | None  # how long ago that was, at least and at most, by a clock that nobody can set
    longest: timedelta | None


def find_jump(seen: Observation) -> JumpKind | None:
    if seen.since is not None and seen.shortest is not None and seen.longest is not None:
        moved = seen.wall - seen.since
        slack = TOLERANCE + seen.longest * DRIFT
        if not seen.shortest - slack <= moved <= seen.longest + slack:
            return "step"
    if seen.wall < seen.highest_wall - TOLERANCE:
        return "back"
    if seen.wall > seen.highest_wall + LONGEST_SILENCE:
        return "silence"
    if seen.host_wall is not None and abs(seen.host_wall - seen.wall) > BETWEEN_HOSTS:
        return "hosts"
    return None
