"""Which deadlines a calendar or an outage touches, and what becomes of each. The rehearsal and the real thing ask here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from deadlines.models import CalendarVersion, Rework, Timer
from deadlines.queries import timers as clocks
from deadlines.queries.calendars import calendar_in_force, calendar_of, version_in_force
from deadlines.rules import timers
from deadlines.rules.adjustments import Outage, touches
from deadlines.rules.calendars import Calendar
from deadlines.rules.differences import first_difference
from deadlines.rules.recounting import Change, recounted
from deadlines.rules.refusals import Refused
from deadlines.states import COUNTED, TimerState, Whose

Place = tuple[date | None, int]
START: Place = (None, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    row: Timer
    change: Change
    before: datetime | None
    after: datetime | None
    timer: timers.Timer


# --- Calendars ----------------------------------------------------------------------------------------------------------


def sources_of(version: CalendarVersion) -> Iterator[tuple[CalendarVersion, date]]:
    """The versions that running deadlines are still counted with, each with the first day on which it says otherwise."""
    yield from differing(version.code, calendar_of(version), without=version.pk)


def differing(code: str, given: Calendar, *, without: int | None = None) -> Iterator[tuple[CalendarVersion, date]]:
    counted_with = Timer.objects.filter(state__in=COUNTED, calendar=OuterRef("pk"))
    others = CalendarVersion.objects.filter(Exists(counted_with), code=code).order_by("number")
    for source in others:
        if source.pk == without:
            continue
        from_on = first_difference(calendar_of(source), given)
        if from_on is not None:
            yield source, from_on


def affected(source_id: int, from_on: date, after: Place, limit: int, *, plain: bool = False) -> list[Timer]:
    """In the order of the index: whatever was looked at stays behind. Plain: without what they were counted from."""
    rows = clocks.of_cases(Q(state__in=COUNTED, calendar=source_id, latest_on__gte=from_on))
    rows = rows.select_related(None).defer(None).only("id", "case", "latest_on") if plain else rows
    on, pk = after
    if on is not None:
        rows = rows.filter(Q(latest_on__gt=on) | Q(pk__gt=pk), latest_on__gte=on)
    return list(rows.order_by("latest_on", "pk")[:limit])


def rehearse(given: Calendar, *, batch: int = 500) -> Iterator[Outcome]:
    """Every deadline that would change, in batches of rows; nothing is written."""
    for outcomes in rehearse_batches(given, batch=batch):
        yield from (one for one in outcomes if one.change is not Change.NONE)


def rehearse_batches(given: Calendar, *, batch: int = 500) -> Iterator[list[Outcome]]:
    """Every deadline that is looked at, also those that would stay as they are."""
    for source, from_on in differing(given.code, given):
        after = START
        while rows := affected(source.pk, from_on, after, batch):
            yield [outcome_by(row, given) for row in rows]
            after = (rows[-1].latest_on, rows[-1].pk)


def outcome_by(row: Timer, given: Calendar) -> Outcome:
    found = recounted(clocks.value_of(row), given)
    return Outcome(row, found.change, found.before, found.after, found.timer)


# --- Outages ------------------------------------------------------------------------------------------------------------


def open_in(from_at: datetime, until_at: datetime, after: int, limit: int) -> list[Timer]:
    """Citizens' windows that had begun before its end, and had not ended before its beginning."""
    ended_since = Q(state=TimerState.FIRED, due_at__gt=from_at)
    running = Q(state__in=(TimerState.ARMED, TimerState.HELD))
    touched = Q(whose=Whose.RIGHT, trigger_at__lt=until_at, pk__gt=after) & (running | ended_since)
    return list(clocks.of_cases(touched).order_by("pk")[:limit])


def outcome_of_outage(row: Timer, outage: Outage, calendars: Mapping[str, Calendar]) -> Outcome:
    timer = clocks.value_of(row)
    if outage in timer.plan.adjustments or not touches(outage, timer.plan, timer.due_at):
        return Outcome(row, Change.NONE, row.due_at, row.due_at, timer)
    calendar = calendars[code_of(row)]
    if timer.state is TimerState.FIRED:
        longer = timers.allow_for_outage(timers.unfired(timer), calendar, outage)
        # A day lost on a holiday, or one made good on a weekend, may leave the last day where it was: nobody was wronged.
        wronged = row.due_at is not None and longer.due_at is not None and row.due_at < longer.due_at
        return Outcome(row, Change.REDRESS if wronged else Change.NONE, row.due_at, longer.due_at, timer)
    longer = timers.allow_for_outage(timer, calendar, outage)
    return Outcome(row, Change.MOVED, row.due_at, longer.due_at, longer)


def code_of(row: Timer) -> str:
    if row.calendar is None:
        raise Refused("ended-already")
    return row.calendar.code


def in_force_id(row: Timer) -> int:
    return version_in_force(code_of(row)).pk


# --- Work ---------------------------------------------------------------------------------------------------------------


def claim_rework() -> Rework | None:
    """The oldest that nobody works on, locked until the caller's transaction ends."""
    open_ones = Rework.objects.select_related("calendar", "outage").filter(finished_at=None)
    return open_ones.select_for_update(skip_locked=True, of=["self"]).order_by("id").first()


def touched_by(rework: Rework, *, limit: int) -> list[Timer]:
    if rework.outage is not None:
        return open_in(rework.outage.from_at, rework.outage.until_at, rework.after_id, limit)
    if rework.source_id is None or rework.from_on is None:
        raise Refused("nothing-new")
    return affected(rework.source_id, rework.from_on, (rework.after_on, rework.after_id), limit, plain=True)


def outcomes(rework: Rework, ids: Sequence[int]) -> list[Outcome]:
    """As the rows are now, under their cases' locks; what ended meanwhile is passed by."""
    rows = list(clocks.of_cases(Q(pk__in=ids, state__in=COUNTED)).order_by("pk"))
    if rework.calendar is not None:
        given = calendar_of(rework.calendar)
        return [outcome_by(row, given) for row in rows]
    if rework.outage is None:
        raise Refused("not-touched")
    outage = clocks.outage_of(rework.outage)
    calendars = {code: calendar_in_force(code) for code in {code_of(row) for row in rows}}
    return [outcome_of_outage(row, outage, calendars) for row in rows]
