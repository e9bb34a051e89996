"""What is over is kept for auditors until its time is over; then what is personal goes (RULES.md, RETAIN)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from cases.rules.kinds import Consequences, StartTimer, Taken
from ledger.transitions import end_keeping
from lists.models import Listing, ListingRecord
from lists.queries.kept_beside import KNOWN
from lists.transitions.erasing import forget_all
from notices.transitions.erasing import let_go_of_case
from records.queries.files import files_of
from records.transitions import discard_files

OVER = "The time of keeping is over."


def kept_for(listings: Collection[UUID]) -> dict[UUID, int]:
    """Years: as long as the catalogue keeps the records that each rested on."""
    rests = ListingRecord.objects.filter(listing__in=listings).values("listing").order_by("listing")
    years = rests.annotate(years=Max("record__item__years_kept")).values_list("listing", "years")
    return dict(years)


def keep(years: int, at: datetime) -> StartTimer:
    return StartTimer("RETAIN", at, {"amount": years, "unit": "years"})


def keep_until(row: Listing, at: datetime) -> StartTimer:
    return keep(kept_for([row.pk])[row.pk], at)


def erase(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """That there was a case, how it went and who signed stays. Words, names, papers and letters do not; nor what the ledger
    could still open of them."""
    for one in taken:
        forget_all([one.case.id])
        let_go_of_case(one.case.id)
        end_keeping(chain=one.case.id, by=None, reason=OVER)
        discard_files(files=[file.pk for file in files_of(one.case.id)])
        Listing.objects.filter(pk=one.case.id).update(erased_at=one.asked.at)
    for let_go in KNOWN.let_go:
        let_go([one.case.id for one in taken])
    return [Consequences()] * len(taken)
