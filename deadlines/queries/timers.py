"""The clocks of cases as values, and as they are shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from cases.rules.standing import Standing
from deadlines.models import DeclaredOutage, Timer
from deadlines.queries.calendars import rule_of_row
from deadlines.queries.sentences import explain
from deadlines.rules import timers
from deadlines.rules.adjustments import Outage
from deadlines.rules.stored import timer_from
from deadlines.states import LIVE, Hold, TimerState

Clocks = dict[tuple[UUID, str], Timer]


def value_of(row: Timer) -> timers.Timer:
    if row.rule is None or row.calendar is None:
        raise ValueError("The canary is counted from nothing.")
    return timer_from(
        row.counted,
        rule=rule_of_row(row.rule),
        trigger_at=row.trigger_at,
        calendar=row.calendar.digest,
        state=TimerState(row.state),
        generation=row.generation,
        hold=Hold(row.hold) if row.hold else None,
        due_at=row.due_at,
        promised_at=row.promised_at,
        fired_at=row.fired_at,
    )


def rows() -> QuerySet[Timer]:
    return Timer.objects.select_related("rule", "calendar").defer("calendar__canonical")


def latest(cases: Collection[UUID]) -> Clocks:
    """The last generation of each clock of these cases: it runs, or it is how the clock ended."""
    return last_of_each(rows(), cases)


def latest_plain(cases: Collection[UUID]) -> Clocks:
    """Likewise, without what they were counted from: enough to end them, and to number the next generation."""
    return last_of_each(Timer.objects.only("id", "case", "kind", "generation", "state", "effect", "met_at"), cases)


def last_of_each(timers_found: QuerySet[Timer], cases: Collection[UUID]) -> Clocks:
    if not cases:
        return {}
    found = timers_found.filter(case__in=cases).order_by("case", "kind", "-generation").distinct("case", "kind")
    return {(row.case_id, row.kind): row for row in found if row.case_id is not None}


def clocks_of(cases: Collection[UUID]) -> dict[UUID, dict[str, timers.Timer]]:
    """What the rules of other rooms are asked about: by case and clock, as it runs or as it ended."""
    found: dict[UUID, dict[str, timers.Timer]] = defaultdict(dict)
    for (case, kind), row in latest(cases).items():
        found[case][kind] = value_of(row)
    return found


def next_dues(cases: Collection[UUID]) -> dict[UUID, datetime | None]:
    """When something of each case is due next; none where nothing is."""
    running = Timer.objects.filter(case__in=cases, state__in=LIVE).values("case").order_by("case")
    found = {row["case"]: row["at"] for row in running.annotate(at=Min("due_at"))}
    return {case: found.get(case) for case in cases}


def outages(*, after: datetime) -> list[Outage]:
    """Declared ones that a period from this moment on could have met."""
    declared = DeclaredOutage.objects.filter(until_at__gt=after).order_by("from_at", "id")
    return [outage_of(row) for row in declared]


def outage_of(row: DeclaredOutage) -> Outage:
    return Outage(row.from_at, row.until_at, row.reason, row.document)


def shown(cases: Sequence[Standing]) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """As CONTRACTS.md, "timers": each clock once, the next due first, then those that have ended."""
    found: dict[UUID, list[Timer]] = defaultdict(list)
    for (case, _kind), row in latest([one.id for one in cases]).items():
        found[case].append(row)
    return {case: [as_data(row) for row in sorted(clocks, key=order)] for case, clocks in found.items()}


def order(row: Timer) -> tuple[bool, bool, datetime, int]:
    return row.state not in LIVE, row.due_at is None, row.due_at or row.trigger_at, row.pk


def as_data(row: Timer) -> dict[str, Any]:
    timer = value_of(row)
    return {
        "kind": row.kind,
        "state": row.state,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "earliest_on": row.earliest_on.isoformat() if row.earliest_on else None,
        "latest_on": row.latest_on.isoformat() if row.latest_on else None,
        "provisional": row.provisional,
        "explanation": explain(timer.steps),
    }


def generations(case: UUID) -> list[Timer]:
    """Every generation of every clock, the newest first within each."""
    found = rows().filter(case=case).select_related("rule", "calendar", "adjustment").defer("calendar__canonical")
    return list(found.order_by("kind", "-generation"))


def of_cases(condition: Q) -> QuerySet[Timer]:
    return rows().filter(condition, case__isnull=False)
