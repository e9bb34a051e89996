"""What somebody files in their case: which move it is, what is asked one page after the other, and what happens next.

A filing is drawn from the fields of its move in the table. What stands here is only what a citizen reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cases.states import Field, FieldKind, Move

PAPERS = frozenset({FieldKind.ID, FieldKind.IDS})


@dataclass(frozen=True, slots=True)
class Filing:
    """One thing that can be filed. `asks` replaces what the table says of a field, for readers who are no officials."""

    code: str  # in the address
    verb: str
    title: str
    lead: str = ""
    next: str = ""  # what happens once it is filed
    clock: str = ""  # the one whose end is the last day
    right: str = ""  # of those that a notice names
    asks: tuple[Field, ...] = ()
    papers: frozenset[str] = frozenset()  # fields that are answered with files
    also: str = ""  # a second move, made with this one if the last question is answered with yes
    given: tuple[tuple[str, str], ...] = ()  # what is the same for all who file it, and not asked
    late: str = ""  # where it may be filed after its last day: until when
    again: str = ""  # instead of `lead`, once it was filed and can be once more
    instead: str = ""  # the clock that runs in the place of `clock`, where the standard says so

    @property
    def clocks(self) -> tuple[str, ...]:
        return tuple(code for code in (self.clock, self.instead) if code)


@dataclass(frozen=True, slots=True)
class Question:
    """One page."""

    field: Field
    papers: bool = False

    @property
    def many(self) -> bool:
        return self.field.kind is FieldKind.IDS


def questions_of(filing: Filing, move: Move, *, extra: bool = True) -> tuple[Question, ...]:
    """In the table's order; then what only this filing asks, while the second move is open."""
    own = {one.name for one in move.fields}
    added = [one for one in filing.asks if one.name not in own] if extra else []
    return (*questions_to(filing, move.fields), *(Question(one) for one in added))


def questions_to(filing: Filing, fields: Sequence[Field]) -> tuple[Question, ...]:
    asks, given = {one.name: one for one in filing.asks}, dict(filing.given)
    worded_ones = [worded(one, asks.get(one.name)) for one in fields if one.name not in given and not one.on_paper]
    return tuple(Question(one, one.name in filing.papers) for one in worded_ones)


def worded(field: Field, asked: Field | None) -> Field:
    """The citizen's words, the table's kind and choices."""
    required = field.required or field.kind is FieldKind.BOOLEAN  # yes and no are both an answer
    if asked is None:
        return replace(field, required=required)
    return replace(field, label=asked.label, help=asked.help, required=required)


def plain_filing(move: Move) -> Filing:
    """Of a move that nobody has written words for: it can be filed all the same."""
    papers = frozenset(one.name for one in move.fields if one.kind in PAPERS)
    return Filing(code=move.verb, verb=move.verb, title=move.title, papers=papers)


def next_question(questions: Sequence[Question], answers: Mapping[str, object]) -> Question | None:
    return next((one for one in questions if one.field.name not in answers), None)


def needed_still(questions: Sequence[Question], answers: Mapping[str, object]) -> list[Question]:
    return [
        one for one in questions if one.field.required and not answers.get(one.field.name) and not is_no(one, answers)
    ]


def is_no(question: Question, answers: Mapping[str, object]) -> bool:
    """No is an answer."""
    return question.field.kind is FieldKind.BOOLEAN and answers.get(question.field.name) is False
