"""What came on paper is filed by the same move, with the moment at which it came in. A clerk's name stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from appeals import transitions as appeals
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import FieldKind
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
    papers: Mapping[str, Sequence[str]] = field(default_factory=dict)  # ids of files that this clerk has sent in
    reason: str = ""


@transaction.atomic
def file_paper(*, paper: OnPaper, by: Actor, at: datetime) -> Done:
    """Clocks that it starts are counted from when it came in."""
    return contest(paper, by, at) if paper.one.remedy else moved(paper, by)


def contest(paper: OnPaper, by: Actor, at: datetime) -> Done:
    remedy = paper.one.remedy
    if remedy is None:
        raise ValueError(paper.one.filing.code)
    made = appeals.file(
        kind=remedy.kind,
        listing=paper.case,
        party=paper.filed_for,
        answers={**only_choices(remedy), **paper.data},
        exhibits=[UUID(one) for found in paper.papers.values() for one in found],
        by=by,
        at=at,
        received_at=paper.received_at,
        reason=paper.reason,
    )
    return Done(made.ref, number_of(made.case, FILE, by.id))


def moved(paper: OnPaper, by: Actor) -> Done:
    move = paper.one.move
    if move is None:
        raise ValueError(paper.one.filing.code)
    names = {one.name: one for one in move.fields}
    data = dict(paper.one.filing.given) | {name: value for name, value in paper.data.items() if name in names}
    for name, found in paper.papers.items():
        data[name] = list(found) if names[name].kind is FieldKind.IDS else next(iter(found), None)
    because = {"received_at": paper.received_at.isoformat(), "filed_for": str(paper.filed_for)}
    fulfil(Wish(paper.case, move.verb, by, paper.received_at, paper.reason, data, because=because))
    return Done(paper.ref, number_of(paper.case, move.verb, by.id))


def keep_paper(*, sent: Sent, by: Actor, at: datetime) -> str:
    """As soon as it comes in, so that nobody has to choose it twice; or `Refusal`. It is swept after a day unless it is filed."""
    if objection := size_objection(sent.size):
        raise Refusal(objection)
    return str(store_file(content=sent.read(), name=sent.name, by=by, at=at, purpose=PURPOSE).id)
