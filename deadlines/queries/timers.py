"""The clocks of cases as values, and as they are shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from cases.rules.standing import Standing
from deadlines.models import DeclaredOutage, Timer
from deadlines.queries.calendars import rule_by, rule_of_row
from deadlines.queries.names import clock_name
from deadlines.queries.sentences import explain
from deadlines.rules import timers
from deadlines.rules.adjustments import Declared, Outage
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.stored import timer_from
from deadlines.states import LIVE, Hold, TimerState

Clocks = dict[tuple[UUID, str], Timer]
INSTANTS = ("state", "hold", "trigger_at", "generation", "due_at", "promised_at", "fired_at")


class Plain(NamedTuple):
    """A clock without what it was counted from: enough to end it, and to number its next generation."""

    pk: int
    case_id: UUID
    kind: str
    generation: int
    state: str
    effect: str
    met_at: datetime | None


def value_of(row: Timer) -> timers.Timer:
    if row.rule is None or row.calendar is None:
        raise ValueError("The canary is counted from nothing.")
    instants = {name: getattr(row, name) for name in INSTANTS}
    return value_from(row.counted, rule_of_row(row.rule), calendar=row.calendar.digest, **instants)


def value_from(counted: Any, rule: ClockRule, *, state: str, hold: str, **others: Any) -> timers.Timer:
    return timer_from(counted, rule=rule, state=TimerState(state), hold=Hold(hold) if hold else None, **others)


def rows() -> QuerySet[Timer]:
    return Timer.objects.select_related("rule", "calendar").defer("calendar__canonical")


def latest(cases: Collection[UUID]) -> Clocks:
    """The last generation of each clock of these cases: it runs, or it is how the clock ended."""
    return {(row.case_id, row.kind): row for row in last_of_each(rows(), cases) if row.case_id is not None}


def latest_plain(cases: Collection[UUID]) -> list[Plain]:
    """Likewise, as plain rows: a sweep ends three clocks of each of five hundred cases."""
    columns = Plain._fields  # noqa: SLF001 - public: the names in a named tuple are its fields
    return [Plain(*row) for row in last_of_each(Timer.objects.all(), cases).values_list(*columns)]


def last_of_each(timers_found: QuerySet[Timer], cases: Collection[UUID]) -> QuerySet[Timer]:
    return timers_found.filter(case__in=cases).order_by("case", "kind", "-generation").distinct("case", "kind")


def clocks_of(cases: Collection[UUID]) -> dict[UUID, dict[str, timers.Timer]]:
    """What the rules of other rooms are asked about: by case and clock, as it runs or as it ended."""
    found: dict[UUID, dict[str, timers.Timer]] = defaultdict(dict)
    columns = ("case", "kind", "counted", "rule__digest", "calendar__digest", *INSTANTS)
    plain = last_of_each(Timer.objects.all(), cases).values_list(*columns)
    for case, kind, counted, rule, calendar, *instants in plain:
        others = dict(zip(INSTANTS, instants, strict=True))
        found[case][kind] = value_from(counted, rule_by(rule), calendar=calendar, **others)
    return found


def dues_of(cases: Collection[UUID], kind: str) -> dict[UUID, datetime]:
    """When this clock of each case runs out, or ran out: of its last generation. Nothing of one that was stopped."""
    lasting = {*LIVE, TimerState.FIRED}
    found = last_of_each(Timer.objects.filter(kind=kind), cases).values_list("case", "due_at", "state")
    return {case: due_at for case, due_at, state in found if case and due_at and state in lasting}


def is_running(case: UUID, kind: str) -> bool:
    return Timer.objects.filter(case=case, kind=kind, state__in=LIVE).exists()


def next_dues(cases: Collection[UUID]) -> dict[UUID, datetime | None]:
    """When something of each case is due next; none where nothing is."""
    if not cases:
        return {}
    running = Timer.objects.filter(case__in=cases, state__in=LIVE).values("case").order_by("case")
    found = {row["case"]: row["at"] for row in running.annotate(at=Min("due_at"))}
    return {case: found.get(case) for case in cases}


def outages(*, after: datetime) -> list[Declared]:
    """Confirmed ones that a period from this moment on could have met."""
    confirmed = DeclaredOutage.objects.filter(rework__isnull=False, until_at__gt=after).select_related("end")
    return [declared_of(row) for row in confirmed.order_by("from_at", "id")]


def outage_of(row: DeclaredOutage) -> Outage:
    return Outage(row.from_at, row.until_at, row.reason, row.document)


def declared_of(row: DeclaredOutage) -> Declared:
    declared, end = outage_of(row), getattr(row, "end", None)
    return Declared(declared, replace(declared, until_at=end.ends_at), end.ended_at) if end else Declared(declared)


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
        "title": clock_name(row.kind),
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
