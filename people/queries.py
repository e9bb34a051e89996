"""Reads: who is who, who may what, whose rows."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from ledger.queries import HistoryEvent, history
from people.models import Agency, Contact, Deputy, Plainly, User
from people.rules import Person
from people.states import OVERSIGHT, Act, Kind, Role

REFUSALS = {
    "citizens-hold-no-role": _("A citizen's account holds no role."),
    "machines-only-integrate": _("A program can only be an integrator."),
    "officials-do-not-integrate": _("Integrator is a role for programs, not for people."),
    "oversight-stands-apart": _("Auditors and the oversight board hold no other role: they look on from outside."),
    "oversight-appoints-oversight": _("Auditors and the board are appointed by the oversight board, not from inside."),
    "oversight-appoints-only-oversight": _("The oversight board appoints auditors and its own members only."),
    "not-oneself": _("Nobody gives powers to themselves. Ask a colleague who may."),
    "nothing-to-confirm": _("Nothing is to be confirmed here."),
    "second-colleague": _("You put this account forward. A second colleague confirms it."),
    "official-needs-staff-number": _("Give the staff number: one number is one person."),
    "staff-number-taken": _(
        "Somebody has this staff number already, perhaps written in another way. One number is one person."
    ),
    "only-officials-have-staff-numbers": _("Only officials have a staff number."),
    "needs-agency": _("Choose the agency."),
    "citizens-have-no-agency": _("A citizen's account belongs to no agency."),
    "agency-beneath-itself": _("An agency cannot belong to itself or to one beneath it."),
    "no-deputy-of-oneself": _("Choose somebody else as deputy."),
    "ends-before-it-begins": _("The last day is before the first."),
    "deputy-only-shortened": _("The last day can only be made earlier. For a longer time, appoint a deputy anew."),
    "deputy-past-stands": _(
        "Days that have passed stay as they were: choose yesterday, to end it at once, or a later day."
    ),
    "agency-in-use": _("People still work there, or another agency belongs to it. Move them first."),
    "not-an-official": _("Choose an official who is active."),
    "reason-missing": _("Say why, in a sentence."),
    "unknown-role": _("There is no such role."),
    "not-your-agency": _("You can change people and agencies of your own agency only."),
    "deputy-already-appointed": _("This deputy is appointed for some of these days already."),
}

# An agency, and every agency beneath it.
WITHIN = """
    WITH RECURSIVE beneath (id) AS (
        SELECT id FROM people_agency WHERE id = %s
        UNION
        SELECT agency.id FROM people_agency AS agency JOIN beneath ON agency.parent_id = beneath.id
    )
    SELECT id FROM beneath
"""


# An agency, and every agency above it.
ABOVE = """
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM people_agency WHERE id = %s
        UNION
        SELECT agency.id, agency.parent_id FROM people_agency AS agency JOIN above ON agency.id = above.parent_id
    )
    SELECT id FROM above
"""
MOST_COLLEAGUES = 500  # what a list to choose from can hold


@dataclass(frozen=True, slots=True)
class Colleague:
    """An official at work, as others find one."""

    id: int
    public_id: UUID
    username: str
    name: str
    agency: int
    roles: frozenset[Role]


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def roles_of(user: User) -> set[Role]:
    return {Role(name) for name in user.groups.filter(name__in=list(Role)).values_list("name", flat=True)}


def person(user: User) -> Person:
    return Person(user.pk, Kind(user.kind), user.staff_number or "", user.agency_id)


def is_taken(staff_number: str) -> bool:
    """However it is written: two accounts of one person would be two signatures of one."""
    rows = User.objects.exclude(staff_number=None).annotate(plain=Plainly("staff_number"))
    return rows.filter(plain=Plainly(Value(staff_number))).exists()


def agencies_within(agency_id: int | None) -> set[int]:
    """What an official of this agency sees."""
    if agency_id is None:
        return set()
    return {row.pk for row in Agency.objects.raw(WITHIN, [agency_id])}


def agencies_seen_by(user: User) -> QuerySet[Agency]:
    """Officials see their agency's rows; oversight and superusers see all."""
    if user.is_superuser or sees_everything(user):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=agencies_within(user.agency_id))


def people_seen_by(user: User) -> QuerySet[User]:
    if user.is_superuser or sees_everything(user):
        return User.objects.all()
    return User.objects.filter(agency__in=agencies_within(user.agency_id))


