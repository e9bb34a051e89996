"""Which prints are to be made, and how many wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from clock.queries import LegalNow
from notices.models import Print

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PrintsWaiting:
    count: int
    lag: timedelta
    failing: int


def claim() -> Print | None:
    """One that is due, in the caller's transaction; nobody else takes it meanwhile."""
    due = Print.objects.filter(made_at=None, next_at__lte=LegalNow(), notice__erased_at=None)
    return due.select_related("notice").select_for_update(of=("self",), skip_locked=True).order_by("next_at").first()


def pause_after(attempts: int) -> timedelta:
    return min(FIRST_PAUSE * int(2 ** min(attempts - 1, 20)), LONGEST_PAUSE)


def waiting_prints(at: datetime) -> PrintsWaiting:
    open_ones = Print.objects.filter(made_at=None, notice__erased_at=None)
    found = open_ones.aggregate(count=Count("pk"), oldest=Min("next_at"))
    failing = open_ones.filter(attempts__gte=1).count()
    oldest = found["oldest"]
    return PrintsWaiting(found["count"], max(at - oldest, timedelta(0)) if oldest else timedelta(0), failing)
