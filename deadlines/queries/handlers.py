"""Who carries out what runs out, and who keeps a date that a clock said. Filled by rooms above through `registry`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from deadlines.rules.sweeping import Handler

# Told when this clock of each case runs out now, and what time it is.
Follower = Callable[[Mapping[UUID, datetime], datetime], None]

HANDLERS: dict[tuple[str, str], Handler] = {}
FOLLOWERS: dict[str, Follower] = {}


class NobodyHandles(LookupError):
    """A clock would run out, and nobody has said what happens then."""


def handler_of(case_kind: str, timer: str) -> Handler:
    found = HANDLERS.get((case_kind, timer))
    if found is None:
        raise NobodyHandles(f"{case_kind}: {timer}")
    return found
