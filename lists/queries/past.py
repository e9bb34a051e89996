"""What was removed before, by its deeds: RULES.md 9, whoever is proposed again."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from lists.models import Listing
from lists.queries.dates import due_of
from lists.queries.standards import standard_in_force, text_of
from lists.rules.facts import Past
from lists.rules.standards import Standard
from lists.states import WayOut


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
