"""The lifting letter: a short signed text that a named measure has ended, for the counter that still refuses. It says
nothing of why or since when: whoever reads it learns what they may no longer do, and no more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import Party, gettext_noop
from people.states import Role

FIRST_LINE = "statutory-lists/lifting@v1"
NAMES = ("measure", "issued", "until", "holder", "number", "ended", "ended-zh", "by", "by-zh")
HOLDS_FOR = timedelta(days=90)  # a fresh one costs nothing, and an old one could be overtaken
ISSUERS = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER})
RULE = "RULES.md 10"
SPACE = re.compile(r"\s+")


class WrongLetter(ValueError):
    """The text is no letter of this form."""


@dataclass(frozen=True, slots=True)
class Letter:
    measure: UUID
    issued_on: date
    until_on: date
    holder: str
    number: str  # a mask
    ended: str
    ended_zh: str
    by: str
    by_zh: str

    def __str__(self) -> str:
        """What is signed: a line each, so that a person can read it as well."""
        values = (self.measure, self.issued_on, self.until_on, self.holder, self.number)
        told = (*values, self.ended, self.ended_zh, self.by, self.by_zh)
        return as_lines(FIRST_LINE, NAMES, told)


def as_lines(first: str, names: Sequence[str], told: Sequence[object]) -> str:
    lines = [f"{name} {one_line(str(value))}".rstrip() for name, value in zip(names, told, strict=True)]
    return "\n".join([first, *lines, ""])


def one_line(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def values_in(text: str, names: Sequence[str]) -> list[str]:
    """What stands behind each name, in their order."""
    lines = text.split("\n")[1:]
    found = [line.removeprefix(name).removeprefix(" ") for name, line in zip(names, lines, strict=False)]
    if len(found) < len(names):
        raise WrongLetter("a letter has its lines in their order")
    return found


def parse_letter(text: str) -> Letter:
    """Only what `str` writes is a letter."""
    measure, issued, until, *words = values_in(text, NAMES)
    try:
        letter = Letter(UUID(measure), date.fromisoformat(issued), date.fromisoformat(until), *words)
    except ValueError as wrong:
        raise WrongLetter("a letter has its lines in their order") from wrong
    if str(letter) != text:
        raise WrongLetter("a letter has one way to say it")
    return letter


# --- Who gets one -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterFacts:
    subject: UUID
    agency: int
    ended_at: datetime | None
    applies_elsewhere: bool  # the same measure, of another listing
    erased: bool


def may_issue(facts: LetterFacts, by: Actor) -> Verdict:
    return verdict_of(objections(facts, by))


def objections(facts: LetterFacts, by: Actor) -> Iterator[Reason]:
    is_holder = Party.SUBJECT in by.parties and by.id == facts.subject
    is_official = bool(by.roles & ISSUERS) and facts.agency in by.agencies
    if not (is_holder or is_official):
        yield Reason(
            "role", RULE, Text(gettext_noop("Only the person themselves, or an official of the agency, gets it."))
        )
    if facts.erased:
        yield Reason("erased", "PIPL 47", Text(gettext_noop("Nothing is held about this person any more.")))
    if facts.ended_at is None:
        yield Reason("measure", RULE, Text(gettext_noop("This measure has not ended.")))
    if facts.applies_elsewhere:
        words = gettext_noop("The same measure applies because of another entry. A letter would say what is not so.")
        yield Reason("measure", RULE, Text(words))


def last_day(issued_on: date) -> date:
    return issued_on + HOLDS_FOR
