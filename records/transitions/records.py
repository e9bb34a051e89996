"""A source record comes in, is confirmed by its issuer, and is corrected by another. Its moves: records/states.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.queries.standings import standings
from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Text
from cases.states import Party, gettext_noop
from cases.transitions import Moved, Opening, move, open_case
from cases.transitions.settling import settled
from deadlines.rules.instants import end_of_day
from ledger.transitions import key_at_hand
from people.states import Kind
from records.models import CatalogueItem, Record
from records.queries import catalogue
from records.queries.intake import Look, Person, look, somebody_new
from records.queries.subjects import subjects_shown
from records.rules.catalogue import facts_for
from records.rules.intake import NewSubject
from records.rules.records import NewRecordFacts
from records.states import ISSUERS, SOURCE_RECORD
from records.transitions.subjects import add_unless_met, check, find_or_add_subject


@dataclass(frozen=True, slots=True)
class Source:
    """The official whom, or the program which, records; and for which agency."""

    actor: Actor
    agency: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class NewRecord:
    subject: NewSubject | UUID
    item: str
    issuer: str | int  # the agency, by its code or its id
    document_kind: str
    document_number: str
    document_on: date
    final_on: date | None = None
    conduct_ended_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    beneficiary: NewSubject | UUID | None = None
    file: UUID | None = None  # stored by the same actor before
    supersedes: UUID | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What the opening move carries out: everything decided, and whoever is new already added."""

    new: NewRecord
    row: CatalogueItem
    issuer: tuple[int, str]
    subject: UUID
    key: bytes | None  # of a subject who came with this record
    beneficiary: UUID | None
    facts: Mapping[str, Any]
    source: Source
    rule: NewRecordFacts

    @property
    def is_new(self) -> bool:
        return self.key is not None


@dataclass(frozen=True, slots=True)
class Recorded:
    record: UUID
    ref: str
    subject: UUID


def record_document(*, new: NewRecord, source: Source, at: datetime, reason: str = "") -> Recorded:
    """One record, one case; or `Refusal`, `Invalid`, and nothing has changed."""
    with settled():
        intake = taken_in(new, source, at)
        opening = Opening(kind=SOURCE_RECORD, verb="record", agency=source.agency, subject=intake.subject, facts=intake)
        with key_at_hand(intake.subject, intake.key):
            opened = open_case(opening=opening, by=source.actor, at=at, reason=reason)
    return Recorded(opened.case_id, opened.ref, intake.subject)


def taken_in(new: NewRecord, source: Source, at: datetime) -> Intake:
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    seen = look(issuer=new.issuer, item=new.item, subject=new.subject, today=today)
    if seen.issuer is None:
        raise Invalid(Fault("/issuer", Text(gettext_noop("There is no such agency."))))
    if seen.item is None:
        raise Invalid(Fault("/item", Text(gettext_noop("The catalogue in force has no such item."))))
    item = catalogue.as_item(seen.item)
    facts = within("/facts", lambda: facts_for(item, new.facts))
    who, key = whom(new.subject, seen, source, at)
    rule = NewRecordFacts(
        item=item,
        subject_kind=who.kind,
        minor=who.minor,
        died_on=who.died_on,
        issuer=seen.issuer[1],
        document_kind=new.document_kind,
        document_on=new.document_on,
        final_on=new.final_on,
        conduct_ended_on=new.conduct_ended_on,
        today=today,
    )
    beneficiary = found(new.beneficiary, source, at) if new.beneficiary else None
    return Intake(new, seen.item, seen.issuer, known(who), key, beneficiary, facts, source, rule)


def whom(given: NewSubject | UUID, seen: Look, source: Source, at: datetime) -> tuple[Person, bytes | None]:
    """Whose number it plainly is; somebody new with their key, where it is nobody's; otherwise, looked at closely."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if not isinstance(given, UUID):
        check(given, today)
        if seen.owner is not None:
            return seen.owner, None
        if not seen.unclear and (made := add_unless_met(given)) is not None:
            return replace(somebody_new(given, today), id=made.id), made.key
    subject = found(given, source, at)
    shown = subjects_shown([subject], at)[subject]
    return Person(subject, shown.kind, shown.minor, shown.died_on), None


def known(who: Person) -> UUID:
    if who.id is None:
        raise RuntimeError("Whoever a record is about stands in the database by now.")
    return who.id


def found(given: NewSubject | UUID, source: Source, at: datetime) -> UUID:
    return given if isinstance(given, UUID) else find_or_add_subject(given=given, by=source.actor, at=at)


def within(pointer: str, work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Faults of a part, told by their place in the whole."""
    try:
        return work()
    except Invalid as invalid:
        raise Invalid(*(replace(fault, pointer=f"{pointer}{fault.pointer}") for fault in invalid.faults)) from None


def kept_until(last_day: date | None) -> datetime | None:
    return end_of_day(last_day, ZoneInfo(settings.TIME_ZONE)) if last_day else None


@transaction.atomic
def correct_record(*, record: UUID, new: NewRecord, source: Source, at: datetime, reason: str) -> Recorded:
    """SPC 12: the wrong record stays in the history and carries nothing; the corrected one takes its place."""
    with settled():
        Record.objects.filter(pk=record, current=True).update(current=False)
        made = record_document(new=replace(new, supersedes=record), source=source, at=at, reason=reason)
        move(
            case_id=record,
            verb="supersede",
            by=source.actor,
            at=at,
            reason=reason,
            data={"successor": str(made.record)},
        )
    return made


def answer_for_issuer(
    *, record: UUID, confirmed: bool, by: Actor, at: datetime, reason: str, if_version: int | None = None
) -> Moved:
    """By an official, or a program, of the agency that issued the document. In another agency's case they act as what
    they are there: that other agency, if they answer for documents in their own."""
    case = standings([record], askers=())[record]
    visitor = case.agency not in by.agencies and bool(by.capacities & ISSUERS)
    actor = replace(by, roles=frozenset(), parties=frozenset({Party.AGENCY})) if visitor else by
    verb = "confirm" if confirmed else "deny"
    return move(case_id=record, verb=verb, by=actor, at=at, reason=reason, if_version=if_version)
