"""The last days that somebody has: whatever runs for them, and not against them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from deadlines.models import Timer
from deadlines.queries.names import clock_name
from deadlines.states import LIVE, Whose


@dataclass(frozen=True, slots=True)
class OwnTime:
    case: UUID
    ref: str
    case_kind: str
    kind: str
    name: str
    last_day: date
    provisional: bool


def own_times(subjects: Collection[UUID]) -> list[OwnTime]:
    """The next first. One query."""
    rows = Timer.objects.filter(
        case__subject__in=subjects, state__in=LIVE, whose=Whose.RIGHT, latest_on__isnull=False
    ).select_related("case")
    return [
        OwnTime(
            row.case_id, row.case.ref, row.case.kind, row.kind, clock_name(row.kind), row.latest_on, row.provisional
        )
        for row in rows.order_by("latest_on", "id")
        if row.case_id and row.case and row.latest_on
    ]
