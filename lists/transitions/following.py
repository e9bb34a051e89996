"""What listings rest on may fall. The database hides them in the same instant (migration 0002); here the move follows, for
whatever the instant missed as well: rows are the queue."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cases.rules.verdicts import Refusal
from cases.transitions import Wish, move_many
from lists.models import ListingRecord
from lists.states import IN_EFFECT, State
from records.states import RecordState

BATCH = 500
FELL = (RecordState.ANNULLED, RecordState.SUPERSEDED)
RESTS = (RecordState.SUSPENDED, RecordState.EXPIRED)


def follow_records(*, at: datetime, limit: int = BATCH) -> int:
    """Withdraw what rests on a fallen document; suspend what rests on one that its issuer has yet to confirm."""
    withdrawn = followed(standing_on(FELL, (State.DECIDED, *IN_EFFECT), limit), "withdraw", at)
    suspended = followed(standing_on(RESTS, (State.EFFECTIVE, State.ENDING), limit), "suspend", at)
    return withdrawn + suspended


def standing_on(records: Sequence[str], listings: Sequence[str], limit: int) -> list[UUID]:
    rows = ListingRecord.objects.filter(
        extends=False, record__case__state__in=records, listing__case__state__in=listings, listing__live=True
    )
    return list(rows.order_by("listing").values_list("listing", flat=True).distinct()[:limit])


def followed(cases: Sequence[UUID], verb: str, at: datetime) -> int:
    if not cases:
        return 0
    wishes = [Wish(case, verb, None, at, because={"deadline": "WITHDRAW"}) for case in cases]
    return sum(not isinstance(outcome, Refusal) for outcome in move_many(wishes=wishes))
