"""Subjects come in, become better known, die. What is in the ledger of them names no number."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from cases.rules.fields import Fault, Invalid, plain
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions.settling import settled
from ledger.rules.canonical import Value
from ledger.transitions import Look, NewEvent, append_many, record_looks
from ledger.transitions.appending import keys_for, new_key
from records.models import Hold, Identifier, Name, Subject
from records.queries import identity
from records.queries.subjects import files_of, subject_of_number
from records.rules import intake
from records.rules.identifiers import Written, birth_in, mask, may_belong
from records.rules.intake import NewSubject
from records.rules.names import LONGEST, tidy
from records.states import NameKind, SubjectKind

IDENTITY = "PIPL 8"
ADD = "SELECT records_add_subject(%s::jsonb, %s::jsonb, %s::jsonb, %s)"


def check(given: NewSubject, today: date) -> None:
    found = list(intake.faults(given, today))
    if found:
        raise Invalid(*found)


def find_or_add_subject(*, given: NewSubject, by: Actor, at: datetime) -> UUID:
    """Whoever has the number already, if the name fits; otherwise somebody new. Two who ask at once meet in one file."""
    check(given, at.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
    known = known_by_number(given)
    if known is not None:
        return known
    made = add_unless_met(given)
    if made is None:  # somebody else has added them in between
        return known_by_number(given) or find_or_add_subject(given=given, by=by, at=at)
    note("subject.added", made.id, by=by, values={"kind": str(given.kind), "name": tidy(given.name)})
    return made.id


class Added(NamedTuple):
    """Somebody new, with the key that was made with them."""

    id: UUID
    key: bytes


def add_unless_met(given: NewSubject) -> Added | None:
    """None: another transaction has just added whoever has this number."""
    try:
        with transaction.atomic():
            return add(given)
    except IntegrityError as met:
        if getattr(getattr(met.__cause__, "diag", None), "constraint_name", "") != "identifier_once":
            raise
        return None


def known_by_number(given: NewSubject) -> UUID | None:
    owners = {owner for number in given.numbers if (owner := subject_of_number(number))}
    if not owners:
        return None
    (owner, *others) = owners
    names = {identity.folded(name) for name in (given.name, *given.other_names)}
    fits = Name.objects.filter(subject__in=files_of([owner])[owner], folded__in=names).exists()
    if others or not fits or not Subject.objects.filter(pk=owner, kind=given.kind).exists():
        # Says nothing of whom the number belongs to.
        words = gettext_noop("Name, kind and number do not fit together. Check each on the document.")
        raise Invalid(Fault("/subject/identifier", Text(words)))
    return owner


def add(given: NewSubject) -> Added:
    """One call: see migration 0002. Its number is sealed under a key that is made with it."""
    subject, (born_on, in_number) = uuid4(), given.birth
    columns = {
        "id": str(subject),
        "kind": given.kind,
        "born_on": born_on.isoformat() if born_on else None,
        "born_in_number": in_number,
        "known_minor": given.known_minor,
        "language": given.language,
        "address": given.address,
    }
    called = [(given.name, NameKind.OFFICIAL), *((name, NameKind.OTHER) for name in given.other_names)]
    names = [{"kind": kind, **identity.name_columns(name)} for name, kind in called]
    key, wrapped = new_key(subject)
    numbers = [as_json(number_columns(number, key)) for number in given.numbers]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [*map(json.dumps, (columns, names, numbers)), wrapped])
    return Added(subject, key)


def number_columns(number: Written, key: bytes) -> dict[str, Any]:
    identifier = uuid4()
    return {
        "id": identifier,
        "type": number.type,
        "country": number.country,
        "sealed": identity.sealed(number, identifier=identifier, subject_key=key),
        "lookup": identity.lookup_of(number),
        "key_version": identity.key_version(),
        "mask": mask(number),
    }


def as_json(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else plain(value) for name, value in columns.items()}


def add_numbers(subject: UUID, numbers: Sequence[Written], *, verified: bool = False) -> None:
    key = keys_for({subject})[subject]
    Identifier.objects.bulk_create(
        Identifier(subject_id=subject, verified=verified, **number_columns(number, key)) for number in numbers
    )


@transaction.atomic
def add_subject(*, given: NewSubject, by: Actor, at: datetime) -> UUID:
    return find_or_add_subject(given=given, by=by, at=at)


def add_name(*, subject: UUID, name: str, kind: NameKind, by: Actor, at: datetime, reason: str) -> None:
    """A new official name makes the old one a former one: nobody is lost under the name they had."""
    with settled():
        live(subject)
        text = required(name, "/name", LONGEST)
        if kind is NameKind.OFFICIAL:
            Name.objects.filter(subject=subject, kind=NameKind.OFFICIAL).update(kind=NameKind.FORMER)
        Name.objects.create(subject_id=subject, kind=kind, **identity.name_columns(text))
        note("subject.named", subject, by=by, values={"name": tidy(text), "kind": str(kind), **said(at, reason)})


def add_number(*, subject: UUID, number: Written, verified: bool, by: Actor, at: datetime, reason: str) -> None:
    """One that another file has is refused: either the paper is wrong, or the two are one, which two marks must show."""
    with settled():
        number_added(subject, number, verified, by, said(at, reason))


def number_added(subject: UUID, number: Written, verified: bool, by: Actor, why: Mapping[str, Value]) -> None:
    row = live(subject)
    if not may_belong(number.type, SubjectKind(row.kind)):
        raise Invalid(Fault("/number", Text(gettext_noop("A subject of this kind has no such number."))))
    if subject_of_number(number) is not None:
        words = gettext_noop(
            "This number is in another file, or in this one. Compare the papers, and merge if they are one."
        )
        raise Invalid(Fault("/number", Text(words)))
    add_numbers(subject, [number], verified=verified)
    born_on = birth_in(number)
    if born_on and row.born_on is None:
        Subject.objects.filter(pk=subject).update(born_on=born_on, born_in_number=True)
    note("subject.numbered", subject, by=by, values={"type": str(number.type), "verified": verified, **why})


@transaction.atomic
def verify_number(*, subject: UUID, identifier: UUID, by: Actor, at: datetime, reason: str) -> None:
    """An official has seen it on an original, or in its issuer's register."""
    live(subject)
    if not Identifier.objects.filter(pk=identifier, subject=subject).update(verified=True):
        raise Invalid(Fault("/identifier", Text(gettext_noop("There is no such number in this file."))))
    note("subject.verified", subject, by=by, values={"identifier": str(identifier), **said(at, reason)})


