"""What stands already, and what was removed before, by its deeds: RULES.md 9, whoever is proposed again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from lists.models import Listing, ListingRecord
from lists.queries.dates import due_of
from lists.queries.standards import standard_in_force, text_of
from lists.rules.facts import Past
from lists.rules.standards import Standard
from lists.states import WayOut


def is_live(subject: UUID, slug: str, ground: str) -> bool:
    """Whether somebody stands there already: one live listing per subject, list and ground."""
    return Listing.objects.filter(subject=subject, list=slug, ground=ground, live=True).exists()


def imposed_before(rests: Mapping[UUID, Sequence[Mapping[str, Any]]]) -> frozenset[UUID]:
    """Of these listings, those for whose deeds immediate effect was imposed in another case. One query."""
    deeds = {one["fingerprint"] for found in rests.values() for one in found}
    rows = ListingRecord.objects.filter(listing__interim__isnull=False, fingerprint__in=[list(one) for one in deeds])
    known = {(tuple(deed), listing) for deed, listing in rows.values_list("fingerprint", "listing")} if deeds else set()
    return frozenset(
        listing
        for listing, found in rests.items()
        if any(deed == one["fingerprint"] and other != listing for one in found for deed, other in known)
    )


def past_of(subjects: Collection[UUID]) -> Mapping[tuple[UUID, str], list[Past]]:
    """By subject and list."""
    rows = Listing.objects.filter(subject__in=subjects, live=False).exclude(effective_at=None)
    found: dict[tuple[UUID, str], list[Past]] = defaultdict(list)
    for row in rows.prefetch_related("rests_on").order_by("removed_at"):
        found[row.subject_id, row.list_id].append(past(row))
    return found


def past(row: Listing) -> Past:
    asked = row.way == WayOut.APPLICANT and row.removed_at is not None
    return Past(
        fingerprints=frozenset(tuple(one.fingerprint) for one in row.rests_on.all()),
        way=WayOut(row.way) if row.way else None,
        removed_at=row.removed_at,
        applicant=row.beneficiary_id if asked else None,
        barred_until=barred(row.list_id, row.removed_at) if asked and row.removed_at else None,
    )


def barred(slug: str, removed_at: datetime) -> datetime | None:
    """By the standard of today."""
    row = standard_in_force(slug)
    text: Standard | None = text_of(row) if row else None
    if text is None or not text.relisting_months:
        return None
    return due_of("RELIST-BAR", removed_at, None, {"amount": text.relisting_months, "unit": "months"})
