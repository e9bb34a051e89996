"""Which things can be filed, in which kinds of case. Filled by `registry`; other rooms' moves have plain words of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from appeals.queries import OpenRemedy, open_to
from appeals.states.fields import EXHIBITS
from cases.queries.views import CaseView, Choice
from cases.rules.verdicts import Verdict
from cases.states import Field, Move, Party
from clock.queries import legal_now
from lists.states import KIND
from notices.queries.bindings import serving_verbs
from portal.queries.visitors import Visitor
from portal.rules.filings import Filing, Question, plain_filing, questions_of, questions_to

FILE = "file"  # the move that opens a case which contests a listing
LATE = "late_because"


@dataclass(slots=True)
class Known:
    filings: dict[tuple[str, str], Filing] = field(default_factory=dict)  # by kind of case and verb
    remedies: dict[str, str] = field(default_factory=dict)  # by what addresses call them: their kind of case


KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Fileable:
    """One thing that can be filed in one case, open or shut: a move of it, or a case of its own that contests it."""

    filing: Filing
    verdict: Verdict
    kind: str  # of the case in whose table it stands
    questions: tuple[Question, ...]
    move: Move | None = None
    extra: Move | None = None  # a second move that can be asked for with it, where it is open
    remedy: OpenRemedy | None = None

    @property
    def open(self) -> bool:
        return self.verdict.open or self.late

    @property
    def late(self) -> bool:
        """Its time is over; with what kept them it can be filed all the same."""
        return self.remedy is not None and self.remedy.late

    @property
    def sources(self) -> tuple[str, ...]:
        return self.move.sources if self.move else ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.move.fields if self.move else (*self.remedy.fields, EXHIBITS) if self.remedy else ()

    @property
    def due_at(self) -> datetime | None:
        return self.remedy.due_at if self.remedy else None


def filing_of(kind: str, move: Move) -> Filing:
    return KNOWN.filings.get((kind, move.verb)) or plain_filing(move)


def fileables(view: CaseView, visitor: Visitor) -> list[Fileable]:
    """Everything that the table of moves, and the ways to contest a listing, let this party do, now or at another stage."""
    moves = moves_of(view, visitor.party)
    order = {filing: number for number, filing in enumerate(KNOWN.filings.values())}
    return sorted([*moves, *remedies_of(view, visitor)], key=lambda one: order.get(one.filing, len(order)))


def moves_of(view: CaseView, party: Party) -> list[Fileable]:
    kind, served = view.row.kind, serving_verbs(view.row.kind)
    choices = [one for one in view.choices if party in one.move.who and one.move.verb not in served]
    return [made(filing_of(kind, one.move), one, view) for one in choices if not one.move.opens]


def made(filing: Filing, choice: Choice, view: CaseView) -> Fileable:
    extra = next((one.move for one in view.choices if one.move.verb == filing.also and one.verdict.open), None)
    questions = questions_of(filing, choice.move, extra=extra is not None)
    return Fileable(filing, choice.verdict, view.row.kind, questions, choice.move, extra)


def remedies_of(view: CaseView, visitor: Visitor) -> list[Fileable]:
    """Only whom the listing is about contests it."""
    if view.row.kind != KIND or not visitor.is_subject:
        return []
    found = open_to(view.row.pk, visitor.acts_for, legal_now())
    return [remedy_of(one) for one in found if one.kind in KNOWN.remedies]


def remedy_of(one: OpenRemedy) -> Fileable:
    kind = KNOWN.remedies[one.kind]
    filing = KNOWN.filings[kind, FILE]
    questions = questions_to(filing, [*fields_asked(one), EXHIBITS])
    return Fileable(filing, one.because, kind, questions, remedy=one)


def used_up(offered: Sequence[Fileable]) -> set[str]:
    """Time for something that has been filed already: it is no time of theirs any more."""
    open_ones = {one.filing.clock for one in offered if one.open}
    return {one.filing.clock for one in offered if one.remedy and one.filing.clock} - open_ones


def used_up_in(listing: UUID, party: UUID, at: datetime) -> set[str]:
    return used_up([remedy_of(one) for one in open_to(listing, party, at) if one.kind in KNOWN.remedies])


def fields_asked(one: OpenRemedy) -> Iterator[Field]:
    """What kept them is asked of whoever is late, and of nobody else; what has one answer is not asked."""
    for asked in one.fields:
        if asked.name == LATE:
            if one.late:
                yield replace(asked, required=True)
        elif len(one.choices.get(asked.name, ("", ""))) > 1 or asked.name not in one.choices:
            yield asked


def only_choices(one: OpenRemedy) -> dict[str, str]:
    return {name: offered[0][0] for name, offered in one.choices.items() if len(offered) == 1}


def fileable(view: CaseView, visitor: Visitor, code: str) -> Fileable | None:
    return next((one for one in fileables(view, visitor) if one.filing.code == code), None)


def offers_in(one: Fileable) -> dict[str, Sequence[tuple[str, str]]]:
    return dict(one.remedy.choices) if one.remedy else {}
