"""Claims of fulfilment, as the rules ask about them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F

from lists.models import Claim
from lists.rules.facts import ClaimFacts
from lists.states import ClaimState, WayOut


def claims_of(listings: Collection[UUID]) -> dict[UUID, list[Claim]]:
    """As they were settled, and the open one last: on paper, it may have come in before another was refused."""
    found: dict[UUID, list[Claim]] = defaultdict(list)
    rows = Claim.objects.filter(listing__in=listings).order_by(F("settled_at").asc(nulls_last=True), "at", "id")
    for row in rows if listings else ():
        found[row.listing_id].append(row)
    return found


def claim_of(row: Claim) -> ClaimFacts:
    return ClaimFacts(
        state=ClaimState(row.state),
        way=WayOut(row.way),
        digests=frozenset(row.digests),
        opposed=row.objected_at is not None,
        hide_at=row.hide_at,
        by=row.by,
        noted_by=row.noted_by,
        verified=row.verified,
        by_subject=row.by_subject,
        instead_of_opposed=row.instead_of_id is not None,
    )


def refused_papers(claims: Sequence[Claim]) -> frozenset[str]:
    """Of claims that were refused, and of those whose place they had taken."""
    refused = [one for one in claims if one.state == ClaimState.REFUSED]
    replaced = {one.instead_of_id for one in refused}
    return frozenset(digest for one in claims if one in refused or one.pk in replaced for digest in one.digests)
