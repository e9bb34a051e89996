"""Everything that changes the legal clock, through the database functions that guard it."""

import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, transaction

OUR_REFUSAL = "SC001"  # the SQLSTATE with which the clock's functions refuse


class ClockRefused(Exception):
    """The database function's sentence."""


CLOSE_TOGETHER = 1.0  # seconds within which two clocks must be read to be compared
# A look is compared with one up to this many seconds older, not with the last: a clock that runs twice too fast would
# stay within the tolerance from each second to the next.
ANCHOR_FOR = 600.0


@dataclass(frozen=True, slots=True)
class Look:
    """What the database's clock showed, between two readings of a clock that nobody can set."""

    wall: datetime
    host_wall: datetime
    before: float
    after: float


def look() -> Look:
    before = steady_seconds()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        wall = cursor.fetchone()[0]
    host_wall = datetime.fromtimestamp(time.clock_gettime(time.CLOCK_REALTIME), UTC)
    return Look(wall, host_wall, before, steady_seconds())


def steady_seconds() -> float:
    """Counts through sleep and suspension, and cannot be set."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def observe(*, anchor: Look | None) -> Look:
    """Look at the clock, and let the database judge. Returns what the same observer's next look is compared with."""
    now = look()
    comparable = now.after - now.before < CLOSE_TOGETHER
    values: list[Any] = [now.wall, socket.gethostname()[:100], now.host_wall if comparable else None]
    if anchor is None:
        values += [None, None, None]
    else:
        shortest, longest = now.before - anchor.after, now.after - anchor.before
        values += [anchor.wall, timedelta(seconds=shortest), timedelta(seconds=longest)]
    believed: bool = call("SELECT clock_observe(%s, %s, %s, %s, %s, %s)", values)
    if anchor is None or not believed or now.before - anchor.after > ANCHOR_FOR:
        return now
    return anchor


def accept_jump(*, jump_id: int, by: UUID, reason: str) -> bool:
    """One of the two officials who have looked. True when it was the second, and the clock is trusted again."""
    if not reason.strip():
        raise ClockRefused("Say why the clock can be trusted again.")
    trusted: bool = call("SELECT clock_accept(%s, %s, %s)", [jump_id, by, reason.strip()])
    return trusted


def advance_demo(*, by: timedelta) -> datetime:
    now: datetime = call("SELECT clock_advance_demo(%s)", [by])
    return now


def begin_demo(*, back: timedelta) -> datetime:
    """Once, while nobody is in it: its world is played from there to now."""
    now: datetime = call("SELECT clock_begin_demo(%s)", [back])
    return now


def make_demo() -> None:
    """As the database's owner only, and only while nobody is in it."""
    call("SELECT clock_make_demo()", [])


def call(statement: str, values: list[Any]) -> Any:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()[0]
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and cause.sqlstate == OUR_REFUSAL:
            raise ClockRefused(cause.diag.message_primary) from None
        raise
