"""A filing in hand: its questions, what has been answered, and what is missing before it can be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from cases.queries.histories import shown
from cases.queries.views import CaseView, view_of
from cases.states import FieldKind
from deadlines.queries.telling import clocks_told
from notices.queries.letters import in_language, letters_to
from people.queries import names_of_people, usernames_of
from portal.queries.doing import Doing, doing
from portal.queries.drafts import Begun, draft_of
from portal.queries.filings import Fileable, fileable, offers_in
from portal.queries.visitors import Visitor
from portal.rules.filings import Question, needed_still, next_question


@dataclass(frozen=True, slots=True)
class Task:
    question: Question
    label: str
    answered: bool
    shown: str
    papers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Hand:
    """Everything that the pages of one filing are drawn from."""

    view: CaseView
    visitor: Visitor
    one: Fileable
    doing: Doing
    draft: Begun | None
    offers: Mapping[str, Sequence[tuple[str, str]]]
    received_at: datetime
    about: str = ""  # which proposal it answers

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.draft.answers if self.draft else {}

    @property
    def tasks(self) -> list[Task]:
        return [task(one, self.answers, self.offers) for one in self.one.questions]

    @property
    def next(self) -> Question | None:
        return next_question(self.one.questions, self.answers)

    @property
    def missing(self) -> list[Question]:
        return needed_still(self.one.questions, self.answers)

    def question(self, name: str) -> Question | None:
        return next((one for one in self.one.questions if one.field.name == name), None)

    def offered(self, question: Question) -> Sequence[tuple[str, str]]:
        return self.offers.get(question.field.name, ())


def hand_of(visitor: Visitor, code: str, at: datetime) -> Hand | None:
    view = view_of(visitor.case, viewer=visitor.actor)
    one = fileable(view, visitor, code)
    if one is None:
        return None
    clocks = {clock.kind: clock for clock in clocks_told(visitor.case, now=at)}
    draft = draft_of(visitor, code)
    shown_now = doing(one, view, clocks, [code] if draft else [])
    about = proposal_told(visitor) if one.open and one.filing.clock == "RESPONSE" else ""
    return Hand(view, visitor, one, shown_now, draft, offers_of(one, view, visitor), at, about)


def proposal_told(visitor: Visitor) -> str:
    """In the words of the letter: in one case several things can be proposed, one after the other."""
    letters = letters_to(visitor.case, visitor.acts_for)
    return next(
        (in_language(one.content.get("proposal")) for one in letters if one.kind == "intent" and one.served_at), ""
    )


def offers_of(one: Fileable, view: CaseView, visitor: Visitor) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What the case's kind offers; and for the name of an official, those who have signed in the matter."""
    own = view.kind.offers.get(one.move.verb) if one.move else None
    found = {**(own(view.standing, visitor.actor) if own else {}), **offers_in(one)}
    named = [field.name for field in one.fields if field.kind is FieldKind.OFFICIAL]
    return {**found, **dict.fromkeys(named, officials(view))} if named else found


def officials(view: CaseView) -> list[tuple[str, str]]:
    people = {one.person for one in view.standing.signed} - set(view.standing.recused)
    if view.row.assignee_id and view.row.assignee_id not in view.standing.recused:
        people.add(view.row.assignee_id)
    names, usernames = names_of_people(people), usernames_of(people)
    return [(usernames[one], names[one]) for one in sorted(people)]


def task(question: Question, answers: Mapping[str, Any], offers: Mapping[str, Sequence[tuple[str, str]]]) -> Task:
    name = question.field.name
    value = answers.get(name)
    papers = list(value or ()) if question.papers else []
    words = "" if question.papers or value in (None, "") else in_words(question, value, offers.get(name, ()))
    return Task(question, gettext(question.field.label), name in answers, words, papers)


def in_words(question: Question, value: Any, offered: Sequence[tuple[str, str]]) -> str:
    return dict(offered).get(str(value)) or shown(question.field, value)
