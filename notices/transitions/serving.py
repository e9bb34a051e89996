"""How a notice reaches somebody: attempts begin and end, announcements wait, service counts and is set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.queries.standings import lock, standings
from cases.rules.fields import Invalid
from cases.rules.kinds import StartTimer, Taken
from cases.rules.standing import Actor, Asked, signers_of_act
from cases.rules.verdicts import Reason, Refusal, Text, Verdict
from cases.states import gettext_noop
from cases.transitions.settling import settled
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from notices.models import Consent, Notice, Service
from notices.queries.facts import facts_of, last_notice
from notices.rules import service as rules
from notices.rules.service import NoticeFacts, Receipt
from notices.states import ANNOUNCED, UNSERVED, Channel, NoticeState, Outcome
from outbox.transitions import Outgoing, put_many
from records.queries.files import NoSuchFile, file_row
from records.transitions import attach_files

MAIL = "notices.mail"


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, and when."""

    by: Actor | None
    at: datetime

    @property
    def id(self) -> UUID | None:
        return self.by.id if self.by else None


# --- Within a move of the case: what rooms above call from their `carry_out` --------------------------------------------


def serve(one: Taken, kind: str, to: UUID | None = None) -> datetime:
    """The notice has reached them, as the move's fields say; or, by the clock, its announcement has run out. When it counts."""
    notice = required(one.case.id, kind, to)
    who = Who(one.asked.by, one.asked.at)
    if one.asked.by is None:
        return end_announcement(notice, who)
    data = one.asked.data or {}
    return receive(notice, rules.receipt_of(data), who, attempt=data.get("attempt"))


def announce(one: Taken, kind: str, to: UUID | None = None) -> StartTimer:
    """In public, with the reference and a masked name only. Its thirty days begin when it is there, however long whoever
    asked for it had to wait (CPL 95)."""
    notice = required(one.case.id, kind, to)
    who = Who(one.asked.by, one.asked.at)
    check(rules.may_announce(facts(notice), one.asked))
    row = begin(notice, Channel.ANNOUNCEMENT, who, reason=(one.asked.data or {})["unreachable"])
    row.refresh_from_db(fields=["begun_at"])
    return StartTimer(ANNOUNCED, row.begun_at)


def set_aside(one: Taken, kind: str, to: UUID | None = None) -> None:
    """It counted, and had not reached them. It must be served anew; whoever calls stops the clocks that it had started."""
    notice = required(one.case.id, kind, to)
    check(rules.may_set_aside(facts(notice), one.asked))
    undo(notice, Who(one.asked.by, one.asked.at), finding=(one.asked.data or {})["finding"])


def withdraw(one: Taken, *kinds: str) -> None:
    """The step that they told of was given up: what was not served yet no longer stands. All letters of the case, or those
    of these kinds."""
    unserved = Notice.objects.filter(case=one.case.id, state__in=UNSERVED)
    open_ones = list((unserved.filter(kind__in=kinds) if kinds else unserved).order_by("number"))
    for notice in open_ones:
        end_attempts(notice, Outcome.FAILED, Who(one.asked.by, one.asked.at), finding="")
    Notice.objects.filter(pk__in=[notice.pk for notice in open_ones]).update(state=NoticeState.VOID)
    append_many(events=[told("void", notice, Who(one.asked.by, one.asked.at), {}) for notice in open_ones])


# --- By themselves ------------------------------------------------------------------------------------------------------


def record_service(*, notice: UUID, data: Mapping[str, Any], by: Actor, at: datetime) -> datetime:
    """Of a notice that no move of its case waits for."""
    with settled():
        row = locked(notice)
        case = standings([row.case_id], askers=[by])[row.case_id]
        check(rules.may_witness(signers_of_act(case), Asked(at, by)))
        return receive(row, rules.receipt_of(data), Who(by, at), attempt=data.get("attempt"))


