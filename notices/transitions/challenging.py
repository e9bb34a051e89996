"""Somebody says that a notice never came. An official answers: its service is set aside, or stands, with reasons."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cases.queries.kinds import kind_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions import Wish, move
from cases.transitions.moving import fulfil
from cases.transitions.settling import settled
from ledger.rules.canonical import Value
from ledger.transitions import append_many
from notices.models import Challenge, Notice, Service
from notices.queries.answering import may_answer
from notices.queries.bindings import Stage, verbs_of
from notices.queries.facts import in_earnest, stage_of
from notices.rules.service import RULE_4
from notices.states import Outcome
from notices.transitions.serving import Who, check, locked, told, undo_service

NOT_SERVED = Reason("served", RULE_4, Text(gettext_noop("No service stands that could be challenged.")))
ANSWERED = Reason("answered", RULE_4, Text(gettext_noop("This has been answered already.")))
OPEN_ALREADY = Reason(
    "challenged", RULE_4, Text(gettext_noop("It has been challenged already, and waits for an answer."))
)
TOO_LATE = Reason("state", RULE_4, Text(gettext_noop("Not in the state the case is in.")))


def challenge(*, notice: UUID, by: Actor, at: datetime, said: str) -> int:
    """By the addressee, or by whoever speaks for them. The clock that service started runs on until it is answered; what
    already restricts them is suspended at once, the first time and where it is plausible."""
    with settled():
        row = locked(notice)
        service = Service.objects.filter(notice=row, outcome=Outcome.DELIVERED).first()
        if service is None:
            raise Refusal(NOT_SERVED)
        if (waiting := service.challenges.filter(upheld=None).first()) is not None:
            if (waiting.by, waiting.said) == (by.id, said):
                return waiting.pk  # pressed twice: said once
            raise Refusal(OPEN_ALREADY)
        made = Challenge.objects.create(service=service, by=by.id, said=said)
        append_many(events=[told("challenged", row, Who(by, at), {"said": said})])
        if in_earnest(service):
            suspend(row, at)
        return made.pk


def suspend(row: Notice, at: datetime) -> None:
    """By the clock's hand: a relief waits for nobody. Where nothing is in effect yet, nothing needs to be suspended."""
    verbs = verbs_of(row.case.kind, row.kind) if stage_of(row) is Stage.RESTS else None
    table = kind_of(row.case.kind).table
    step = table.find(verbs.suspend, row.case.state) if verbs and verbs.suspend else None
    if step is not None and row.case.state in step.sources:
        because: Mapping[str, str] = {"deadline": "challenged", "notice": str(row.pk)}
        fulfil(Wish(row.case_id, step.verb, None, at, because=because))


def answer_challenge(*, challenge_id: int, upheld: bool, by: Actor, at: datetime, answer: str) -> None:
    """Upheld, the service is set aside, through the move of the case that does it where there is one; what had effect is annulled."""
    with settled():
        row = Challenge.objects.select_related("service__notice__case").get(pk=challenge_id)
        notice = locked(row.service.notice_id)
        check(may_answer(row.service, by))
        fields = {"upheld": upheld, "answer": answer, "answered_by": by.id, "answered_at": at}
        if not Challenge.objects.filter(pk=challenge_id, upheld=None).update(**fields):
            raise Refusal(ANSWERED)
        values: dict[str, Value] = {"upheld": upheld, "answer": answer}
        append_many(events=[told("challenge-answered", notice, Who(by, at), values)])
        if upheld:
            undo_for(notice, by, at, answer)


def undo_for(notice: Notice, by: Actor, at: datetime, answer: str) -> None:
    verb = undoing(notice)
    if verb:
        move(case_id=notice.case_id, verb=verb, by=by, at=at, reason=answer, data=found(verb, notice, answer))
    else:
        undo_service(notice=notice.pk, by=by, at=at, finding=answer)


def undoing(notice: Notice) -> str:
    """The move that sets the service aside; where what rests on it has had effect already, the one that annuls it."""
    verbs, stage = verbs_of(notice.case.kind, notice.kind), stage_of(notice)
    if not verbs or not verbs.set_aside or stage in (None, Stage.OVER):
        return ""
    verb = verbs.set_aside if stage is Stage.WAITS else verbs.annul
    state, table = notice.case.state, kind_of(notice.case.kind).table
    step = table.find(verb, state) if verb else None
    if step is not None and state in step.sources:
        return verb
    raise Refusal(TOO_LATE)


def found(verb: str, notice: Notice, answer: str) -> dict[str, str]:
    """Its fields: a service is set aside with what was found, an annulment with its reason alone."""
    step = kind_of(notice.case.kind).table.find(verb, notice.case.state)
    return {"finding": answer} if step and any(one.name == "finding" for one in step.fields) else {}


def of_notice(notice: UUID, challenge_id: int) -> int:
    """Nobody answers a challenge through another notice's page."""
    if not Challenge.objects.filter(pk=challenge_id, service__notice=notice).exists():
        raise Refusal(ANSWERED)
    return challenge_id
