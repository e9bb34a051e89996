"""Namesakes are cleared, files merged and split. A merge pours nothing together, so that a split loses nothing."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions.settling import settled
from records.models import Clearing, Merge, Representative, StoredFile, Subject
from records.queries.subjects import cleared_of, root_of, score_of
from records.rules.names import may_merge
from records.states import Capacity
from records.transitions.files import attach_files
from records.transitions.subjects import IDENTITY, live, note, said


@transaction.atomic
def clear_namesake(*, subject: UUID, other: UUID, by: Actor, at: datetime, reason: str) -> None:
    """They are two. It holds for good, and for whatever is merged into either."""
    first, second = sorted([subject, other])
    for one in (first, second):
        live(one)
    if root_of(first) == root_of(second):
        raise Refusal(Reason("namesake", IDENTITY, Text(gettext_noop("They are one file. Split it first."))))
    _, made = Clearing.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by.id})
    if made:
        for one, another in ((first, second), (second, first)):
            note("subject.namesake-cleared", one, by=by, values={"other": str(another), **said(at, reason)})


def merge(*, absorbed: UUID, into: UUID, by: Actor, at: datetime, reason: str) -> None:
    """Two independent marks must agree and nothing may speak against it; `Refusal` says which."""
    with settled():
        rows = {one: live(one) for one in sorted([absorbed, into])}
        if any(row.merged_into_id for row in rows.values()) or absorbed == into:
            raise Refusal(
                Reason("namesake", IDENTITY, Text(gettext_noop("One of them is part of another file already.")))
            )
        same_kind = rows[absorbed].kind == rows[into].kind
        cleared = into in cleared_of(absorbed)
        verdict = may_merge(score_of(absorbed, into), cleared=cleared, same_kind=same_kind)
        if not verdict.open:
            raise Refusal(*verdict.because)
        Merge.objects.create(absorbed_id=absorbed, into_id=into, by=by.id, at=at)
        Subject.objects.filter(pk=absorbed).update(merged_into=into)
        note("subject.merged-into", absorbed, by=by, values={"into": str(into), **said(at, reason)})
        note("subject.absorbed", into, by=by, values={"absorbed": str(absorbed), **said(at, reason)})


@transaction.atomic
def split(*, absorbed: UUID, by: Actor, at: datetime, reason: str) -> None:
    """As before the merge: each keeps the names, numbers and records that it came with."""
    row = live(absorbed)
    into = row.merged_into_id
    if into is None:
        raise Refusal(Reason("namesake", IDENTITY, Text(gettext_noop("It is part of no other file."))))
    Merge.objects.filter(absorbed=absorbed, split_at=None).update(split_at=at, split_by=by.id)
    Subject.objects.filter(pk=absorbed).update(merged_into=None)
    note("subject.split", absorbed, by=by, values={"from": str(into), **said(at, reason)})
    note("subject.split-off", into, by=by, values={"absorbed": str(absorbed), **said(at, reason)})


# --- Representatives --------------------------------------------------------------------------------------------------------


@transaction.atomic
def appoint_representative(
    *,
    subject: UUID,
    person: UUID,
    capacity: Capacity,
    document: UUID | None,
    from_on: date,
    until_on: date | None,
    by: Actor,
    at: datetime,
    reason: str,
) -> int:
    """An attorney acts on a paper; a guardian or a legal representative, by law, with the proof that there is."""
    live(subject)
    live(person)
    if capacity == Capacity.ATTORNEY and document is None:
        raise Invalid(Fault("/document", Text(gettext_noop("Attach the power of attorney."))))
    if until_on and until_on < from_on:
        raise Invalid(Fault("/until_on", Text(gettext_noop("The last day is before the first."))))
    values = {"person": str(person), "as": str(capacity), "from": str(from_on), "until": str(until_on or "")}
    note("subject.represented", subject, by=by, values={**values, **said(at, reason)})
    row = Representative.objects.create(
        subject_id=subject, person_id=person, capacity=capacity, from_on=from_on, until_on=until_on, by=by.id, at=at
    )
    if document is not None:
        attach_files(files=[document], to=subject, by=by, subject=subject)
        Representative.objects.filter(pk=row.pk).update(document=StoredFile.objects.get(pk=document))
    return row.pk


@transaction.atomic
def revoke_representative(*, representative: int, by: Actor, at: datetime, reason: str) -> None:
    """From this instant; what was done until then was done in the subject's name."""
    row = Representative.objects.select_for_update().get(pk=representative)
    if row.revoked_at is None:
        Representative.objects.filter(pk=representative).update(revoked_at=at)
        values = {"representative": representative, **said(at, reason)}
        note("subject.representation-revoked", row.subject_id, by=by, values=values)