@transaction.atomic
def send(*, notice: UUID, channel: Channel, by: Actor, at: datetime, tracking: str = "") -> UUID:
    """It is on its way: to the post, or as a mail that says no more than that something waits."""
    row, who = locked(notice), Who(by, at)
    known = facts(row)
    check(rules.may_serve(known, Asked(at, by)))
    check(rules.unconsented(Receipt(channel, at.date()), known))
    attempt = begin(row, channel, who, tracking=tracking, address=address_for(row, channel))
    if channel is Channel.ELECTRONIC:
        put_many(messages=[Outgoing(MAIL, row.case_id, {"service": str(attempt.pk)}, f"{MAIL}:{attempt.pk}")])
    return attempt.pk


@transaction.atomic
def fail(*, attempt: UUID, outcome: Outcome, by: Actor | None, at: datetime, finding: str) -> None:
    """It did not reach them, or came back. Somebody must find another way: the notice is work again."""
    locked(Service.objects.values_list("notice", flat=True).get(pk=attempt))
    row = Service.objects.select_related("notice").select_for_update(of=("self",)).get(pk=attempt)
    if row.outcome != Outcome.UNDER_WAY or outcome not in (Outcome.FAILED, Outcome.BOUNCED):
        raise Refusal(ENDED)
    who = Who(by, at)
    end(row, outcome, who, finding=finding)
    if not row.notice.services.filter(outcome=Outcome.UNDER_WAY).exists():
        Notice.objects.filter(pk=row.notice_id, state=NoticeState.SENT).update(state=NoticeState.FAILED)
    append_many(
        events=[told("failed", row.notice, who, {"channel": row.channel, "outcome": outcome.value, "finding": finding})]
    )


def undo_service(*, notice: UUID, by: Actor, at: datetime, finding: str) -> None:
    """Of a notice that no move of its case waited for."""
    with settled():
        row = locked(notice)
        check(rules.may_set_aside(facts(row), Asked(at, by)))
        undo(row, Who(by, at), finding=finding)


ENDED = Reason("attempt", rules.RULE_4, Text(gettext_noop("This attempt has ended already.")))
NO_FILE = Reason("proof", rules.CPL_87, Text(gettext_noop("There is no such file of yours. Send it again.")))


# --- The steps themselves -----------------------------------------------------------------------------------------------


def required(case: UUID, kind: str, to: UUID | None) -> Notice:
    found = last_notice(case, kind, to)
    if found is None:
        raise Refusal(rules.NO_NOTICE)
    return locked(found.pk)


def locked(notice: UUID) -> Notice:
    """The case first, as every move does, so that nobody waits for each other in a ring."""
    lock(Notice.objects.filter(pk=notice).values_list("case", flat=True))
    return Notice.objects.select_related("case", "template").select_for_update(of=("self",)).get(pk=notice)


def facts(notice: Notice) -> NoticeFacts:
    return facts_of([notice])[0]


def check(verdict: Verdict) -> None:
    if not verdict.open:
        raise Refusal(*verdict.because)


def receive(notice: Notice, receipt: Receipt, who: Who, *, attempt: UUID | None = None) -> datetime:
    """Service counts, with its proof, from the day on which they received it."""
    known, zone = facts(notice), ZoneInfo(settings.TIME_ZONE)
    check(rules.may_serve(known, Asked(who.at, who.by)))
    row = attempt_of(notice, attempt) if attempt else None
    if row is not None:
        receipt = replace(receipt, tracking=receipt.tracking or row.tracking, code=row.opened_with_id)
    if faults := rules.faults_of(receipt, known, who.at, zone):
        raise Invalid(*faults)
    check(rules.unconsented(receipt, known))
    row = row or begin(notice, receipt.channel, who, tracking=receipt.tracking)
    digest = proved(notice, receipt, who)
    counts = rules.counts_from(receipt.received_on, known, who.at, zone)
    Service.objects.filter(pk=row.pk).update(
        tracking=receipt.tracking,
        receiver=receipt.receiver,
        proof=receipt.proof,
        proof_digest=digest,
        **ending(Outcome.DELIVERED, who),
        served_at=counts,
    )
    return count(notice, row, who, counts, digest)


