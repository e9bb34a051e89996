"""The cast of a court's records office. Alice records, Bob decides, Charlie reviews, Dora keeps the counter; Erin works at the
tax bureau, whose program sends records by itself. Zhang Wei is the name of three people."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.states import Party
from cases.transitions import Moved, move
from cases.transitions.tokens import issue_token
from clock.queries import legal_now
from people.models import Agency, User
from people.states import Kind, Role
from records import transitions
from records.models import Record
from records.queries.identity import checked
from records.rules.intake import NewSubject
from records.states import IdentifierType, LawField, Power, Rank, Scope, SubjectKind
from records.transitions import NewInstrument, NewProvision, NewRecord, Recorded, Source
from tests.people.cast import appoint, found
from tests.records.documents import catalogue
from tests.records.numbers import resident

TODAY = "2026-05-08T10:00:00+08:00"  # the same day in Shanghai and by UTC, and a working day
BORN = date(1990, 3, 7)
NUMBERS = {name: resident("110101", BORN, serial) for serial, name in enumerate(("first", "second", "third"), 1)}
FIRM_CODE = "91110000600037341L"
LAW = NewInstrument(
    code="spc-list",
    title="最高人民法院关于公布失信被执行人名单信息的若干规定",
    title_en="Provisions on the list of dishonest persons subject to enforcement",
    number="法释〔2017〕7号",
    issuer="最高人民法院",
    rank=Rank.JUDICIAL_INTERPRETATION,
    field=LawField.LEGAL_OBLIGATION,
    source="https://www.court.gov.cn/example",
    in_force_from=date(2013, 10, 1),
)
ARTICLE = NewProvision("1", "被执行人未履行生效法律文书确定的义务……", "", (Power.COLLECT, Power.LIST))
WHY = "As the file shows"


@contextmanager
def without_consultation() -> Iterator[None]:
    """By the schema's owner, with one guard switched off: thirty days would be long for each test. With it switched on,
    and refusing: tests/consultations/test_catalogue.py."""
    with transaction.atomic(), connection.cursor() as cursor:
        alter(cursor, "DISABLE TRIGGER records_catalogue_of_draft")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL alters no table that still has something to check
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        alter(cursor, "ENABLE ALWAYS TRIGGER records_catalogue_of_draft")


def alter(cursor: Any, how: str) -> None:
    cursor.execute("SET ROLE scs_owner")
    cursor.execute(f"ALTER TABLE records_catalogueversion {how}")
    cursor.execute("SET ROLE scs_app")


class Office:
    def __init__(self) -> None:
        self.court, self.tax = found("court"), found("tax")
        self.alice = appoint("alice", self.court, Role.RECORDS_OFFICER)
        self.bob = appoint("bob", self.court, Role.DECIDER)
        self.charlie = appoint("charlie", self.court, Role.REVIEWER)
        self.dora = appoint("dora", self.court, Role.CLERK)
        self.erin = appoint("erin", self.tax, Role.RECORDS_OFFICER)
        self.program = appoint("tax-program", self.tax, Role.INTEGRATOR, kind=Kind.MACHINE)
        self.zoe = appoint("zoe", self.court, Role.AUDITOR)
        self.enact()

    def enact(self) -> None:
        at = legal_now()
        transitions.enter_law(law=LAW, provisions=[ARTICLE], by=self.alice, at=at, reason=WHY)
        transitions.certify_law(code=LAW.code, by=self.bob, at=at, reason=WHY)
        self.adopt(catalogue())

    def adopt(self, document: dict[str, Any]) -> int:
        digest = transitions.digest_of(document)
        by = actor_of(self.bob)
        with without_consultation():
            return transitions.adopt_catalogue(document=document, draft=uuid4(), digest=digest, by=by, at=legal_now())

    # --- Subjects ---

    def person(self, number: str | None = "first", name: str = "张伟", **more: Any) -> UUID:
        return transitions.add_subject(
            given=self.described(number, name, **more), by=actor_of(self.alice), at=legal_now()
        )

    @staticmethod
    def described(number: str | None = "first", name: str = "张伟", **more: Any) -> NewSubject:
        numbers = (checked(IdentifierType.RESIDENT, NUMBERS[number]),) if number else ()
        return NewSubject(SubjectKind.PERSON, name, numbers=numbers, **more)

    @staticmethod
    def firm(name: str = "Example Haulage Co") -> NewSubject:
        return NewSubject(SubjectKind.ORGANISATION, name, numbers=(checked(IdentifierType.CREDIT_CODE, FIRM_CODE),))

    # --- Records ---

    def source(self, user: User) -> Source:
        assert user.agency_id is not None
        return Source(actor_of(user), user.agency_id, Kind(user.kind))

    def record(self, *, by: User | None = None, issuer: Agency | None = None, **changes: Any) -> Recorded:
        new = self.described_record(issuer=issuer, **changes)
        return transitions.record_document(new=new, source=self.source(by or self.alice), at=legal_now(), reason=WHY)

    def described_record(self, *, issuer: Agency | None = None, **changes: Any) -> NewRecord:
        issued_by = issuer or self.court
        plain: dict[str, Any] = {
            "subject": self.described(),
            "item": "unpaid-judgment",
            "document_kind": "enforcement order",
            "document_number": "(2026)京0101执1号",
            "document_on": legal_now().date() - timedelta(days=60),
            "final_on": legal_now().date() - timedelta(days=30),
            "facts": {"sum_owed": 120000, "ground": "evades"},
        }
        return NewRecord(issuer=issued_by.code, **{**plain, **changes})

    def move(self, record: UUID, verb: str, by: User | Actor | None, **data: Any) -> Moved:
        actor = actor_of(by) if isinstance(by, User) else by
        return move(case_id=record, verb=verb, by=actor, at=legal_now(), reason=WHY, data=data)

    def state(self, record: UUID) -> str:
        return Case.objects.get(pk=record).state

    @staticmethod
    def row(record: UUID) -> Record:
        return Record.objects.get(pk=record)

    def subject_of(self, record: UUID) -> Actor:
        return Actor(id=self.row(record).subject_id, parties=frozenset({Party.SUBJECT}))

    @staticmethod
    def token(user: User, *scopes: str) -> Mapping[str, str]:
        token, _ = issue_token(owner=user, scopes=scopes or tuple(Scope), lasts=timedelta(hours=1))
        return {"Authorization": f"Bearer {token}"}
