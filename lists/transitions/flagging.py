"""RULES.md, FLAG: whatever is contested says so, at once, in every output."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.rules.standing import Actor
from ledger.transitions import NewEvent, append_many
from lists.models import Publication
from lists.transitions import publishing
from outbox.transitions import Outgoing, put_many


@transaction.atomic
def set_disputed(*, listing: UUID, disputed: bool, by: Actor | None, at: datetime) -> None:
    """For rooms in which listings are contested. It changes no date: a dispute neither hides nor shows anybody."""
    row = Publication.objects.select_for_update().filter(listing=listing).first()
    if row is None or row.disputed == disputed:
        return
    publishing.flag({listing: disputed}, at)
    (event,) = append_many(
        events=[NewEvent(listing, "listing.disputed", by.id if by else None, {"disputed": disputed})]
    )
    key = f"{publishing.CHANGED}:{listing}:disputed:{event.seq}"
    put_many(messages=[Outgoing(publishing.CHANGED, listing, {"listing": str(listing)}, key)])
