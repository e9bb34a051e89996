"""Who has acted in a case: signed, stays out of it, or wrote down for the person what they said (RULES.md 5)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import connection

from cases.rules.standing import Standing
from ledger.queries import actors_of
from people.queries import programs_among, usernames_of

WROTE_DOWN = "SELECT listing, person FROM unnest(%s::uuid[]) AS listing, lists_wrote_down(listing) AS person"


def acted(cases: Sequence[Standing]) -> dict[UUID, frozenset[str]]:
    """By sign-in name: those who have signed in each matter, or stay out of it."""
    people = {case.id: {one.person for one in case.signed} | set(case.recused) for case in cases}
    names = usernames_of({person for found in people.values() for person in found})
    return {case: frozenset(names[person] for person in found) for case, found in people.items()}


def wrote_down(listings: Collection[UUID]) -> Mapping[UUID, frozenset[int]]:
    """As the ledger has it: an answer, a waiver, a consent; with whoever stood in for those who entered it."""
    if not listings:
        return {}
    found: dict[UUID, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(WROTE_DOWN, [list(listings)])
        for listing, person in cursor.fetchall():
            found[listing].add(person)
    return {listing: frozenset(people) for listing, people in found.items()}


ENDED = ("case.order-removal", "case.confirm-fulfilment")


def ended_by_court(cases: Collection[UUID]) -> frozenset[UUID]:
    """Those of these removed entries whose end was a court's message. Of programs, only a court's may end one, and what it
    has ended stays ended."""
    actors = actors_of(cases, ENDED)
    programs = programs_among(frozenset().union(*actors.values())) if actors else frozenset()
    return frozenset(case for case, ended_by in actors.items() if ended_by & programs)