def sees_everything(user: User) -> bool:
    return bool(roles_of(user) & OVERSIGHT)


def agencies_keeping_lists() -> QuerySet[Agency]:
    """For the public: open agencies with whom to ask. Two queries, however many there are."""
    return Agency.objects.filter(closed_on=None).prefetch_related("contacts").order_by("code")


# What the public sees of agencies, in one query and as text: the same text is the same page.
DIRECTORY = """
    SELECT coalesce(json_agg(json_build_object(
        'name', agency.name, 'name_en', agency.name_en, 'contacts', (
            SELECT coalesce(json_agg(json_build_object(
                'purpose', purpose, 'phone', phone, 'email', email, 'address', address, 'address_en', address_en,
                'hours', hours, 'hours_en', hours_en) ORDER BY purpose), '[]')
            FROM people_contact WHERE agency_id = agency.id)
        ) ORDER BY agency.code), '[]')::text
    FROM people_agency AS agency WHERE closed_on IS NULL
"""


def directory_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute(DIRECTORY)
        text: str = cursor.fetchone()[0]
    return text


def read_directory(text: str) -> list[dict[str, Any]]:
    """For a template: agencies with their contacts, each contact with its purpose in the reader's language."""
    agencies: list[dict[str, Any]] = json.loads(text)
    for agency in agencies:
        for contact in agency["contacts"]:
            contact["purpose_name"] = Contact.Purpose(contact["purpose"]).label
    return agencies


def agencies_after(code: str, limit: int) -> list[Agency]:
    """A page of the public list, by code."""
    return list(agencies_keeping_lists().select_related("parent").filter(code__gt=code)[:limit])


def parents() -> dict[int, int | None]:
    return dict(Agency.objects.values_list("pk", "parent_id"))


def deputies_of(user_id: int, on: date) -> QuerySet[User]:
    """Who may act for this person on that day."""
    return User.objects.filter(deputies_on(on, principals__principal=user_id)).distinct().order_by("pk")


def acts_for(user_id: int, on: date) -> QuerySet[User]:
    """For whom this person may act on that day."""
    return User.objects.filter(deputies_on(on, deputies__deputy=user_id)).distinct().order_by("pk")


def deputies_on(on: date, **link: int) -> Q:
    relation = next(iter(link)).split("__")[0]
    return Q(**link, **{f"{relation}__from_on__lte": on, f"{relation}__until_on__gte": on})


def deputies_seen_by(user: User) -> QuerySet[Deputy]:
    return Deputy.objects.filter(principal__in=people_seen_by(user)).select_related(
        "principal", "deputy", "appointed_by"
    )


def is_in_use(agency: Agency) -> bool:
    return agency.people.filter(is_active=True).exists() or agency.children.filter(closed_on=None).exists()


def officials_named(usernames: Iterable[str]) -> dict[str, int]:
    """Officials at work, by sign-in name: their ids."""
    rows = User.objects.filter(username__in=list(usernames), kind=Kind.OFFICIAL, is_active=True)
    return dict(rows.values_list("username", "pk"))


def colleagues_of(agency_id: int) -> list[Colleague]:
    """Officials at work of this agency and of those above it: whoever may act on its rows. By name."""
    rows = User.objects.filter(agency__in=Agency.objects.raw(ABOVE, [agency_id]), kind=Kind.OFFICIAL, is_active=True)
    rows = rows.annotate(held=ArrayAgg("groups__name", default=[])).order_by("name", "pk")
    known = {str(role): role for role in Role}
    return [
        Colleague(
            id=row.pk,
            public_id=row.public_id,
            username=row.username,
            name=row.name,
            agency=row.agency_id,
            roles=frozenset(known[name] for name in row.held if name in known),
        )
        for row in rows[:MOST_COLLEAGUES]
    ]


def history_of(about: User | Agency | Deputy) -> list[HistoryEvent]:
    """What was done with a person or an agency; a deputyship stands in the deputy's chain. Of what they looked at, which
    stands in the same chain, the ledger's own pages tell."""
    return history((about.deputy if isinstance(about, Deputy) else about).public_id, kinds=list(Act))


