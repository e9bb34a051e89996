"""One move that somebody is about to make: what it asks for, who signs, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.models import Case
from cases.queries import desk
from cases.queries.views import CaseView, Choice
from cases.queries.wording import name_of, say, when_due
from cases.rules.fields import fields_of
from cases.rules.kinds import Offers
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal, Verdict
from cases.states import Field, FieldKind
from clock.queries import legal_now
from ledger.queries import HistoryEvent, recent

MOST_SINCE = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    view: CaseView
    step: desk.Step
    viewer: Actor
    at: datetime
    asked: tuple[Field, ...]
    offers: Offers
    notes: Mapping[str, list[str]]
    papers: Sequence[Mapping[str, Any]]

    @property
    def target_title(self) -> str:
        state = self.step.move.target or self.view.row.state
        return gettext(self.view.kind.state_titles[state])

    @property
    def stays(self) -> bool:
        return self.step.move.target in (None, self.view.row.state)

    @property
    def part(self) -> str:
        return name_of(self.step.move.part) if self.step.move.part else ""

    @property
    def others(self) -> list[str]:
        """The parts of those who must have signed beside the reader."""
        own = {self.step.move.part} if self.step.move.part else set()
        return [name_of(part) for part in sorted(self.step.move.needs - own)]


def attempt_of(view: CaseView, verb: str, *, viewer: Actor) -> Attempt | None:
    """Open or shut: the page of a shut move says why, and who could help."""
    choice = next((one for one in view.choices if one.move.verb == verb), None)
    if choice is None:
        return None
    offers = desk.offers_for(view, choice, viewer)
    fields = fields_of(choice.move, viewer)
    notes = {name: [say(one) for one in known] for name, known in view.notes(verb).items()}
    asked = tuple(one for one in fields if can_be_answered(one, offers) and notes.get(one.name) != [])
    step = desk.shut_without_offers(step_for(view, choice, viewer), fields, offers)
    papers = view.kind.papers[verb](view.standing) if verb in view.kind.papers else ()
    return Attempt(view, step, viewer, legal_now(), asked, offers, notes, papers)


def can_be_answered(one: Field, offers: Offers) -> bool:
    """Nobody types an id by hand: where none is offered, and none is needed, none is asked for."""
    return one.required or one.papers or one.kind not in (FieldKind.ID, FieldKind.IDS) or bool(offers.get(one.name))


def step_for(view: CaseView, choice: Choice, viewer: Actor) -> desk.Step:
    colleagues = desk.Colleagues(view) if desk.needs_colleague(choice, view, viewer) else None
    return desk.step_of(choice, view, viewer, colleagues)


def refused_in_words(attempt: Attempt, refusal: Refusal) -> desk.Step:
    """What the rule said when it was asked in earnest."""
    shut = Choice(attempt.step.move, Verdict(open=False, because=refusal.because))
    return step_for(attempt.view, shut, attempt.viewer)


def done_in_words(attempt: Attempt, state: str) -> str:
    """What was done, where the case stands now, and what comes next."""
    words = {"move": attempt.step.title, "state": gettext(attempt.view.kind.state_titles[state])}
    if attempt.stays:
        done = gettext("Done: %(move)s. The state of the case stays “%(state)s”.") % words
    else:
        done = gettext("Done: %(move)s. The state of the case is now “%(state)s”.") % words
    next_due = Case.objects.values_list("next_due_at", flat=True).get(pk=attempt.view.row.pk)
    if next_due is None:
        return done
    return f"{done} " + gettext("Next due: %(when)s.") % {"when": when_due(next_due)}


def since(case_id: UUID, version: int) -> list[HistoryEvent]:
    """The moves that were made after somebody read this version, newest first."""
    events = recent(case_id, limit=MOST_SINCE)
    return [one for one in events if isinstance(made := (one.values or {}).get("version"), int) and made > version]
