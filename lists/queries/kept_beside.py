"""What rooms above keep of a listing: asked, when its time of keeping is over, whether they still need it; told, then, to let
go of it. Filled through `registry`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

LetGo = Callable[[Collection[UUID]], None]
StillNeeded = Callable[[Collection[UUID]], Collection[UUID]]  # which of these listings something open is about


@dataclass(slots=True)
class Known:
    let_go: list[LetGo] = field(default_factory=list)
    still_needed: list[StillNeeded] = field(default_factory=list)


KNOWN = Known()


def still_needed(listings: Collection[UUID]) -> frozenset[UUID]:
    """What is not decided keeps what it is about."""
    return frozenset(one for needed in KNOWN.still_needed for one in needed(listings)) if listings else frozenset()
