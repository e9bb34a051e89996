"""Whose cases somebody sees, and in which orders."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet

from cases.models import Case, Due
from cases.queries.kinds import KNOWN
from cases.queries.pages import SIZE, Page, Partition, Sort, page
from people.queries import agencies_seen_by, capacities_of

SORTS = {
    "due": Sort("due", Due("next_due_at"), DateTimeField()),
    "updated": Sort("updated", F("updated_at"), DateTimeField(), descending=True),
    "reference": Sort("reference", F("ref"), CharField()),
}
USUAL = "updated"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks to see."""

    states: tuple[str, ...] = ()
    kind: str = ""
    due_before: datetime | None = None
    assignee: UUID | None = None  # by the opaque id
    unassigned: bool = False
    reference: str = ""
    lists: frozenset[str] | None = None  # those that a token is for; none: all
    agency: int | None = None
    asked: frozenset[UUID] | None = None  # cases of others in which the reader's agency is asked; none: one's own


def cases_seen_by(user: Any) -> Partition:
    """Officials see their agency's and those of agencies beneath it; oversight sees all."""
    return Partition("agency_id", list(agencies_seen_by(user).values_list("pk", flat=True)))


def matching(wanted: Wanted) -> QuerySet[Case]:
    rows = Case.objects.select_related("agency", "assignee")
    conditions: dict[str, Any] = {
        "state__in": wanted.states or None,
        "kind": wanted.kind or None,
        "next_due_at__lt": wanted.due_before,
        "assignee__public_id": wanted.assignee,
        "assignee__isnull": True if wanted.unassigned else None,
        "ref__startswith": wanted.reference or None,
        "list_slug__in": wanted.lists,
        "agency": wanted.agency,
        "pk__in": wanted.asked,
    }
    return rows.filter(**{name: value for name, value in conditions.items() if value is not None})


def case_page(
    *, wanted: Wanted, within: Partition, sort: str = USUAL, after: str | None = None, size: int = SIZE
) -> Page[Case]:
    if wanted.agency is not None:
        within = replace(within, values=[one for one in within.values if one == wanted.agency])
    if wanted.asked is not None:
        within = replace(within, values=list(agencies_of(wanted.asked)))
        if not wanted.asked:
            return Page([], None)
    return page(matching(wanted), sort=SORTS[sort], within=within, after=after, size=size)


def case_of(ref: str) -> Case | None:
    """Whoever may see it: that is asked next."""
    return Case.objects.select_related("agency", "assignee").filter(ref=ref).first()


def case_seen(ref: str, *, by: Any) -> Case | None:
    """None for whoever may not see it, as if it did not exist."""
    row = case_of(ref)
    return row if row is not None and sees(by, row) else None


def sees(user: Any, case: Case) -> bool:
    """Of an agency whose cases this user sees, or one in which theirs is asked something."""
    return case.agency_id in cases_seen_by(user).values or case.pk in cases_asked_of(user)


def cases_asked_of(user: Any) -> frozenset[UUID]:
    """Cases of others in which something is asked of this user's agency, as long as it is."""
    _roles, agencies = capacities_of(user.pk, user.agency_id)
    return frozenset(case for asked_of in KNOWN.asked_of for case in asked_of(agencies)) if agencies else frozenset()


def agencies_of(cases: Collection[UUID]) -> set[int]:
    return set(Case.objects.filter(pk__in=cases).values_list("agency", flat=True))


def reference_of(case: UUID) -> str:
    return Case.objects.values_list("ref", flat=True).get(pk=case)
