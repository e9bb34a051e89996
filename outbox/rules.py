"""When a failed message is tried again, and what a message may carry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=7)
SHORTEST_NUMBER_OF_A_PERSON = 10**10  # telephones have eleven digits, identity numbers fifteen or eighteen
NAME = re.compile(r"[a-z][a-z_]{0,39}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a handler gets. It may get the same delivery again: `id` tells it."""

    id: int
    topic: str
    case: UUID | None
    refs: Mapping[str, str | int] = field(default_factory=dict)


Handler = Callable[[Delivery], None]


@dataclass(frozen=True, slots=True)
class Retry:
    """The next attempt, or none when the message is given up."""

    at: datetime | None

    @property
    def given_up(self) -> bool:
        return self.at is None


def retry_after(*, attempts: int, first_tried_at: datetime, failed_at: datetime) -> Retry:
    """Pauses double from five seconds to six hours; after a week the message is dead, visibly."""
    if failed_at - first_tried_at >= GIVEN_UP_AFTER:
        return Retry(None)
    doublings = min(attempts - 1, 20)
    return Retry(failed_at + min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE))


def carries_only_ids(refs: Mapping[str, object]) -> bool:
    """A message says what changed, never about whom: whoever receives it asks, and is answered as far as it may know."""
    return all(NAME.fullmatch(name) and is_id(value) for name, value in refs.items())


def is_id(value: object) -> bool:
    if isinstance(value, str):
        return UUID_TEXT.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < SHORTEST_NUMBER_OF_A_PERSON
