"""What every move of a listing reads of its own rows, once for all the moves of a batch."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cases.rules.kinds import Taken
from cases.rules.standing import official_of
from cases.states import Part
from lists.models import Listing, ListingRecord, Measure
from lists.queries.standards import with_standards


def listings(taken: Sequence[Taken]) -> dict[UUID, Listing]:
    rows = with_standards(Listing.objects.all()).filter(pk__in=[one.case.id for one in taken])
    return {row.pk: row for row in rows}


def listing(one: Taken) -> Listing:
    return listings([one])[one.case.id]


def in_order(taken: Sequence[Taken]) -> list[Listing]:
    found = listings(taken)
    return [found[one.case.id] for one in taken]


def signers(one: Taken) -> dict[Part, int]:
    """Who has signed which part of this act, with whoever signs now."""
    signed = {each.part: each.person for each in one.case.signed if each.act == one.act}
    if one.move.part is not None and (person := official_of(one.asked.by)) is not None:
        signed[one.move.part] = person
    return signed


def measures(listings: Sequence[UUID], *states: str) -> dict[UUID, list[Measure]]:
    found: dict[UUID, list[Measure]] = defaultdict(list)
    rows = Measure.objects.filter(listing__in=listings, state__in=states).select_related("kind__applied_by", "listing")
    for row in rows.order_by("kind__code"):
        found[row.listing_id].append(row)
    return found


def records(listing: UUID) -> list[UUID]:
    """What it rests on from its first day."""
    rows = ListingRecord.objects.filter(listing=listing, extends=False).order_by("id")
    return list(rows.values_list("record", flat=True))


def ends_of(row: Listing) -> datetime:
    if row.ends_at is None:
        raise ValueError("Whatever is in effect has an end.")
    return row.ends_at