def attempt_of(notice: Notice, attempt: UUID) -> Service:
    row = Service.objects.filter(pk=attempt, notice=notice, outcome=Outcome.UNDER_WAY).first()
    if row is None:
        raise Refusal(ENDED)
    return row


def proved(notice: Notice, receipt: Receipt, who: Who) -> str:
    """The proof belongs to the notice from now on. What it is, its hash says."""
    if receipt.proof is None:
        return ""
    try:
        digest: str = file_row(receipt.proof).digest
    except NoSuchFile as missing:
        raise Refusal(NO_FILE) from missing
    attach_files(files=[receipt.proof], to=notice.pk, by=who.by, subject=notice.to)
    return digest


def end_announcement(notice: Notice, who: Who) -> datetime:
    known = facts(notice)
    check(rules.may_serve(known, Asked(who.at, who.by)))
    row = notice.services.get(channel=Channel.ANNOUNCEMENT, outcome=Outcome.UNDER_WAY)
    Service.objects.filter(pk=row.pk).update(**ending(Outcome.DELIVERED, who), served_at=who.at)
    return count(notice, row, who, who.at, "")


def count(notice: Notice, row: Service, who: Who, at: datetime, digest: str) -> datetime:
    """Other attempts end with it: whoever was reached is not looked for any more."""
    for other in notice.services.filter(outcome=Outcome.UNDER_WAY).exclude(pk=row.pk):
        end(other, Outcome.FAILED, who, finding="")
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SERVED, served_at=at)
    values: dict[str, Value] = {"channel": row.channel, "served_at": at.isoformat()}
    values |= {"proof": digest} if digest else {}
    append_many(events=[told("served", notice, who, values)])
    return at


def begin(
    notice: Notice,
    channel: Channel,
    who: Who,
    *,
    tracking: str = "",
    reason: str = "",
    address: str = "",
    code: int | None = None,
) -> Service:
    row = Service.objects.create(
        notice=notice,
        channel=channel,
        begun_by=who.id,
        tracking=tracking,
        reason=reason,
        address=address,
        opened_with_id=code,
    )
    Notice.objects.filter(pk=notice.pk).exclude(state=NoticeState.SENT).update(state=NoticeState.SENT)
    values: dict[str, Value] = {"channel": channel.value}
    values |= {"tracking": tracking} if tracking else {}
    values |= {"reason": reason} if reason else {}
    append_many(events=[told("announced" if channel is Channel.ANNOUNCEMENT else "sent", notice, who, values)])
    return row


def undo(notice: Notice, who: Who, *, finding: str) -> None:
    Service.objects.filter(notice=notice, outcome=Outcome.DELIVERED).update(outcome=Outcome.SET_ASIDE, finding=finding)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.FAILED, served_at=None)
    append_many(events=[told("set-aside", notice, who, {"finding": finding})])


def end_attempts(notice: Notice, outcome: Outcome, who: Who, *, finding: str) -> None:
    for row in notice.services.filter(outcome=Outcome.UNDER_WAY):
        end(row, outcome, who, finding=finding)


def end(row: Service, outcome: Outcome, who: Who, *, finding: str) -> None:
    Service.objects.filter(pk=row.pk).update(finding=finding, **ending(outcome, who))


def ending(outcome: Outcome, who: Who) -> dict[str, Any]:
    return {"outcome": outcome, "ended_by": who.id, "ended_at": who.at}


def address_for(notice: Notice, channel: Channel) -> str:
    if channel is not Channel.ELECTRONIC:
        return notice.address
    return Consent.objects.get(to=notice.to, withdrawn_at=None).address


def told(what: str, notice: Notice, who: Who, values: Mapping[str, Value]) -> NewEvent:
    said = {"notice": str(notice.pk), "kind": notice.kind, **values}
    return NewEvent(notice.case_id, f"notice.{what}", who.id, said, notice.to)
