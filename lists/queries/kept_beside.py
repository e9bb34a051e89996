"""What rooms above keep of a listing: told, when its time of keeping is over, to let go of it. Filled through `registry`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

LetGo = Callable[[Collection[UUID]], None]


@dataclass(slots=True)
class Known:
    let_go: list[LetGo] = field(default_factory=list)


KNOWN = Known()
