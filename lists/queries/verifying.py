"""RULES.md, VERIFY: in a field of health or safety another agency looks at a claim first."""

from collections.abc import Collection
from uuid import UUID

from lists.models import Listing, Standard
from lists.queries.facts import is_of_safety
from lists.queries.standards import with_standards
from lists.states import ClaimState
from people.queries import agencies_coded


def claims_asked_of(agencies: Collection[int]) -> set[UUID]:
    """Listings with an open claim that one of these agencies is to look at: three queries, however many."""
    verifiers = dict(Standard.objects.exclude(document__verifier="").values_list("pk", "document__verifier"))
    named = agencies_coded({code for code in verifiers.values() if code}) if verifiers else {}
    standards = [standard for standard, code in verifiers.items() if named.get(code) in agencies]
    if not standards:
        return set()
    rows = with_standards(Listing.objects.all()).filter(standard__in=standards, claims__state=ClaimState.OPEN)
    return {row.pk for row in rows if is_of_safety(row)}
