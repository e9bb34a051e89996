"""The only writers of people and agencies. Each is one transaction; whoever acts is named, and so is why."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import IntegrityError, transaction

from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from people import queries, rules
from people.models import Agency, Contact, Deputy, User
from people.rules import Person, Refused
from people.states import Act, Kind, Role


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
    require_within(by, parent)
    agency = Agency(code=code, name=name, name_en=name_en, zone=zone, parent_id=parent)
    agency.full_clean()
    agency.save(force_insert=True)
    record(Act.FOUND, agency, by=by, at=at, reason=reason, facts={"code": code, "name": name})
    return agency


@transaction.atomic
def change_agency(
    *, agency: Agency, name: str, name_en: str, zone: str, parent: int | None, by: User, at: datetime, reason: str
) -> Agency:
    require_within(by, agency.pk)
    kept = Agency.objects.select_for_update().get(pk=agency.pk)
    if parent != kept.parent_id:
        require_within(by, parent)
        rules.require_tree(kept.pk, parent, queries.parents())
    kept.name, kept.name_en, kept.zone, kept.parent_id = name, name_en, zone, parent
    kept.full_clean()
    above = str(kept.parent.public_id) if kept.parent else ""
    facts: Mapping[str, Value] = {"name": name, "zone": zone, "above": above}
    record(Act.CHANGE_AGENCY, kept, by=by, at=at, reason=reason, facts=facts)
    kept.save(force_update=True)
    return kept


@transaction.atomic
def close_agency(*, agency: Agency, by: User, at: datetime, reason: str) -> None:
    """Agencies are not deleted: what they did names them."""
    require_within(by, agency.pk)
    if queries.is_in_use(agency):
        raise Refused("agency-in-use")
    Agency.objects.filter(pk=agency.pk, closed_on=None).update(closed_on=at.astimezone(ZoneInfo(agency.zone)).date())
    record(Act.CLOSE, agency, by=by, at=at, reason=reason)


@transaction.atomic
def set_contacts(
    *, agency: Agency, contacts: Collection[ContactDetails], by: User | None, at: datetime, reason: str
) -> None:
    """All contacts of an agency at once."""
    require_within(by, agency.pk)
    Contact.objects.filter(agency=agency).delete()
    for details in contacts:
        contact = Contact(agency=agency, **asdict(details))
        contact.full_clean()
        contact.save(force_insert=True)
    record(Act.SET_CONTACTS, agency, by=by, at=at, reason=reason)


@transaction.atomic
def appoint(*, person: NewPerson, encoded_password: str | None, by: User | None, at: datetime, reason: str) -> User:
    """A new official, or another agency's program. A program signs in with tokens, never with a password. Whoever is put
    forward by a colleague may do nothing before a second one has confirmed it."""
    require_within(by, person.agency)
    require_may_give(by, person.roles)
    rules.require_identity(Person(None, person.kind, person.staff_number, person.agency))
    rules.require_roles_fit(person.kind, person.roles)
    if person.staff_number and queries.is_taken(person.staff_number):
        raise Refused("staff-number-taken", "staff_number")
    user = User(
        username=person.username,
        name=person.name,
        email=person.email,
        kind=person.kind,
        staff_number=person.staff_number or None,
        agency_id=person.agency,
        language=person.language,
        joined_at=at,
        asked_by=by,
        is_active=by is None,
    )
    opens = encoded_password if person.kind is Kind.OFFICIAL else None
    user.password = opens or make_password(None)
    # What the database checks of a row, the rules above have said in words; asking it of each beforehand is a query each.
    user.full_clean(exclude=["password"], validate_constraints=False)
    facts = {"kind": person.kind.value, "agency": agency_id(user), "roles": named(person.roles)}
    # Said before it is done: an account opens by what the ledger holds.
    record(Act.APPOINT, user, by=by, at=at, reason=reason, facts=facts)
    user.save(force_insert=True)
    user.groups.set(groups_named(person.roles))
    return user


@transaction.atomic
def confirm(*, user: User, by: User, at: datetime, reason: str) -> None:
    """A second colleague knows that this is a person, and this one; from now on they may act."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    if not kept.waits:
        raise Refused("nothing-to-confirm", "confirm")
    rules.require_second(by=by.pk, asked_by=kept.asked_by_id, whom=kept.pk)
    require_may_confirm(kept, by)
    record(Act.CONFIRM, kept, by=by, at=at, reason=reason, facts={"roles": named(queries.roles_of(kept))})
    User.objects.filter(pk=kept.pk).update(confirmed_by=by, is_active=True)
    user.refresh_from_db(fields=["confirmed_by", "is_active"])


@transaction.atomic
def change_roles(*, user: User, roles: Collection[Role], by: User, at: datetime, reason: str) -> None:
    require_power_over(user, by)
    require_may_give(by, queries.roles_of(user) ^ set(roles))
    rules.require_roles_fit(Kind(user.kind), roles)
    record(Act.CHANGE_ROLES, user, by=by, at=at, reason=reason, facts={"roles": named(roles)})
    user.groups.set(groups_named(roles))


@transaction.atomic
def change_person(*, user: User, name: str, email: str, language: str, by: User, at: datetime, reason: str) -> None:
    """Another's mail address opens their account: who would change it puts the account forward anew."""
    require_within(by, user.agency_id)
    readdressed = email != User.objects.get(pk=user.pk).email and by.pk != user.pk
    user.name, user.email, user.language = name, email, language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "email", "language"])
    if readdressed and user.kind == Kind.OFFICIAL and user.is_active:
        put_forward(user, by)
    record(Act.CHANGE_PERSON, user, by=by, at=at, reason=reason, facts={"readdressed": readdressed})


