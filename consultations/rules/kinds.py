"""What a room tells this one about a kind of text: a catalogue, a standard, a rubric."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.fields import Fault
from cases.rules.standing import Actor
from consultations.rules.changes import Proposed, classify
from consultations.rules.documents import Document, in_language
from consultations.rules.sheets import Chapter


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the text as it is read: a heading, and what stands under it."""

    title: str
    paragraphs: Sequence[str]
    level: int = 2


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a kind makes its instrument of, in the transaction of the adoption."""

    draft: UUID
    slug: str
    agency: int
    version: int
    document: Document
    at: datetime
    by: Actor
    attested: bool


@dataclass(frozen=True, slots=True)
class Repealed:
    """What a kind ends its instrument with, in the transaction of the repeal."""

    draft: UUID
    at: datetime
    by: Actor
    reason: str


def no_faults(_content: Mapping[str, Any], _agency: int) -> Sequence[Fault]:
    return ()


def title_in(content: Mapping[str, Any], language: str) -> str:
    return in_language(content.get("title", ""), language)


def none_of(_drafts: Collection[UUID]) -> Collection[UUID]:
    """A text of which nothing else becomes is in force for good."""
    return ()


def nothing_else(_adopted: Adopted) -> None:
    """A text that is no more than a text."""


@dataclass(frozen=True, slots=True)
class DraftKind:
    code: str
    title: str
    present: Callable[[Mapping[str, Any], str], Sequence[Section]]  # the content, in a language
    validate: Callable[[Mapping[str, Any], int], Sequence[Fault]] = no_faults  # the content, and whose text it is
    classify_change: Callable[[Mapping[str, Any], Mapping[str, Any]], Proposed] = classify
    adopt: Callable[[Adopted], None] = nothing_else
    repeal: Callable[[Repealed], None] | None = None  # none: it ends by being replaced
    name: Callable[[Mapping[str, Any], str], str] = title_in  # of one text, in a language
    # Of adopted drafts: those whose instrument was repealed or replaced. Nobody looks at them again every year.
    ended: Callable[[Collection[UUID]], Collection[UUID]] = none_of
    # How people fill it in, in the reader's language. None: they write it as programs do.
    sheet: Callable[[], Sequence[Chapter]] | None = None
