"""The only writers of people and agencies. Each is one transaction; whoever acts is named, and so is why."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from people import queries, rules
from people.models import Agency, Contact, Deputy, User
from people.rules import Person, Refused
from people.states import Kind, Role


@dataclass(frozen=True, slots=True)
class NewPerson:
    username: str
    name: str
    kind: Kind
    agency: int | None
    staff_number: str = ""
    email: str = ""
    language: str = "zh-hans"
    roles: frozenset[Role] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ContactDetails:
    purpose: str
    phone: str = ""
    email: str = ""
    address: str = ""
    address_en: str = ""
    hours: str = ""
    hours_en: str = ""


@transaction.atomic
def found_agency(
    *,
    code: str,
    name: str,
    name_en: str,
    zone: str,
    parent: int | None = None,
    by: User | None,
    at: datetime,
    reason: str,
) -> Agency:
    require_reason(reason)
    require_within(by, parent)
    agency = Agency(code=code, name=name, name_en=name_en, zone=zone, parent_id=parent)
    agency.full_clean()
    agency.save(force_insert=True)
    return agency


@transaction.atomic
def change_agency(
    *, agency: Agency, name: str, name_en: str, zone: str, parent: int | None, by: User, at: datetime, reason: str
) -> Agency:
    require_reason(reason)
    require_within(by, agency.pk)
    rules.require_tree(agency.pk, parent, queries.parents())
    agency.name, agency.name_en, agency.zone, agency.parent_id = name, name_en, zone, parent
    agency.full_clean()
    agency.save()
    return agency


@transaction.atomic
def close_agency(*, agency: Agency, by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    require_within(by, agency.pk)
    Agency.objects.filter(pk=agency.pk, closed_on=None).update(closed_on=at.date())


@transaction.atomic
def set_contacts(
    *, agency: Agency, contacts: Collection[ContactDetails], by: User | None, at: datetime, reason: str
) -> None:
    """All contacts of an agency at once."""
    require_reason(reason)
    require_within(by, agency.pk)
    Contact.objects.filter(agency=agency).delete()
    for details in contacts:
        contact = Contact(agency=agency, **asdict(details))
        contact.full_clean()
        contact.save(force_insert=True)


@transaction.atomic
def appoint(*, person: NewPerson, encoded_password: str | None, by: User | None, at: datetime, reason: str) -> User:
    """A new official, or another agency's program. A program signs in with tokens, never with a password."""
    require_reason(reason)
    require_within(by, person.agency)
    rules.require_identity(Person(None, person.kind, person.staff_number, person.agency))
    rules.require_roles_fit(person.kind, person.roles)
    user = User(
        username=person.username,
        name=person.name,
        email=person.email,
        kind=person.kind,
        staff_number=person.staff_number or None,
        agency_id=person.agency,
        language=person.language,
    )
    unusable = encoded_password is None or person.kind is Kind.MACHINE
    user.password = make_password(None) if unusable else encoded_password
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    user.groups.set(groups_named(person.roles))
    return user


@transaction.atomic
def change_roles(*, user: User, roles: Collection[Role], by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    rules.require_not_oneself(by.pk, user.pk)
    require_within(by, user.agency_id)
    rules.require_roles_fit(Kind(user.kind), roles)
    others = user.groups.exclude(name__in=list(Role))
    user.groups.set([*others, *groups_named(roles)])


@transaction.atomic
def change_person(*, user: User, name: str, email: str, language: str, by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    require_within(by, user.agency_id)
    user.name, user.email, user.language = name, email, language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "email", "language"])


@transaction.atomic
def move_person(*, user: User, agency: int, by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    rules.require_not_oneself(by.pk, user.pk)
    require_within(by, user.agency_id)
    require_within(by, agency)
    User.objects.filter(pk=user.pk).update(agency_id=agency)
    user.agency_id = agency


@transaction.atomic
def deactivate(*, user: User, by: User, at: datetime, reason: str) -> None:
    """People are not deleted: what they signed names them. Their sign-in ends."""
    require_reason(reason)
    rules.require_not_oneself(by.pk, user.pk)
    require_within(by, user.agency_id)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False


@transaction.atomic
def reactivate(*, user: User, by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    rules.require_not_oneself(by.pk, user.pk)
    require_within(by, user.agency_id)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True


@transaction.atomic
def appoint_deputy(
    *, principal: User, deputy: User, from_on: date, until_on: date, by: User, at: datetime, reason: str
) -> Deputy:
    require_reason(reason)
    require_within(by, principal.agency_id)
    rules.require_deputy_fits(principal=principal.pk, deputy=deputy.pk, by=by.pk, from_on=from_on, until_on=until_on)
    try:
        with transaction.atomic():
            return Deputy.objects.create(
                principal=principal, deputy=deputy, from_on=from_on, until_on=until_on, reason=reason, appointed_by=by
            )
    except IntegrityError as overlap:
        raise Refused("deputy-already-appointed", "from_on") from overlap


@transaction.atomic
def end_deputy(*, deputy: Deputy, last_on: date, by: User, at: datetime, reason: str) -> None:
    require_reason(reason)
    require_within(by, deputy.principal.agency_id)
    if last_on < deputy.from_on:
        raise Refused("ends-before-it-begins", "until_on")
    Deputy.objects.filter(pk=deputy.pk).update(until_on=last_on)


def groups_named(roles: Collection[Role]) -> list[Group]:
    groups = list(Group.objects.filter(name__in=list(roles)))
    if len(groups) != len(set(roles)):
        raise Refused("unknown-role", "roles")
    return groups


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason-missing", "reason")


def require_within(by: User | None, agency: int | None) -> None:
    """`by` is nobody only at the first start and when the demo world is made."""
    if by is None or by.is_superuser:
        return
    if agency is None or agency not in queries.agencies_within(by.agency_id):
        raise Refused("not-your-agency", "agency")
