"""What listings rest on may fall. The database hides them in the same instant (migration 0002); here the move follows, for
whatever the instant missed as well: rows are the queue."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from cases.rules.verdicts import Refusal
from cases.transitions import Wish, move_many
from deadlines.queries.timers import dues_of
from ledger.transitions import NewEvent, append_many
from lists.models import Contest, Incident, Listing, ListingRecord, Proposed
from lists.states import IN_EFFECT, KIND, LATER, PUBLIC, State
from lists.states.red import RED_KIND
from lists.transitions.removing import INCIDENT
from outbox.transitions import Outgoing, put_many
from records.states import RecordState

BATCH = 500
FELL = (RecordState.ANNULLED, RecordState.SUPERSEDED)
RESTS = (RecordState.SUSPENDED, RecordState.EXPIRED)


def follow_records(*, at: datetime, limit: int = BATCH) -> int:
    """Withdraw what rests on a fallen document; suspend what rests on one that its issuer has yet to confirm."""
    withdrawn = followed(standing_on(FELL, (State.DECIDED, *IN_EFFECT), limit), "withdraw", at)
    suspended = followed(standing_on(RESTS, (State.EFFECTIVE, State.ENDING), limit), "suspend", at)
    contested = followed(contested_and_shown(limit), "suspend", at)
    fallen = followed(overtaken_acts(at, limit), "lapse", at, deadline="EFFECT")
    return withdrawn + suspended + contested + fallen + noted(at, limit)


def overtaken_acts(at: datetime, limit: int) -> list[UUID]:
    """Later acts that would be in effect by now. What they rest on holds no more, or the sweep would have seen to it; where it
    holds, the move is refused."""
    rows = Proposed.objects.filter(kind__in=LATER, settled_at=None, decision_served_at__lte=at)
    due = dues_of(list(rows.order_by("decision_served_at").values_list("listing", flat=True)[:limit]), "EFFECT")
    return [listing for listing, due_at in due.items() if due_at <= at]


@transaction.atomic
def noted(at: datetime, limit: int) -> int:
    """On a redlist an annulled document hides the name at once, and takes no benefit by itself (RULES.md 13): it is somebody's
    work from now on, and two may end it."""
    fallen = ListingRecord.objects.filter(
        listing=OuterRef("pk"), extends=False, record__case__state=RecordState.ANNULLED
    )
    known = Incident.objects.filter(listing=OuterRef("pk"), what=Incident.What.DOCUMENT_FELL)
    rows = Listing.objects.filter(
        Exists(fallen), ~Exists(known), live=True, case__kind=RED_KIND, case__state__in=PUBLIC
    )
    found = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True)[:limit])
    what = Incident.What.DOCUMENT_FELL
    Incident.objects.bulk_create(Incident(listing_id=listing, what=what, at=at) for listing in found)
    append_many(events=[NewEvent(listing, "listing.document-fell", None) for listing in found])
    put_many(messages=[Outgoing(INCIDENT, listing, {}, f"{INCIDENT}:{listing}:document-fell") for listing in found])
    return len(found)


def contested_and_shown(limit: int) -> list[UUID]:
    """Took effect, or came back, while something contests it that lets it rest: nobody reads it already."""
    rows = Contest.objects.filter(
        settled_at=None, suspends=True, listing__case__state__in=PUBLIC, listing__case__kind=KIND
    )
    return list(rows.order_by("listing").values_list("listing", flat=True).distinct()[:limit])


def standing_on(records: Sequence[str], listings: Sequence[str], limit: int) -> list[UUID]:
    rows = ListingRecord.objects.filter(
        extends=False,
        record__case__state__in=records,
        listing__case__kind=KIND,
        listing__case__state__in=listings,
        listing__live=True,
    )
    return list(rows.order_by("listing").values_list("listing", flat=True).distinct()[:limit])


def followed(cases: Sequence[UUID], verb: str, at: datetime, *, deadline: str = "WITHDRAW") -> int:
    if not cases:
        return 0
    wishes = [Wish(case, verb, None, at, because={"deadline": deadline}) for case in cases]
    return sum(not isinstance(outcome, Refusal) for outcome in move_many(wishes=wishes))
