"""A verdict, with its reasons: the rule, its article, a sentence that a citizen can read, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

# Refusals that a colleague can resolve, and nobody else: they are answered as such.
FOUR_EYES = "four-eyes"
INTEREST = "interest"
SECOND_PERSON = frozenset({FOUR_EYES, INTEREST})
# What the clock would do waits for somebody: it is asked again, and no failure.
WAITS = "waits"
# Refusals of the person and not of the moment.
PERMISSION = frozenset({"role", "agency"})


@dataclass(frozen=True, slots=True)
class Own:
    """Words of a standard, which has them in both languages itself."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of the catalogue and its values. The edges say it in the reader's language; a value may be a Text."""

    msgid: str
    params: Mapping[str, "str | int | date | Own | Text"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    rule: str
    article: str
    text: Text
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    open: bool
    because: tuple[Reason, ...] = ()

    def __and__(self, other: "Verdict") -> "Verdict":
        """Open when both are; the reasons of whichever refuses come first."""
        reasons = self.because + other.because if self.open or not other.open else other.because + self.because
        return Verdict(self.open and other.open, reasons)


OPEN = Verdict(open=True)


def shut(*reasons: Reason) -> Verdict:
    return Verdict(open=False, because=reasons)


def verdict_of(objections: Iterable[Reason]) -> Verdict:
    """Open, unless there are objections."""
    found = tuple(objections)
    return Verdict(open=not found, because=found)


class Refusal(Exception):
    """A rule, or the database, does not let the move pass. Nothing has changed."""

    def __init__(self, *because: Reason) -> None:
        super().__init__(", ".join(reason.rule for reason in because))
        self.because = because

    @property
    def needs_second_person(self) -> bool:
        return any(reason.rule in SECOND_PERSON for reason in self.because)

    @property
    def is_about_permission(self) -> bool:
        return any(reason.rule in PERMISSION for reason in self.because)


class Overtaken(Exception):
    """Somebody else has changed the case since the caller read it."""

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(f"version {found} where {expected} was expected")
        self.expected = expected
        self.found = found


class UnknownMove(Exception):
    """There is no such verb for this kind of case."""


class UnknownCase(Exception):
    """There is no such case."""
