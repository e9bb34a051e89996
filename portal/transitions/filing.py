"""What was checked is filed: by the one choke point, once, however often the button is pressed and in however many windows."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from appeals import transitions as appeals
from cases.states import FieldKind
from cases.transitions import KeyReused, move, once
from ledger.queries import recent
from portal.models import Draft
from portal.queries.drafts import Begun, opened
from portal.queries.filings import FILE, Fileable, only_choices
from portal.queries.visitors import Visitor
from portal.rules.filings import Question
from portal.transitions.drafting import PURPOSE
from records.transitions import release_files

FILED = "portal:filed"


class Gone(Exception):
    """There is nothing begun that could be filed."""


class Changed(Exception):
    """Something else stands there than was checked: it was changed in another window."""


def fingerprint(answers: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """In which case, and the number of the event there: together the reference of the filing."""

    ref: str
    seq: int


def file_answers(*, visitor: Visitor, one: Fileable, draft: UUID, seen: str, at: datetime) -> Done:
    """Or `Refusal`, `Invalid`: then the draft stands as it was."""

    def produce() -> list[str | int]:
        row = Draft.objects.select_for_update().filter(pk=draft, case=visitor.case, by=visitor.holder).first()
        if row is None or row.filing != one.filing.code:
            raise Gone
        begun = opened(row)
        if fingerprint(begun.answers) != seen:
            raise Changed
        done = filed(visitor, one, begun, at)
        return [done.ref, done.seq]

    try:
        ref, seq = once(owner=draft, key=FILED, asked=[one.filing.code, seen], produce=produce).outcome
    except KeyReused:
        raise Gone from None
    return Done(str(ref), int(seq))


def filed(visitor: Visitor, one: Fileable, begun: Begun, at: datetime) -> Done:
    release_files(files=papers_in(one.questions, begun.answers), holder=begun.id, purpose=PURPOSE)
    done = contest(visitor, one, begun, at) if one.remedy else moved(visitor, one, begun, at)
    Draft.objects.filter(pk=begun.id).delete()
    return done


def contest(visitor: Visitor, one: Fileable, begun: Begun, at: datetime) -> Done:
    """A case of its own, in the matter of the one that it contests."""
    made = appeals.file(
        **as_contest(one, begun.answers), listing=visitor.case, party=visitor.acts_for, by=visitor.actor, at=at
    )
    return Done(made.ref, number_of(made.case, FILE, visitor.holder))


def as_contest(one: Fileable, answers: Mapping[str, Any]) -> dict[str, Any]:
    if one.remedy is None:
        raise ValueError(one.filing.code)
    papers = papers_in(one.questions, answers)
    said = data_of(one.questions, answers, {field.name for field in one.remedy.fields})
    return {"kind": one.remedy.kind, "answers": {**only_choices(one.remedy), **said}, "exhibits": papers}


def moved(visitor: Visitor, one: Fileable, begun: Begun, at: datetime) -> Done:
    if one.move is None:
        raise ValueError(one.filing.code)
    data = dict(one.filing.given) | data_of(one.questions, begun.answers, {field.name for field in one.fields})
    move(case_id=visitor.case, verb=one.move.verb, by=visitor.actor, at=at, data=data)
    number = number_of(visitor.case, one.move.verb, visitor.holder)
    if one.extra is not None and wants_extra(one, begun.answers):
        move(case_id=visitor.case, verb=one.extra.verb, by=visitor.actor, at=at)
    return Done(visitor.ref, number)


def number_of(case: UUID, verb: str, actor: UUID) -> int:
    kind = f"case.{verb}"
    return next(one.seq for one in recent(case, limit=20) if one.kind == kind and one.actor == actor)


def wants_extra(one: Fileable, answers: Mapping[str, Any]) -> bool:
    own = {field.name for field in one.fields}
    return any(answers.get(asked.field.name) is True for asked in one.questions if asked.field.name not in own)


def papers_in(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> list[UUID]:
    return [UUID(paper["id"]) for one in questions if one.papers for paper in answers.get(one.field.name) or ()]


def data_of(questions: tuple[Question, ...], answers: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """As a program would send it."""
    return {
        one.field.name: value_of(one, answers[one.field.name])
        for one in questions
        if one.field.name in names and answers.get(one.field.name) is not None
    }


def value_of(question: Question, answer: Any) -> Any:
    if not question.papers:
        return answer
    ids = [paper["id"] for paper in answer]
    return ids if question.field.kind is FieldKind.IDS else (ids[0] if ids else None)
