"""What rooms above have checked, through `registry`: what else than a receipt somebody may bring; and, with the whole ledger,
whether what they show is what it holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Checked:
    """How the finding is shown: a template of the room that found it."""

    template: str
    context: Mapping[str, Any]


Checker = Callable[[str], Checked]
Agreement = Callable[[], Iterator[str]]  # what does not agree with the ledger, naming nobody
Teller = Callable[[UUID, str], str]  # the chain, and the kind of one of its entries


@dataclass(slots=True)
class Known:
    checkers: dict[str, Checker] = field(default_factory=dict)  # by the first line of what is brought
    agreements: dict[str, Agreement] = field(default_factory=dict)  # by room
    tell: Teller = lambda _chain, kind: kind


KNOWN = Known()


def in_one_form(text: str) -> str:
    """However it was copied."""
    return text.replace("\r\n", "\n").strip() + "\n"


def checker_of(text: str) -> Checker | None:
    return KNOWN.checkers.get(in_one_form(text).partition("\n")[0].strip())
