"""When a clock is believed. The database function `clock_observe_at` says the same in SQL; a test compares the two."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

TOLERANCE = timedelta(seconds=2)
DRIFT = 0.001  # a clock that NTP is slewing runs up to 500 ppm fast or slow
BETWEEN_HOSTS = timedelta(seconds=5)

JumpKind = Literal["step", "back", "hosts"]


@dataclass(frozen=True, slots=True)
class Observation:
    """What one observer saw, beside what the database's clock shows at that moment."""

    wall: datetime  # the database's clock
    host_wall: datetime | None  # the observing host's clock; none where the two could not be read close enough together
    highest_wall: datetime  # the latest moment that was believed before
    since: datetime | None  # the database's clock at this observer's previous look
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
    if seen.host_wall is not None and abs(seen.host_wall - seen.wall) > BETWEEN_HOSTS:
        return "hosts"
    return None
