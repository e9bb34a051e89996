"""How far each recount is, what it changed, and whom people must look at since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from deadlines.models import Adjustment, Redress, Rework, Timer
from deadlines.queries.names import clock_name
from deadlines.queries.sentences import ending, instant_in
from deadlines.queries.timers import value_of

SIZE = 50


@dataclass(frozen=True, slots=True)
class ChangedDeadline:
    ref: str
    kind: str
    name: str
    before: str
    after: str
    kept: bool


@dataclass(frozen=True, slots=True)
class ChangedPage:
    rows: list[ChangedDeadline]
    next: int | None


@dataclass(frozen=True, slots=True)
class ToldRedress:
    row: Redress
    ref: str
    kind: str
    name: str
    ran_out: str
    due: str
    cause: str


@dataclass(frozen=True, slots=True)
class RedressPage:
    rows: list[ToldRedress]
    next: int | None


def reworks() -> QuerySet[Rework]:
    return Rework.objects.select_related("calendar", "source", "outage__declared_by").defer(
        "calendar__canonical", "source__canonical"
    )


def cause_of(rework: Rework) -> str:
    return rework.outage.reason if rework.outage else str(rework.calendar)


# --- What was changed ---------------------------------------------------------------------------------------------------------


def changed_by(rework: Rework, *, agencies: Sequence[int], after: int = 0, size: int = SIZE) -> ChangedPage:
    """Those of these agencies, in the order in which they were changed. Two queries."""
    noted = Adjustment.objects.select_related("timer__case", "timer__rule", "timer__calendar")
    noted = noted.defer("timer__calendar__canonical").filter(rework=rework, timer__agency__in=agencies, pk__gt=after)
    found = list(noted.order_by("pk")[: size + 1])
    shown = [one.timer for one in found[:size]]
    before = generations_before(shown)
    rows = [changed_deadline(row, before.get((row.case_id, row.kind, row.generation - 1))) for row in shown]
    return ChangedPage(rows, found[size - 1].pk if len(found) > size else None)


Generation = tuple[UUID | None, str, int]


def generations_before(rows: Sequence[Timer]) -> dict[Generation, datetime | None]:
    wanted = Q(pk=None)
    for row in rows:
        wanted |= Q(case=row.case_id, kind=row.kind, generation=row.generation - 1)
    found = Timer.objects.filter(wanted).values_list("case", "kind", "generation", "due_at")
    return {(case, kind, generation): due_at for case, kind, generation, due_at in found}


def changed_deadline(row: Timer, before: datetime | None) -> ChangedDeadline:
    if row.case is None or row.calendar is None:
        raise ValueError("The canary is never recounted.")
    zone = ZoneInfo(row.calendar.zone)
    return ChangedDeadline(
        ref=row.case.ref,
        kind=row.kind,
        name=clock_name(row.kind),
        before=due_or_none(before, zone),
        after=due_or_none(row.due_at, zone),
        kept=value_of(row).kept is not None,
    )


def due_or_none(due_at: datetime | None, zone: ZoneInfo) -> str:
    return ending(due_at, zone) if due_at else gettext("none while it stands still")


# --- Redress ------------------------------------------------------------------------------------------------------------------


def redress_seen(agencies: Sequence[int]) -> QuerySet[Redress]:
    rows = Redress.objects.select_related(
        "timer__case", "timer__rule", "timer__calendar", "rework__outage", "rework__calendar", "settled_by"
    )
    return rows.defer("timer__calendar__canonical", "rework__calendar__canonical").filter(timer__agency__in=agencies)


def redress_page(*, agencies: Sequence[int], settled: bool, after: int = 0, size: int = SIZE) -> RedressPage:
    """What waits, the oldest first; what was looked at, in the same order. One query."""
    rows = redress_seen(agencies).filter(settled_at__isnull=not settled, pk__gt=after)
    found = list(rows.order_by("pk")[: size + 1])
    return RedressPage([redress_told(row) for row in found[:size]], found[size - 1].pk if len(found) > size else None)


def redress_told(row: Redress) -> ToldRedress:
    timer = row.timer
    if timer.case is None or timer.calendar is None:
        raise ValueError("The canary wrongs nobody.")
    zone = ZoneInfo(timer.calendar.zone)
    return ToldRedress(
        row=row,
        ref=timer.case.ref,
        kind=timer.kind,
        name=clock_name(timer.kind),
        ran_out=instant_in(timer.fired_at, zone) if timer.fired_at else "",
        due=ending(row.due_at, zone),
        cause=cause_of(row.rework),
    )
