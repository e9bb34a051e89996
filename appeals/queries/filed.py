"""What was filed about a listing: for the person's page, and for whoever works on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from appeals.models import Filing
from appeals.states import FILED_AS, KIND_TITLES, OUTCOMES, STATE_TITLES, Kind, State

KINDS_FILED = {kind: code for code, kind in FILED_AS.items()}


@dataclass(frozen=True, slots=True)
class FilingShown:
    """Titles are of the catalogue."""

    case: UUID
    ref: str
    public_id: UUID
    kind: str  # as it was filed
    title: str
    state: State
    state_title: str
    received_at: datetime
    open: bool
    overdue: bool
    outcome: str  # nothing while it is open
    decided_at: datetime | None
    question: str  # what they are asked for now
    about: str  # the reference of the listing
    agency: int  # whose case it is


def of_listing(listing: UUID) -> Sequence[FilingShown]:
    """The first filed first. One query."""
    rows = Filing.objects.filter(listing=listing).select_related("case", "listing__case")
    return [shown(row) for row in rows.order_by("received_at", "case__ref")]


def of_case(case: UUID) -> FilingShown | None:
    """What this case contests; none where it is no such case."""
    row = Filing.objects.filter(pk=case).select_related("case", "listing__case").first()
    return shown(row) if row else None


def contested_in(cases: Collection[UUID]) -> dict[UUID, UUID]:
    """Which listing each contests, of those that contest one. One query."""
    return dict(Filing.objects.filter(pk__in=cases).values_list("pk", "listing"))


def shown(row: Filing) -> FilingShown:
    kind, state = Kind(row.kind), State(row.case.state)
    return FilingShown(
        case=row.pk,
        ref=row.case.ref,
        public_id=row.case.public_id,
        kind=KINDS_FILED[kind],
        title=KIND_TITLES[kind],
        state=state,
        state_title=STATE_TITLES[state],
        received_at=row.received_at,
        open=row.open,
        overdue=row.overdue_at is not None and row.open,
        outcome=OUTCOMES[row.outcome] if row.outcome else "",
        decided_at=row.decided_at,
        question=row.question if row.asked_at else "",
        about=row.listing.case.ref,
        agency=row.case.agency_id,
    )
