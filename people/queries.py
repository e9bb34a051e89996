"""Reads: who is who, who may what, whose rows."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Agency, Contact, Deputy, User
from people.rules import Person
from people.states import Kind, Role

REFUSALS = {
    "citizens-hold-no-role": _("A citizen's account holds no role."),
    "machines-only-integrate": _("A program can only be an integrator."),
    "officials-do-not-integrate": _("Integrator is a role for programs, not for people."),
    "oversight-stands-apart": _("Auditors and the oversight board hold no other role: they look on from outside."),
    "not-oneself": _("Nobody gives powers to themselves. Ask a colleague who may."),
    "official-needs-staff-number": _("Give the staff number: one number is one person."),
    "only-officials-have-staff-numbers": _("Only officials have a staff number."),
    "needs-agency": _("Choose the agency."),
    "citizens-have-no-agency": _("A citizen's account belongs to no agency."),
    "agency-beneath-itself": _("An agency cannot belong to itself or to one beneath it."),
    "no-deputy-of-oneself": _("Choose somebody else as deputy."),
    "ends-before-it-begins": _("The last day is before the first."),
    "reason-missing": _("Say why, in a sentence."),
    "unknown-role": _("There is no such role."),
    "not-your-agency": _("You can change people and agencies of your own agency only."),
    "deputy-already-appointed": _("This deputy is appointed for some of these days already."),
    "name-taken": _("This sign-in name or staff number is taken."),
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


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def roles_of(user: User) -> set[Role]:
    return {Role(name) for name in user.groups.filter(name__in=list(Role)).values_list("name", flat=True)}


def person(user: User) -> Person:
    return Person(user.pk, Kind(user.kind), user.staff_number or "", user.agency_id)


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
    return bool(roles_of(user) & {Role.AUDITOR, Role.OVERSIGHT_BOARD})


def agencies_keeping_lists() -> QuerySet[Agency]:
    """For the public: open agencies with whom to ask. Two queries, however many there are."""
    return Agency.objects.filter(closed_on=None).prefetch_related("contacts").order_by("code")


def agencies_after(code: str, limit: int) -> list[Agency]:
    """A page of the public list, by code."""
    return list(agencies_keeping_lists().select_related("parent").filter(code__gt=code)[:limit])


def contacts_of(agencies: Iterable[Agency]) -> QuerySet[Contact]:
    return Contact.objects.filter(agency__in=agencies).order_by("agency_id", "purpose")


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


def exists_official() -> bool:
    return User.objects.filter(kind=Kind.OFFICIAL).exists()


def user_by_name(username: str) -> User:
    return cast(User, User.objects.get_by_natural_key(username))
