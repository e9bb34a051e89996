"""What the desk's forms ask for: each calls the one transition, or the one move of the case, that does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions import move
from notices.models import Notice
from notices.queries.bindings import Verbs
from notices.queries.facts import awaited
from notices.rules.service import CPL_95
from notices.states import Channel, Outcome
from notices.transitions import challenging, consent, serving
from records.transitions import store_file

NOT_HERE = Reason("announced", CPL_95, Text(gettext_noop("This notice is not announced: no time limit waits for it.")))


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody asks for about a notice. `of`: the attempt or the challenge that it ends."""

    notice: UUID
    of: str
    data: Mapping[str, Any]
    by: Actor
    at: datetime


def row_of(asked: Step) -> Notice:
    return Notice.objects.select_related("case").get(pk=asked.notice)


def stored(asked: Step, purpose: str, subject: UUID) -> UUID | None:
    """The file that came with the form. Where the step is refused, nothing refers to it, and it is swept."""
    sent = asked.data.get("file")
    if sent is None:
        return None
    kept = store_file(
        content=sent.read(), name=sent.name or "", by=asked.by, at=asked.at, purpose=purpose, subject=subject
    )
    return kept.id


def send_it(asked: Step) -> None:
    channel = Channel(asked.data["channel"])
    serving.send(notice=asked.notice, channel=channel, by=asked.by, at=asked.at, tracking=asked.data["tracking"])


@transaction.atomic
def serve_it(asked: Step) -> None:
    """Through the move of the case that waits for it, where there is one."""
    notice = row_of(asked)
    said = {name: asked.data[name] or None for name in ("channel", "received_on", "receiver", "tracking")}
    data = {**said, "proof": stored(asked, "service", notice.to), "attempt": under_way(notice, asked)}
    verbs = awaited(notice)
    if verbs:
        by_move(asked, notice, verbs.serve, data)
    else:
        serving.record_service(notice=notice.pk, data=data, by=asked.by, at=asked.at)


def under_way(notice: Notice, asked: Step) -> UUID | None:
    """Whatever is recorded ends the attempt of the same way."""
    if asked.of:
        return UUID(asked.of)
    open_ones = notice.services.filter(outcome=Outcome.UNDER_WAY, channel=asked.data["channel"])
    return open_ones.order_by("-begun_at").values_list("pk", flat=True).first()


def fail_it(asked: Step) -> None:
    outcome = Outcome(asked.data["outcome"])
    attempt = row_of(asked).services.filter(pk=UUID(asked.of)).values_list("pk", flat=True).first()
    if attempt is None:
        raise Refusal(serving.ENDED)
    serving.fail(attempt=attempt, outcome=outcome, by=asked.by, at=asked.at, finding=asked.data["finding"])


def announce_it(asked: Step) -> None:
    notice = row_of(asked)
    verbs = awaited(notice) or Verbs("")
    if not verbs.announce:
        raise Refusal(NOT_HERE)
    by_move(asked, notice, verbs.announce, {"unreachable": asked.data["unreachable"]})


def by_move(asked: Step, notice: Notice, verb: str, data: Mapping[str, Any]) -> None:
    move(case_id=notice.case_id, verb=verb, by=asked.by, at=asked.at, reason=asked.data["reason"], data=data)


def challenge_it(asked: Step) -> None:
    challenging.challenge(notice=asked.notice, by=asked.by, at=asked.at, said=asked.data["said"])


def answer_it(asked: Step) -> None:
    upheld = asked.data["upheld"] == "yes"
    challenging.answer_challenge(
        challenge_id=challenging.of_notice(asked.notice, int(asked.of)),
        upheld=upheld,
        by=asked.by,
        at=asked.at,
        answer=asked.data["answer"],
    )


@transaction.atomic
def note_consent(asked: Step) -> None:
    notice = row_of(asked)
    proof = stored(asked, "consent", notice.to)
    if proof is None:
        raise Refusal(serving.NO_FILE)
    consent.record_consent(to=notice.to, address=asked.data["address"], proof=proof, by=asked.by, at=asked.at)
