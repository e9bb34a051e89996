"""What each move of a record writes in this room, inside the choke point's transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.rules.kinds import (
    CarryOut,
    Consequences,
    ReplaceTimer,
    Send,
    StartTimer,
    StopAllTimers,
    StopTimer,
    Taken,
    Value,
)
from cases.rules.standing import is_official
from deadlines.rules.instants import start_of_day
from people.states import Kind
from records.models import Confirmation, Record, StoredFile
from records.queries.erasing import held_subjects
from records.rules.intake import NewSubject
from records.rules.names import tidy
from records.states import FOR_THE_ISSUER
from records.transitions.files import attach_files, discard
from records.transitions.records import Intake, kept_until

TOLD, RETAIN, CONFIRM = "TOLD", "RETAIN", "CONFIRM-DOC"
CHANGED = "records.changed"


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def changed(one: Taken) -> Send:
    return Send(CHANGED, {"record": str(one.case.id)})


def retained(begins_on: date | None, years: int) -> tuple[StartTimer, ...]:
    if begins_on is None:
        return ()
    return (StartTimer(RETAIN, start_of_day(begins_on, zone()), {"amount": years, "unit": "years"}),)


def record(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [begin(one, one.facts) for one in taken]


def begin(one: Taken, intake: Intake) -> Consequences:
    new, facts, at = intake.new, intake.rule, one.asked.at
    Record.objects.create(
        case_id=one.case.id,
        subject_id=intake.subject,
        item=intake.row,
        issuer_id=intake.issuer[0],
        document_kind=new.document_kind,
        document_number=new.document_number,
        document_on=new.document_on,
        final_on=new.final_on,
        facts={name: plain(value) for name, value in intake.facts.items()},
        beneficiary_id=intake.beneficiary,
        conduct_ended_on=new.conduct_ended_on,
        kept_until=kept_until(facts.last_day),
        recorded_by=intake.source.actor.id,
        recorder_agency_id=intake.source.agency,
        recorded_at=at,
        supersedes_id=new.supersedes,
        document_id=attached(one, intake),
    )
    # The database confirms it (migration 0002): no official of ours can have made it up.
    confirmed = intake.source.kind is Kind.MACHINE and intake.source.agency == intake.issuer[0]
    begins_on = facts.retention.begins_on(document_on=new.document_on, conduct_ended_on=new.conduct_ended_on)
    told = (StartTimer(TOLD, at),) if facts.item.adverse else ()
    return Consequences(
        timers=(*told, *retained(begins_on, facts.item.years_kept)),
        values=said(intake, confirmed=confirmed),
    )


def attached(one: Taken, intake: Intake) -> UUID | None:
    if intake.new.file is None:
        return None
    attach_files(files=[intake.new.file], to=one.case.id, by=intake.source.actor, subject=intake.subject)
    return intake.new.file


def said(intake: Intake, *, confirmed: bool) -> Mapping[str, Value]:
    """Sealed in the ledger under the subject's key."""
    new = intake.new
    values: dict[str, Value] = {
        "item": f"{intake.row.code}/{intake.row.version_id}",
        "issuer": intake.issuer[1],
        "subject_is_new": intake.is_new,
        "document": f"{new.document_kind} {new.document_number}",
        "document_on": new.document_on.isoformat(),
        "confirmed": confirmed,
    }
    if isinstance(new.subject, NewSubject) and intake.is_new:
        values["name"] = tidy(new.subject.name)
    return {**values, **{f"fact.{name}": plain(value) for name, value in intake.facts.items()}}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def confirm_row(record_id: UUID, issuer: int, by: UUID, *, confirmed: bool, channel: str) -> None:
    Confirmation.objects.create(record_id=record_id, confirmed=confirmed, channel=channel, agency_id=issuer, by=by)