def names_of(public_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Who the opaque ids of the ledger are, for those who may know."""
    rows = User.objects.filter(public_id__in=list(public_ids))
    return {row.public_id: str(row) for row in rows}


def programs_among(public_ids: Iterable[UUID]) -> frozenset[UUID]:
    rows = User.objects.filter(public_id__in=list(public_ids), kind=Kind.MACHINE)
    return frozenset(rows.values_list("public_id", flat=True))


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def exists_official() -> bool:
    return User.objects.filter(kind=Kind.OFFICIAL).exists()


def deputy(deputy_id: int) -> Deputy:
    return Deputy.objects.select_related("principal__agency").get(pk=deputy_id)


def today_of(person: User, at: datetime) -> date:
    """Which day it is where this person works."""
    zone = person.agency.zone if person.agency else settings.TIME_ZONE
    return at.astimezone(ZoneInfo(zone)).date()


FIRST_ONES = 2  # of each side: whoever comes later is put forward by one of them, and confirmed by the other


def has_first_ones(role: Role) -> bool:
    """Officials of the agencies that keep lists, and of those that oversee them, are counted apart."""
    unasked = User.objects.filter(kind=Kind.OFFICIAL, asked_by=None)
    overseers = unasked.filter(groups__name__in=list(OVERSIGHT)).distinct()
    counted = overseers if role in OVERSIGHT else unasked.exclude(pk__in=overseers.values("pk"))
    return counted.count() >= FIRST_ONES


def agency_coded(code: str) -> Agency | None:
    return Agency.objects.filter(code=code, closed_on=None).first()


def overlapping_deputy(wanted: Mapping[str, Any]) -> bool:
    return Deputy.objects.filter(
        principal=wanted["principal"],
        deputy=wanted["deputy"],
        from_on__lte=wanted["until_on"],
        until_on__gte=wanted["from_on"],
    ).exists()


# Whoever acts: what they may do and whose rows they see, in one query.
CAPACITIES = WITHIN.replace(
    "    SELECT id FROM beneath\n",
    """
    SELECT ARRAY(SELECT held.name FROM people_user_groups AS given JOIN auth_group AS held ON held.id = given.group_id
                 WHERE given.user_id = %s AND held.name = ANY(%s)),
           ARRAY(SELECT id FROM beneath)
""",
)


def capacities_of(user: int, agency: int | None) -> tuple[set[Role], set[int]]:
    """The roles of an account, and the agencies whose rows it sees."""
    with connection.cursor() as cursor:
        cursor.execute(CAPACITIES, [agency, user, list(Role)])
        roles, agencies = cursor.fetchone()
    return {Role(name) for name in roles}, set(agencies)


def usernames_of(people: Iterable[int]) -> dict[int, str]:
    """Sign-in names, by id."""
    return dict(User.objects.filter(pk__in=list(people)).values_list("pk", "username"))


def names_by_username(usernames: Iterable[str]) -> dict[str, str]:
    return dict(User.objects.filter(username__in=list(usernames)).values_list("username", "name"))


def agencies_coded(codes: Iterable[str]) -> dict[str, int]:
    """Agencies at work, by their codes: their ids."""
    return dict(Agency.objects.filter(code__in=list(codes), closed_on=None).values_list("code", "pk"))


def codes_above(agency: int) -> set[str]:
    """Of the agency itself and of those that it belongs to: whoever sees its rows as their own."""
    return {row.code for row in Agency.objects.raw(ABOVE, [agency])}


def agencies_by_code(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Their names, in Chinese and in English."""
    rows = Agency.objects.filter(code__in=list(codes)).order_by("code")
    return {code: (name, name_en) for code, name, name_en in rows.values_list("code", "name", "name_en")}


def agencies_at_work() -> dict[str, tuple[str, str]]:
    """All that have not been closed, by their codes: their names, in Chinese and in English."""
    rows = Agency.objects.filter(closed_on=None).order_by("code")
    return {code: (name, name_en) for code, name, name_en in rows.values_list("code", "name", "name_en")}


def names_of_agencies(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """In Chinese and in English."""
    rows = Agency.objects.filter(pk__in=ids) if ids else ()
    return {row.pk: (row.name, row.name_en or row.name) for row in rows}


def agencies_of_people(public_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Where those work whom the ledger knows by opaque ids: in Chinese and in English."""
    rows = User.objects.filter(public_id__in=list(public_ids), agency__isnull=False).select_related("agency")
    return {row.public_id: (row.agency.name, row.agency.name_en) for row in rows if row.agency}