@transaction.atomic
def note_life(
    *,
    subject: UUID,
    born_on: date | None,
    known_minor: bool | None,
    died_on: date | None,
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    """Birth, minority, death: each of them ends or bars what may be done to somebody."""
    row = live(subject)
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if any(day and day > today for day in (born_on, died_on)):
        raise Invalid(Fault("/born_on", Text(gettext_noop("This day has not come yet."))))
    stated = born_on is not None and born_on != row.born_on
    Subject.objects.filter(pk=subject).update(
        born_on=born_on,
        born_in_number=row.born_in_number and not stated,
        known_minor=known_minor,
        died_on=died_on,
    )
    values = {"born": str(born_on or ""), "died": str(died_on or ""), **said(at, reason)}
    note("subject.life-noted", subject, by=by, values=values)


@transaction.atomic
def look_into_subject(*, subject: UUID, by: Actor, purpose: str, fields: Sequence[str]) -> None:
    """RULES.md 15: every look into a person's file is in the ledger, with its purpose."""
    if not purpose.strip():
        raise Invalid(Fault("/purpose", Text(gettext_noop("Say what you need it for."))))
    look = Look(file=subject, subject=subject, fields=tuple(fields))
    record_looks(looks=[look], by=by.id, purpose=purpose.strip())


@transaction.atomic
def hold(*, subject: UUID, law: str, until_on: date, by: Actor, at: datetime) -> int:
    """What a law or a court says must be kept is kept until then, and not a day longer."""
    live(subject)
    text = required(law, "/law", 200)
    if until_on <= at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise Invalid(Fault("/until_on", Text(gettext_noop("Choose a day to come."))))
    row = Hold.objects.create(subject_id=subject, law=text, until_on=until_on, by=by.id)
    note("subject.held", subject, by=by, values={"law": text, "until": str(until_on)})
    return row.pk


@transaction.atomic
def lift_hold(*, hold_id: int, by: Actor, at: datetime, reason: str) -> None:
    row = Hold.objects.select_for_update().get(pk=hold_id)
    if row.lifted_at is None:
        Hold.objects.filter(pk=hold_id).update(lifted_at=at, lifted_by=by.id)
        note("subject.hold-lifted", row.subject_id, by=by, values={"hold": hold_id, **said(at, reason)})


# --- What they share ------------------------------------------------------------------------------------------------------


def live(subject: UUID) -> Subject:
    """Locked: two changes of one person follow each other."""
    row = Subject.objects.select_for_update().filter(pk=subject, erased_at=None).first()
    if row is None:
        raise Refusal(Reason("subject", IDENTITY, Text(gettext_noop("There is no such subject."))))
    return row


def required(text: str, pointer: str, longest: int) -> str:
    if not text.strip() or len(text) > longest:
        words = gettext_noop("Write a text of at most %(longest)s characters.")
        raise Invalid(Fault(pointer, Text(words, {"longest": longest})))
    return text.strip()


def said(at: datetime, reason: str) -> dict[str, Value]:
    return {"at": at.isoformat(), "reason": required(reason, "/reason", 2000)}


def note(kind: str, subject: UUID, *, by: Actor | None, values: Mapping[str, Value]) -> None:
    """In the chain of the subject's file, sealed under the subject's key."""
    event = NewEvent(chain=subject, kind=kind, actor=by.id if by else None, values=values, subject=subject)
    append_many(events=[event])
