"""What the ids in a case's history stand for: papers, measures, records, whatever the rooms keep. Nobody reads an id."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from cases.queries.kinds import KNOWN


def things_named(case: UUID, words: Collection[str]) -> Mapping[str, str]:
    """Of those that some room knows, what it is called. Nothing is asked where there is nothing to name."""
    found: dict[str, str] = {}
    for name_things in KNOWN.namers if words else ():
        found.update(name_things(case, words))
    return found


def ids_among(words: Iterable[str]) -> list[UUID]:
    """A measure may stand there by its code: that is no id."""
    return [found for word in words if (found := as_id(word)) is not None]


def as_id(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None
