"""The cast of an office that writes letters: Alice proposes, Bob decides, Dora serves. Zhang Wei and Emma Smith are written to."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from PIL import Image

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.states import Party
from cases.transitions import Moved, Opening, move, open_case
from clock.queries import legal_now
from notices.models import Notice
from people import transitions as people
from people.models import User
from people.states import Role
from people.transitions import ContactDetails
from records import transitions as records
from records.rules.intake import NewSubject
from records.states import SubjectKind
from tests.people.cast import appoint, found

PROPOSED_AT = "2026-04-27T10:00:00+08:00"
SERVED_ON = "2026-04-30"
SERVED_AT = "2026-04-30T15:20:00+08:00"
RESPONSE_LAST_DAY = "2026-05-11"  # five working days after 30 April 2026: 6, 7, 8, 9 (made up) and 11 May


class Office:
    def __init__(self) -> None:
        self.agency = found("market")
        self.alice = appoint("alice", self.agency, Role.CASE_OFFICER)
        self.bob = appoint("bob", self.agency, Role.DECIDER)
        self.dora = appoint("dora", self.agency, Role.CLERK)
        self.zoe = appoint("zoe", self.agency, Role.AUDITOR)
        contact = ContactDetails(
            purpose="enquiries", phone="010-5555 0100", address="示例路1号", address_en="1 Example Road"
        )
        people.set_contacts(agency=self.agency, contacts=[contact], by=None, at=legal_now(), reason="For a test.")
        self.wei = self.person("张伟", "zh-hans", "北京市示例路7号")
        self.emma = self.person("Emma Smith", "en", "7 Example Road, Beijing")

    def person(self, name: str, language: str, address: str) -> UUID:
        given = NewSubject(SubjectKind.PERSON, name, language=language, address=address)
        return records.add_subject(given=given, by=actor_of(self.alice), at=legal_now())

    def open(self, to: UUID | None = None) -> Case:
        subject = to or self.emma
        opening = Opening(kind="letter", verb="propose", agency=self.agency.pk, subject=subject)
        made = open_case(opening=opening, by=actor_of(self.alice), at=legal_now(), reason="Seen on 28 April")
        return Case.objects.get(pk=made.case_id)

    def move(self, case: Case, verb: str, by: User | Actor | None = None, **data: Any) -> Moved:
        actor = actor_of(by) if isinstance(by, User) else by
        done = move(case_id=case.pk, verb=verb, by=actor, at=legal_now(), reason="As the file shows", data=data)
        case.refresh_from_db()
        return done

    def proof(self, by: User | None = None, ink: int = 10) -> UUID:
        """The signed receipt, as a picture."""
        actor = actor_of(by or self.dora)
        return records.store_file(
            content=picture(ink), name="receipt.png", by=actor, at=legal_now(), purpose="service"
        ).id

    def receipt(self, **changes: Any) -> dict[str, Any]:
        usual: Mapping[str, Any] = {"channel": "in-person", "received_on": SERVED_ON, "receiver": "Emma Smith"}
        return {**usual, **({} if "proof" in changes else {"proof": self.proof()}), **changes}

    def serve(self, case: Case, verb: str = "serve", **changes: Any) -> Moved:
        return self.move(case, verb, self.dora, **self.receipt(**changes))

    def decided(self, case: Case) -> Case:
        self.serve(case)
        self.move(case, "decide", self.bob)
        return case

    def subject_of(self, case: Case) -> Actor:
        assert case.subject is not None
        return Actor(id=case.subject, parties=frozenset({Party.SUBJECT}))


def notice_of(case: Case, kind: str = "intent") -> Notice:
    return Notice.objects.filter(case=case, kind=kind).latest("number")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def picture(ink: int = 10) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), (ink, 80, 160)).save(drawn, "PNG")
    return drawn.getvalue()