def answer(one: Taken, *, confirmed: bool) -> None:
    by = one.asked.by
    if by is None:
        raise RuntimeError("An issuer's answer is somebody's.")
    channel = Confirmation.Channel.OFFICIAL if is_official(by) else Confirmation.Channel.PROGRAM
    confirm_row(one.case.id, one.facts.issuer, by.id, confirmed=confirmed, channel=channel)


def confirm(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        answer(one, confirmed=True)
    return [Consequences(timers=(StopTimer(CONFIRM, "confirmed"),), messages=(changed(one),)) for one in taken]


def deny(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        answer(one, confirmed=False)
    return end(taken)


def end(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """Annulled, replaced: it carries nothing any more, and none of its clocks runs."""
    Record.objects.filter(pk__in=[one.case.id for one in taken], current=True).update(current=False)
    return [Consequences(timers=(StopAllTimers(one.move.verb),), messages=(changed(one),)) for one in taken]


def doubt(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """The flag is up at once; the issuer is asked once for each document."""
    outcomes = []
    for one in taken:
        asks = (one.asked.data or {})["doubt"] in FOR_THE_ISSUER and not one.facts.asked_before
        if asks:
            Record.objects.filter(pk=one.case.id).update(issuer_asked_at=one.asked.at)
        timers = (StartTimer(CONFIRM, one.asked.at),) if asks else ()
        outcomes.append(Consequences(timers=timers, messages=(changed(one),), values={"issuer_asked": asks}))
    return outcomes


def tell(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        Record.objects.filter(pk=one.case.id, told_on=None).update(told_on=(one.asked.data or {})["told_on"])
    return [Consequences(timers=(StopTimer(TOLD, "told"),)) for one in taken]


def postpone(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """A cited law says that the subject is not told yet (RULES.md, TOLD): the days begin when that is over."""
    return [Consequences(timers=told_after((one.asked.data or {})["until"], one)) for one in taken]


def told_after(until: date, one: Taken) -> tuple[ReplaceTimer, ...]:
    return (ReplaceTimer(TOLD, start_of_day(until, zone())),) if one.facts.adverse else ()


def end_conduct(taken: Sequence[Taken]) -> Sequence[Consequences]:
    outcomes = []
    for one in taken:
        ended_on, retention = (one.asked.data or {})["ended_on"], one.facts.retention
        last = retention.last_day(document_on=one.facts.document_on, conduct_ended_on=ended_on)
        until = {"kept_until": kept_until(last)} if one.facts.kept_until is None else {}
        Record.objects.filter(pk=one.case.id).update(conduct_ended_on=ended_on, **until)
        outcomes.append(Consequences(timers=retained(ended_on, retention.years) if until else ()))
    return outcomes


def expire(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """CRIR 16: deleted. What a law holds back is shown to nobody, and is deleted when the hold ends."""
    ids = [one.case.id for one in taken]
    held = held_subjects({one.case.subject for one in taken if one.case.subject}, taken[0].asked.at)
    Record.objects.filter(pk__in=ids, current=True).update(current=False)
    empty(ids=[one.case.id for one in taken if one.case.subject not in held], at=taken[0].asked.at)
    return [Consequences(timers=(StopAllTimers("expired"),), messages=(changed(one),)) for one in taken]


def empty(*, ids: Sequence[UUID], at: datetime) -> None:
    """What is personal in them goes, their files with it. The rows stay: they say that something was, and is gone."""
    rows = Record.objects.filter(pk__in=ids, erased_at=None)
    rows.update(erased_at=at, document_number=None, facts=None, document=None)
    discard(list(StoredFile.objects.select_for_update().filter(holder__in=ids).order_by("pk")))


CARRY_OUT: Mapping[str, CarryOut] = {
    "record": record,
    "confirm": confirm,
    "deny": deny,
    "doubt": doubt,
    "annul": end,
    "supersede": end,
    "tell": tell,
    "postpone": postpone,
    "end-conduct": end_conduct,
    "expire": expire,
}
