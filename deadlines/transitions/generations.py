"""The only writer of running deadlines. A step ends the generation that runs, begins the next, or both; it is in the
ledger, and its case knows when it is next due. Whoever calls holds the locks of the cases."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cases.transitions import set_next_due
from deadlines.models import Timer
from deadlines.queries import timers as clocks
from deadlines.rules import timers
from deadlines.rules.stored import counted_document
from deadlines.states import LIVE, Sort, TimerState
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from ledger.transitions.binding import binding_cursor

# In force calendars do not change while anybody counts by them: an approval takes the same lock for itself alone.
SHARE_CALENDARS = "SELECT pg_advisory_xact_lock_shared(7411205)"

END = """
    UPDATE deadlines_timer AS ended SET state = step.state, hold = ''
    FROM unnest(%b::bigint[], %b::text[]) AS step (id, state)
    WHERE ended.id = step.id AND ended.state = ANY(%b::text[])
"""
# The guard sets the moment at which it was made, and the one at which it is looked at.
BEGIN = """
    INSERT INTO deadlines_timer (case_id, kind, generation, state, hold, whose, effect, rule_id, calendar_id, trigger_at,
        due_at, earliest_on, latest_on, provisional, promised_at, counted, attempts, last_error)
    SELECT begun.*, 0, ''
    FROM unnest(%b::uuid[], %b::text[], %b::int[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[],
        %b::bigint[], %b::timestamptz[], %b::timestamptz[], %b::date[], %b::date[], %b::bool[], %b::timestamptz[],
        %b::text[]::jsonb[]) AS begun
    RETURNING id, case_id, kind
"""
NOTE = """
    INSERT INTO deadlines_adjustment (timer_id, sort, "by", reason, document, rework_id)
    SELECT * FROM unnest(%b::bigint[], %b::text[], %b::uuid[], %b::text[], %b::text[], %b::bigint[])
"""
MEET = "UPDATE deadlines_timer SET met_at = legal_now() WHERE id = ANY(%s) AND state = 'fired' AND met_at IS NULL"


@dataclass(frozen=True, slots=True)
class Noted:
    """Why a generation was followed by the next."""

    sort: Sort
    reason: str
    document: str = ""
    rework_id: int | None = None  # the recount that found it
    days: tuple[str, ...] = ()  # of an outage: those on which nobody could file


@dataclass(frozen=True, slots=True)
class Begun:
    """A generation that begins."""

    timer: timers.Timer
    rule_id: int
    calendar_id: int
    generation: int


@dataclass(frozen=True, slots=True)
class Step:
    case: UUID
    subject: UUID | None
    by: UUID | None  # an opaque id; none: the clock
    kind: str
    ends: Timer | clocks.Plain | None = None
    begins: Begun | None = None
    met: Timer | clocks.Plain | None = None  # it ran out before, and is done now
    noted: Noted | None = None
    why: str = ""


def share_calendars() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SHARE_CALENDARS)


def write(steps: Sequence[Step]) -> None:
    """And into the ledger, where no move does that."""
    store(steps)
    append_many(events=[event(step) for step in steps])


def store(steps: Sequence[Step], fresh: Collection[UUID] = ()) -> None:
    """`fresh` are cases that begin with these clocks: they have no others."""
    if not steps:
        return
    end([step for step in steps if step.ends])
    meet([step.met.pk for step in steps if step.met])
    begin([step for step in steps if step.begins])
    cases = {step.case for step in steps}
    set_next_due(dues={**clocks.next_dues(cases - set(fresh)), **first_dues(steps, cases & set(fresh))})


def first_dues(steps: Sequence[Step], fresh: Collection[UUID]) -> dict[UUID, datetime | None]:
    running = [(step.case, step.begins.timer) for step in steps if step.begins and step.begins.timer.state in LIVE]
    dues = {case: [timer.due_at for of, timer in running if of == case and timer.due_at] for case in fresh}
    return {case: min(found, default=None) for case, found in dues.items()}


def end(steps: Sequence[Step]) -> None:
    if not steps:
        return
    rows = [(step.ends.pk, state_after(step)) for step in steps if step.ends]
    with binding_cursor() as cursor:
        cursor.execute(END, [*map(list, zip(*rows, strict=True)), list(LIVE)])
        if cursor.rowcount != len(rows):
            raise RuntimeError("A deadline changed although its case was locked.")


def state_after(step: Step) -> TimerState:
    return TimerState.VOID if step.begins else TimerState.CANCELLED


def meet(ids: Sequence[int]) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(MEET, [list(ids)])


def begin(steps: Sequence[Step]) -> None:
    if not steps:
        return
    rows = [row_of(step, step.begins) for step in steps if step.begins]
    with binding_cursor() as cursor:
        cursor.execute(BEGIN, [list(column) for column in zip(*rows, strict=True)])
        made = {(case, kind): timer for timer, case, kind in cursor.fetchall()}
    note([(made[step.case, step.kind], step.by, step.noted) for step in steps if step.noted])


def note(changes: Sequence[tuple[int, UUID | None, Noted]]) -> None:
    """Why each of these generations followed another."""
    if not changes:
        return
    rows = [
        (timer, noted.sort.value, by, noted.reason, noted.document, noted.rework_id) for timer, by, noted in changes
    ]
    with binding_cursor() as cursor:
        cursor.execute(NOTE, [list(column) for column in zip(*rows, strict=True)])


def row_of(step: Step, begun: Begun) -> tuple[Any, ...]:
    timer, due = begun.timer, begun.timer.due
    return (
        step.case,
        step.kind,
        begun.generation,
        timer.state.value,
        timer.hold.value if timer.hold else "",
        timer.plan.rule.whose.value,
        timer.plan.rule.effect.value,
        begun.rule_id,
        begun.calendar_id,
        timer.plan.trigger_at,
        timer.due_at,
        due.earliest_on if due else None,
        due.latest_on if due else None,
        timer.provisional,
        timer.promised_at,
        json.dumps(counted_document(timer)),
    )


def event(step: Step) -> NewEvent:
    """What became of a date is in clear of names; a reason may say more, and is sealed with the person's key."""
    values: dict[str, Value] = {"deadline": step.kind}
    if step.begins:
        timer = step.begins.timer
        values |= {"generation": step.begins.generation, "rule": timer.plan.rule.key, "calendar": timer.calendar}
        values |= {"provisional": timer.provisional, "trigger_at": timer.plan.trigger_at.isoformat()}
        if timer.due_at:
            values["due_at"] = timer.due_at.isoformat()
    if step.noted:
        values |= {"change": step.noted.sort.value, "reason": step.noted.reason}
        if step.noted.document:
            values["document"] = step.noted.document
        if step.noted.days:
            values["days"] = list(step.noted.days)
    if step.why:
        values["why"] = step.why
    return NewEvent(step.case, f"deadline.{name_of(step)}", step.by, values, step.subject)


def name_of(step: Step) -> str:
    if step.begins:
        return "changed" if step.noted else "started"
    return "met" if step.met else "stopped"


def show_next_due(cases: Collection[UUID]) -> None:
    set_next_due(dues=clocks.next_dues(cases))
