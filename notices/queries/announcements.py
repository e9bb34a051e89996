"""What the public reads of a notice that nothing else could bring: the reference and a masked name (CPL 95)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from deadlines.queries import timers as clocks
from notices.models import Service
from notices.queries.last_days import MOMENT
from notices.rules.service import day_of
from notices.states import ANNOUNCED, Channel, Outcome

PAGE = 100


@dataclass(frozen=True, slots=True)
class Announcement:
    ref: str
    name: str
    agency: Any
    published_on: date
    last_day: date


def announcements(now: datetime, after: UUID | None = None, size: int = PAGE) -> tuple[list[Announcement], UUID | None]:
    """The newest first: those whose time has not run out, though every process were dead. And after which the next page begins."""
    under_way = standing()
    if after and (last := Service.objects.filter(pk=after).first()):
        under_way = under_way.filter(Q(begun_at__lt=last.begun_at) | Q(begun_at=last.begun_at, pk__lt=last.pk))
    found = list(under_way.order_by("-begun_at", "-pk")[: size + 1])
    rows = found[:size]
    return shown_now(rows, now), rows[-1].pk if len(found) > size else None


def announced(ref: str, now: datetime) -> list[Announcement]:
    """Under exactly this reference."""
    return shown_now(list(standing().filter(notice__case__ref=ref).order_by("-begun_at", "-pk")[:PAGE]), now)


def standing() -> QuerySet[Service]:
    under_way = Service.objects.filter(channel=Channel.ANNOUNCEMENT, outcome=Outcome.UNDER_WAY, notice__erased_at=None)
    return under_way.select_related("notice__case__agency")


def shown_now(rows: Sequence[Service], now: datetime) -> list[Announcement]:
    ends = ends_of([row.notice.case_id for row in rows], now)
    return [shown(row, ends[row.notice.case_id]) for row in rows if row.notice.case_id in ends]


def ends_of(cases: Sequence[UUID], now: datetime) -> dict[UUID, datetime]:
    """The reading guard: whatever the sweep has or has not done, a date that has come is past."""
    found = clocks.clocks_of(cases)
    ends = {case: found[case][ANNOUNCED].due_at for case in found if ANNOUNCED in found[case]}
    return {case: ends_at for case, ends_at in ends.items() if ends_at is not None and now < ends_at}


def shown(row: Service, ends_at: datetime) -> Announcement:
    zone = ZoneInfo(settings.TIME_ZONE)
    case = row.notice.case
    return Announcement(
        case.ref, row.notice.masked_name, case.agency, day_of(row.begun_at, zone), day_of(ends_at - MOMENT, zone)
    )
