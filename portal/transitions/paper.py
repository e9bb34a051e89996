"""What came on paper is filed by the same move, with the moment at which it came in. A clerk's name stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from appeals import transitions as appeals
from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal, Text
from cases.states import FieldKind, gettext_noop
from cases.transitions import Wish
from cases.transitions.moving import fulfil
from portal.queries.filings import FILE, Fileable, only_choices
from portal.transitions.drafting import PURPOSE, Sent
from portal.transitions.filing import Done, number_of
from records.rules.file_kinds import size_objection
from records.transitions import store_file


@dataclass(frozen=True, slots=True)
class OnPaper:
    """`filed_for`: whose filing it is."""

    case: UUID
    ref: str
    one: Fileable
    filed_for: UUID
    received_at: datetime
    data: Mapping[str, Any]
    papers: Mapping[str, Sequence[Sent]] = field(default_factory=dict)
    reason: str = ""


@transaction.atomic
def file_paper(*, paper: OnPaper, by: Actor, at: datetime) -> Done:
    """Clocks that it starts are counted from when it came in."""
    ids = {name: taken_in(name, sent, paper, by, at) for name, sent in paper.papers.items()}
    return contest(paper, ids, by, at) if paper.one.remedy else moved(paper, ids, by)


def contest(paper: OnPaper, ids: Mapping[str, Sequence[str]], by: Actor, at: datetime) -> Done:
    remedy = paper.one.remedy
    if remedy is None:
        raise ValueError(paper.one.filing.code)
    made = appeals.file(
        kind=remedy.kind,
        listing=paper.case,
        party=paper.filed_for,
        answers={**only_choices(remedy), **paper.data},
        exhibits=[UUID(one) for found in ids.values() for one in found],
        by=by,
        at=at,
        received_at=paper.received_at,
        reason=paper.reason,
    )
    return Done(made.ref, number_of(made.case, FILE, by.id))


def moved(paper: OnPaper, ids: Mapping[str, Sequence[str]], by: Actor) -> Done:
    move = paper.one.move
    if move is None:
        raise ValueError(paper.one.filing.code)
    names = {one.name: one for one in move.fields}
    data = dict(paper.one.filing.given) | {name: value for name, value in paper.data.items() if name in names}
    for name, found in ids.items():
        data[name] = list(found) if names[name].kind is FieldKind.IDS else next(iter(found), None)
    because = {"received_at": paper.received_at.isoformat(), "filed_for": str(paper.filed_for)}
    fulfil(Wish(paper.case, move.verb, by, paper.received_at, paper.reason, data, because=because))
    return Done(paper.ref, number_of(paper.case, move.verb, by.id))


def taken_in(name: str, sent: Sequence[Sent], paper: OnPaper, by: Actor, at: datetime) -> list[str]:
    """All of them; or `Invalid`, with what is wrong with each, beside the question that they answer."""
    ids, faults = [], []
    for one in sent:
        try:
            ids.append(kept(one, paper, by, at))
        except Refusal as refusal:
            words = Text(gettext_noop("%(name)s: %(fault)s"), {"name": one.name, "fault": refusal.because[0].text})
            faults.append(Fault(f"/{name}", words))
    if faults:
        raise Invalid(*faults)
    return ids


def kept(sent: Sent, paper: OnPaper, by: Actor, at: datetime) -> str:
    if objection := size_objection(sent.size):
        raise Refusal(objection)
    stored = store_file(content=sent.read(), name=sent.name, by=by, at=at, purpose=PURPOSE, subject=paper.filed_for)
    return str(stored.id)
