"""The demonstration's agencies, people and calendar, made through the rooms' own transitions."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from deadlines.transitions import load_demonstration
from people import queries, transitions
from people.states import Kind
from people.transitions import ContactDetails, NewPerson
from regimes.rules.cast import AGENCIES, HOURS, HOURS_EN, PASSWORD, PEOPLE, DemoAgency, DemoPerson

REASON = "The demonstration's own cast."


@dataclass(frozen=True, slots=True)
class Seeded:
    agencies: int
    people: int


@transaction.atomic
def seed_people(*, at: datetime) -> Seeded:
    """Once: a database that has officials already keeps them."""
    if queries.exists_official():
        return Seeded(0, 0)
    ids: dict[str, int] = {}
    for agency in AGENCIES:
        ids[agency.code] = found(agency, ids, at)
    encoded_password = make_password(PASSWORD)  # once: it is the same for all
    for number, person in enumerate(PEOPLE, start=1):
        appoint(person, ids[person.agency], f"D{number:04d}", encoded_password, at)
    return Seeded(len(AGENCIES), len(PEOPLE))


def seed_calendar(*, at: datetime) -> bool:
    """Made-up years, approved by two, so that the demonstration's clock can be moved on. Once."""
    managers = get_user_model().objects.filter(username__in=("manager", "manager2")).order_by("username")
    first, second = managers
    return load_demonstration(officials=(first, second), at=at)


def found(agency: DemoAgency, ids: dict[str, int], at: datetime) -> int:
    made = transitions.found_agency(
        code=agency.code,
        name=agency.name,
        name_en=agency.name_en,
        zone="Asia/Shanghai",
        parent=ids[agency.parent] if agency.parent else None,
        by=None,
        at=at,
        reason=REASON,
    )
    contacts = [
        ContactDetails(
            purpose=contact.purpose,
            phone=contact.phone,
            address=contact.address,
            address_en=contact.address_en,
            hours=HOURS,
            hours_en=HOURS_EN,
        )
        for contact in agency.contacts
    ]
    transitions.set_contacts(agency=made, contacts=contacts, by=None, at=at, reason=REASON)
    return made.pk


def appoint(person: DemoPerson, agency: int, number: str, encoded_password: str, at: datetime) -> None:
    official = person.kind is Kind.OFFICIAL
    transitions.appoint(
        person=NewPerson(
            username=person.username,
            name=person.name,
            kind=person.kind,
            agency=agency,
            staff_number=number if official else "",
            roles=person.roles,
        ),
        encoded_password=encoded_password,
        by=None,
        at=at,
        reason=REASON,
    )
