"""Passes to one's own file are given, used and taken back. What opens is returned once, and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal, Text
from cases.states import gettext_noop
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from notices.models import Pass
from notices.queries.access import bucket, failures
from notices.queries.passes import calendar_hash, code_hash, good_code, matters_of, new_token
from notices.rules.codes import MOST_FAILURES_OF_AN_ADDRESS, is_shut, may_hand_out, new_code
from notices.states import PassKind
from notices.transitions.access import note_failure

GOOD_FOR = timedelta(days=7)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Came:
    """Unknown and wrong are the same answer. `shut`: too many failures, whoever asks must wait."""

    subject: UUID | None = None
    shut: bool = False


@transaction.atomic
def issue_pass(*, subject: UUID, proved_by: str, by: Actor, at: datetime) -> str:
    """For somebody who stands at a counter and has shown who they are. Whatever was issued before opens nothing more.
    It opens every case of theirs: nobody gives it who has signed in one."""
    if not proved_by.strip() or len(proved_by) > LONGEST:
        words = gettext_noop("Say by which paper they showed who they are, without its number.")
        raise Invalid(Fault("/proved_by", Text(words)))
    for case in matters_of(subject, by):
        if not (verdict := may_hand_out(case, by)).open:
            raise Refusal(*verdict.because)
    end(subject, PassKind.COUNTER, at)
    code = new_code()
    note("pass.issued", subject, by, {"proved_by": proved_by.strip()})
    Pass.objects.create(
        subject=subject,
        kind=PassKind.COUNTER,
        hash=code_hash(code),
        proved_by=proved_by.strip(),
        issued_by=by.id,
        expires_at=at + GOOD_FOR,
    )
    return code


@transaction.atomic
def use_pass(*, code: str, address: str, at: datetime) -> Came:
    """Once. Guesses are counted by address, so that a stranger shuts the door for the stranger alone."""
    buckets = [bucket("pass", address)]
    if is_shut(failures(buckets)[0], MOST_FAILURES_OF_AN_ADDRESS, at):
        return Came(shut=True)
    row = good_code(code, at)
    if row is None:
        note_failure(buckets, at)
        return Came()
    Pass.objects.filter(pk=row.pk).update(ended_at=at)
    note("pass.used", row.subject, None, {})
    return Came(row.subject)


@transaction.atomic
def open_calendar(*, subject: UUID, by: Actor, at: datetime) -> str:
    """The secret part of its address. One that was there before ends."""
    end(subject, PassKind.CALENDAR, at)
    token = new_token()
    Pass.objects.create(subject=subject, kind=PassKind.CALENDAR, hash=calendar_hash(token), issued_by=by.id)
    note("calendar.opened", subject, by, {})
    return token


@transaction.atomic
def close_calendar(*, subject: UUID, by: Actor, at: datetime) -> bool:
    ended = end(subject, PassKind.CALENDAR, at)
    if ended:
        note("calendar.closed", subject, by, {})
    return ended


def end(subject: UUID, kind: PassKind, at: datetime) -> bool:
    return bool(Pass.objects.filter(subject=subject, kind=kind, ended_at=None).update(ended_at=at))


def let_go_of_passes(subject: UUID) -> None:
    """They open nothing, and say nothing of anybody."""
    Pass.objects.filter(subject=subject).delete()


def note(kind: str, subject: UUID, by: Actor | None, values: dict[str, Value]) -> None:
    append_many(events=[NewEvent(subject, kind, by.id if by else None, values, subject)])