@transaction.atomic
def move_person(*, user: User, agency: int, by: User, at: datetime, reason: str) -> None:
    require_power_over(user, by)
    require_within(by, agency)
    goes_to = str(Agency.objects.get(pk=agency).public_id)
    record(Act.MOVE, user, by=by, at=at, reason=reason, facts={"agency": goes_to})
    User.objects.filter(pk=user.pk).update(agency_id=agency)
    user.refresh_from_db(fields=["agency"])


@transaction.atomic
def deactivate(*, user: User, by: User, at: datetime, reason: str) -> None:
    """People are not deleted: what they signed names them. Their sign-in ends at once."""
    require_power_over(user, by)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    record(Act.DEACTIVATE, user, by=by, at=at, reason=reason)


@transaction.atomic
def reactivate(*, user: User, by: User, at: datetime, reason: str) -> None:
    """Put forward again: a second colleague confirms it."""
    require_power_over(user, by)
    put_forward(user, by)
    record(Act.REACTIVATE, user, by=by, at=at, reason=reason)


def put_forward(user: User, by: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False, asked_by=by, confirmed_by=None)
    user.refresh_from_db(fields=["is_active", "asked_by", "confirmed_by"])


@transaction.atomic
def appoint_deputy(
    *, principal: User, deputy: User, from_on: date, until_on: date, by: User, at: datetime, reason: str
) -> Deputy:
    require_within(by, principal.agency_id)
    if not (principal.is_staff and deputy.is_staff):
        raise Refused("not-an-official", "deputy")
    rules.require_deputy_fits(principal=principal.pk, deputy=deputy.pk, by=by.pk, from_on=from_on, until_on=until_on)
    rules.require_roles_fit(Kind.OFFICIAL, queries.roles_of(principal) | queries.roles_of(deputy))
    facts = {"acts_for": str(principal.public_id), "from_on": str(from_on), "until_on": str(until_on)}
    record(Act.APPOINT_DEPUTY, deputy, by=by, at=at, reason=reason, facts=facts)
    try:
        with transaction.atomic():
            return Deputy.objects.create(
                principal=principal, deputy=deputy, from_on=from_on, until_on=until_on, reason=reason, appointed_by=by
            )
    except IntegrityError as overlap:
        raise Refused("deputy-already-appointed", "from_on") from overlap


@transaction.atomic
def end_deputy(*, deputy: Deputy, last_on: date, by: User, at: datetime, reason: str) -> None:
    Deputy.objects.select_for_update().get(pk=deputy.pk)
    kept = queries.deputy(deputy.pk)
    require_within(by, kept.principal.agency_id)
    today = queries.today_of(kept.principal, at)
    rules.require_deputy_ends(from_on=kept.from_on, until_on=kept.until_on, last_on=last_on, today=today)
    Deputy.objects.filter(pk=kept.pk).update(until_on=last_on)
    facts = {"acts_for": str(kept.principal.public_id), "until_on": str(last_on)}
    record(Act.END_DEPUTY, kept.deputy, by=by, at=at, reason=reason, facts=facts)


def record(
    act: Act,
    about: User | Agency,
    *,
    by: User | None,
    at: datetime,
    reason: str,
    facts: Mapping[str, Value] | None = None,
) -> None:
    """In the ledger, in the chain of whom or what it is about."""
    if not reason.strip():
        raise Refused("reason-missing", "reason")
    event = NewEvent(
        chain=about.public_id,
        kind=act.value,
        actor=by.public_id if by else None,
        values={"at": at.isoformat(), "reason": reason.strip(), **(facts or {})},
        subject=about.public_id if isinstance(about, User) else None,
    )
    append_many(events=[event])


def named(roles: Collection[Role]) -> list[Value]:
    return [role.value for role in sorted(roles)]


def agency_id(user: User) -> str | None:
    return str(user.agency.public_id) if user.agency else None


def groups_named(roles: Collection[Role]) -> list[Group]:
    groups = list(Group.objects.filter(name__in=list(roles)))
    if len(groups) != len(set(roles)):
        raise Refused("unknown-role", "roles")
    return groups


def require_power_over(user: User, by: User) -> None:
    """Over a colleague of one's own agency and one's own side; never over oneself."""
    rules.require_not_oneself(by.pk, user.pk)
    require_within(by, user.agency_id)
    require_may_give(by, queries.roles_of(user))


def require_may_confirm(user: User, by: User) -> None:
    if not by.is_superuser:
        within = user.agency_id in queries.agencies_within(by.agency_id)
        rules.require_may_confirm(queries.roles_of(by), queries.roles_of(user), within=within)


def require_may_give(by: User | None, roles: Collection[Role]) -> None:
    if by is not None and not by.is_superuser:
        rules.require_may_give(queries.roles_of(by), roles)


def require_within(by: User | None, agency: int | None) -> None:
    """`by` is nobody only at the first start and when the demo world is made."""
    if by is None or by.is_superuser:
        return
    if agency is None or agency not in queries.agencies_within(by.agency_id):
        raise Refused("not-your-agency", "agency")


def take_turn(*, what: str, address: str | None, most: int, seconds: int, at: datetime) -> int:
    """How many seconds whoever comes from this address must wait; none, if they may go on. The address itself is not kept;
    without one (a socket of our own) nobody is counted."""
    if address is None:
        return 0
    window, gone = divmod(int(at.timestamp()), seconds)
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    key = f"{what}:{digest}:{window}"
    cache.add(key, 0, seconds)
    return 0 if cache.incr(key) <= most else seconds - gone
