"""Access codes: issued on paper, tried at the door. The code itself is returned once, and kept nowhere."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from cases.queries.standings import lock, standings, subjects_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.transitions import NewEvent, append_many
from notices.models import AccessCode, CodeWish, WrongCode
from notices.queries.access import bucket, case_of, failures, hash_of, may_hold, opening
from notices.rules.codes import (
    MOST_FAILURES_OF_A_CASE,
    MOST_FAILURES_OF_AN_ADDRESS,
    WINDOW,
    is_shut,
    may_hand_out,
    new_code,
)

NOBODY = Reason("addressee", "CPL 87", Text(gettext_noop("Nobody of this name is written to in this case.")))
COUNT = """
    INSERT INTO notices_wrongcode (bucket, count, since) VALUES (%s, 1, %s)
    ON CONFLICT (bucket) DO UPDATE SET
        count = CASE WHEN notices_wrongcode.since + make_interval(secs => %s) <= excluded.since THEN 1 ELSE notices_wrongcode.count + 1 END,
        since = CASE WHEN notices_wrongcode.since + make_interval(secs => %s) <= excluded.since THEN excluded.since ELSE notices_wrongcode.since END
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody proved that they hold the paper."""

    case: UUID
    ref: str
    to: UUID
    code: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Unknown and wrong are the same answer. `shut`: too many failures, whoever asks must wait."""

    entry: Entry | None = None
    shut: bool = False


@transaction.atomic
def issue_code(*, case: UUID, to: UUID, by: Actor, at: datetime, proved: str = "") -> str:
    """For the separate cover sheet: to whom a letter goes, or to whoever speaks for them. `proved`: how they proved at a
    counter who they are. Whatever was issued before opens nothing any more."""
    lock([case])
    if not (verdict := may_hand_out(standings([case], askers=[by])[case], by)).open:
        raise Refusal(*verdict.because)
    if to not in may_hold(case, at):
        raise Refusal(NOBODY)
    return made_code(case=case, to=to, by=by, at=at, proved=proved)


def made_code(*, case: UUID, to: UUID, by: Actor, at: datetime, proved: str = "") -> str:
    end_codes(case=case, to=to, at=at)
    code, salt = new_code(), os.urandom(16)
    said = {"to": str(to)} | ({"proved": proved} if proved else {})
    append_many(events=[NewEvent(case, "code.issued", by.id, said, to)])
    AccessCode.objects.create(case_id=case, to=to, salt=salt, hash=hash_of(code, salt), issued_by=by.id)
    CodeWish.objects.filter(case=case, done_at=None).update(done_at=at)
    return code


@transaction.atomic
def ask_code(*, ref: str, at: datetime) -> None:
    """A clerk prints another, for the served address. Whoever asks learns nothing: not even whether there is such a case."""
    case = case_of(ref)
    if case is None or CodeWish.objects.filter(case=case, done_at=None).exists():
        return
    lock([case])
    made = CodeWish.objects.bulk_create([CodeWish(case_id=case, asked_at=at)], ignore_conflicts=True)
    append_many(events=[NewEvent(case, "code.asked", None, {}) for _ in made])


@transaction.atomic
def entry_of_proven(*, case: UUID, ref: str, to: UUID, by: Actor, at: datetime) -> Entry | None:
    """Somebody has shown who they are: that is as good as the paper. The code on it stays as it is; where none was sent yet,
    one is made that nobody knows. Whom the case is about need not have been written to: a candidate is asked first."""
    found = AccessCode.objects.filter(case=case, to=to, ended_at=None).values_list("pk", flat=True)
    code = found.first()
    if code is None and (subjects_of([case]).get(case) == to or to in may_hold(case, at)):
        lock([case])
        made_code(case=case, to=to, by=by, at=at)
        code = found.first()
    return Entry(case, ref, to, code) if code is not None else None


@transaction.atomic
def revoke_code(*, case: UUID, to: UUID, by: Actor, at: datetime, reason: str) -> None:
    """A letter went astray: what is on it opens nothing any more."""
    lock([case])
    if end_codes(case=case, to=to, at=at):
        append_many(events=[NewEvent(case, "code.revoked", by.id, {"to": str(to), "reason": reason}, to)])


def end_codes(*, case: UUID, to: UUID, at: datetime) -> int:
    rows = AccessCode.objects.filter(case=case, to=to, ended_at=None)
    ended = 0
    for row in rows:
        ended += AccessCode.objects.filter(pk=row.pk).update(ended_at=max(at, row.issued_at))
    return ended


@transaction.atomic
def try_code(*, ref: str, code: str, address: str, at: datetime) -> Tried:
    """At the door. A stranger's guesses shut it for the stranger, never for the one whose paper it is."""
    buckets = (bucket("case", ref.strip().upper(), address), bucket("address", address))
    most = (MOST_FAILURES_OF_A_CASE, MOST_FAILURES_OF_AN_ADDRESS)
    if any(is_shut(known, limit, at) for known, limit in zip(failures(buckets), most, strict=True)):
        return Tried(shut=True)
    found = opening(ref, code)
    if found is None:
        note_failure(buckets, at)
        return Tried()
    WrongCode.objects.filter(bucket=buckets[0]).delete()
    return Tried(Entry(found.case_id, found.case.ref, found.to, found.pk))


def note_failure(buckets: Sequence[bytes], at: datetime) -> None:
    with connection.cursor() as cursor:
        for one in sorted(buckets):
            cursor.execute(COUNT, [one, at, WINDOW.seconds, WINDOW.seconds])


def forget_failures(*, at: datetime) -> int:
    """Once their time is over, they say nothing any more."""
    return WrongCode.objects.filter(since__lt=at - WINDOW).delete()[0]
