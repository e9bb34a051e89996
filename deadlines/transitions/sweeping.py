"""The sweep: what is due happens. Never early, never lost, once in effect, whatever crashes.

One batch is one transaction: claim, decide, write set-wise. What breaks is found by halving, put back, and tried again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import connection, transaction

from cases.queries.standings import Locked, lock_free, subjects_of
from cases.rules.verdicts import WAITS, Refusal
from cases.transitions import Wish, move_many
from cases.transitions.settling import settled
from clock.queries import Reading, legal_now, reading
from deadlines.queries import sweeping
from deadlines.queries.handlers import handler_of
from deadlines.rules.sweeping import ALARM_AT, LONGEST_PAUSE, DueTimer, first_of_each_case, try_again_at
from deadlines.states import CANARY, Hold
from deadlines.transitions.generations import show_next_due
from ledger.transitions import NewEvent, append_many
from outbox.transitions import Outgoing, put_many

log = structlog.get_logger("deadlines.sweep")
BATCH = 500
HEARTBEAT = UUID("9b3d1f52-6a0e-4c1c-8a53-0f5b7c2d9e11")  # the chain of the canary's events

FIRE = """
    UPDATE deadlines_timer SET state = 'fired'
    WHERE id = ANY(%s) AND state = 'armed' AND due_at <= (SELECT legal_now())
"""
HOLD = "UPDATE deadlines_timer SET state = 'held', hold = %s WHERE id = ANY(%s)"
RELEASE = """
    UPDATE deadlines_timer SET state = 'armed', hold = '' WHERE id IN (
        SELECT id FROM deadlines_timer WHERE state = 'held' AND hold = 'clock' LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    ) AND (SELECT trusted FROM clock_state)
    RETURNING case_id, kind
"""
PUT_BACK = "UPDATE deadlines_timer SET attempts = attempts + 1, next_at = %s, last_error = %s WHERE id = %s"
NEXT_CANARY = """
    INSERT INTO deadlines_timer (
        kind, generation, state, hold, whose, effect, trigger_at, due_at, next_at, provisional, counted, attempts, last_error
    )
    SELECT %(kind)s, 1, 'armed', '', 'duty', 'internal', now, date_trunc('minute', now) + interval '1 minute',
           date_trunc('minute', now) + interval '1 minute', false, '{}', 0, ''
    FROM (SELECT legal_now() AS now) AS clock
    WHERE NOT EXISTS (SELECT FROM deadlines_timer WHERE kind = %(kind)s AND case_id IS NULL AND state = 'armed')
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Swept:
    fired: int = 0
    held: int = 0
    failed: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.fired + other.fired, self.held + other.held, self.failed + other.failed)

    def __bool__(self) -> bool:
        return self != Swept()


@dataclass(frozen=True, slots=True)
class Failure:
    due: DueTimer
    what: str  # the refusal's rules, or the name of the exception: no sentence that could name anybody
    error: Exception | None = None

    @property
    def waits(self) -> bool:
        """Nothing failed: it happens as soon as something else is decided."""
        return self.what == WAITS


class SomeRefused(Exception):
    """Their moves were refused: the others go on without them."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__()
        self.failures = failures


def sweep(*, kinds: Sequence[str] | None = None, limit: int = BATCH) -> Swept:
    """Until nothing is due that is not in somebody else's hands. Several may run, anywhere, at once."""
    ensure_canary()
    release_held()
    done = Swept()
    while batch := sweep_batch(kinds=kinds, limit=limit):
        done += batch
    return done


@transaction.atomic
def sweep_batch(*, kinds: Sequence[str] | None = None, limit: int = BATCH) -> Swept:
    claimed = sweeping.claim(limit=limit, kinds=kinds)
    if not claimed:
        return Swept()
    cases = lock_free({one.case for one in claimed if one.case})
    due = first_of_each_case([one for one in claimed if one.case is None or one.case in cases])
    clock = reading()
    held = [one for one in due if one.hold(clock_trusted=clock.trusted)]
    hold_back(held, cases, clock)
    ready = [one for one in due if not one.hold(clock_trusted=clock.trusted)]
    failures = fire(ready, cases)
    put_back(failures)
    waiting = [one for one in failures if one.waits]
    note_waiting([one.due for one in waiting if not one.due.attempts], cases)
    return Swept(len(ready) - len(failures), len(held) + len(waiting), len(failures) - len(waiting))


def fire(due: Sequence[DueTimer], cases: Mapping[UUID, Locked]) -> list[Failure]:
    """All of them at once; where something breaks, each half by itself, down to the one that breaks."""
    if not due:
        return []
    try:
        with settled():
            carry_out(due, cases)
    except SomeRefused as some:
        refused = {failure.due.id for failure in some.failures}
        return [*some.failures, *fire([one for one in due if one.id not in refused], cases)]
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, its deadline is kept and tried again
        if len(due) == 1:
            return [Failure(due[0], named(error), error)]
        half = len(due) // 2
        return [*fire(due[:half], cases), *fire(due[half:], cases)]
    return []


def carry_out(due: Sequence[DueTimer], cases: Mapping[UUID, Locked]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIRE, [[one.id for one in due]])
        if cursor.rowcount != len(due):
            raise RuntimeError("A deadline changed although it was claimed.")
    verbs = {one.id: handler_of(cases[one.case].kind, one.kind).verb for one in due if one.case}
    moving = [one for one in due if verbs.get(one.id)]
    refuse_together(moving, move_many(wishes=[wish(one, verbs[one.id]) for one in moving], locked=True))
    append_many(events=[passed(one, cases) for one in due if not verbs.get(one.id)])
    if any(one.kind == CANARY for one in due):
        ensure_canary()
    show_next_due({one.case for one in due if one.case})


def wish(one: DueTimer, verb: str | None) -> Wish:
    """The clock acts at the legal instant, however late its hand is."""
    if one.case is None or verb is None:
        raise ValueError("Only a case can be moved.")
    return Wish(one.case, verb, None, one.due_at, because={"deadline": one.kind, "due_at": one.due_at.isoformat()})


def refuse_together(moving: Sequence[DueTimer], outcomes: Sequence[object]) -> None:
    refused = [
        Failure(one, named(outcome))
        for one, outcome in zip(moving, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    ]
    if refused:
        raise SomeRefused(refused)


def passed(one: DueTimer, cases: Mapping[UUID, Locked]) -> NewEvent:
    values = {"deadline": one.kind, "due_at": one.due_at.isoformat()}
    if one.case is None:
        return NewEvent(HEARTBEAT, "deadline.heartbeat", None, values)
    return NewEvent(one.case, "deadline.passed", None, values, cases[one.case].subject)


def hold_back(due: Sequence[DueTimer], cases: Mapping[UUID, Locked], clock: Reading) -> None:
    """An adverse date that may still move, or a clock that is not believed: it waits, and the ledger says so."""
    for why in Hold:
        mine = [one for one in due if one.hold(clock_trusted=clock.trusted) is why]
        if mine:
            with settled(), connection.cursor() as cursor:
                cursor.execute(HOLD, [why, [one.id for one in mine]])
                append_many(events=[held_event(one, why, cases) for one in mine])


def held_event(one: DueTimer, why: Hold, cases: Mapping[UUID, Locked]) -> NewEvent:
    if one.case is None:
        raise ValueError("The canary is never held.")
    return NewEvent(one.case, "deadline.held", None, {"deadline": one.kind, "why": why.value}, cases[one.case].subject)


def release_held(*, limit: int = 10_000) -> None:
    """Two officials have accepted the jump: what waited for the clock goes on, and the ledger says so."""
    with settled():
        with connection.cursor() as cursor:
            cursor.execute(RELEASE, [limit])
            released = sorted(cursor.fetchall())
        subjects = subjects_of({case for case, _kind in released}) if released else {}
        told = [(case, {"deadline": kind}, subjects[case]) for case, kind in released]
        append_many(events=[NewEvent(case, "deadline.released", None, said, subject) for case, said, subject in told])


def note_waiting(due: Sequence[DueTimer], cases: Mapping[UUID, Locked]) -> None:
    """Once, when it begins to wait."""
    told = [(one.case, one.kind) for one in due if one.case]
    append_many(
        events=[
            NewEvent(case, "deadline.waits", None, {"deadline": kind, "why": WAITS}, cases[case].subject)
            for case, kind in told
        ]
    )


def put_back(failures: Sequence[Failure]) -> None:
    if not failures:
        return
    now = legal_now()
    with connection.cursor() as cursor:
        for failure in failures:
            attempts = failure.due.attempts + 1
            again_at = now + LONGEST_PAUSE if failure.waits else try_again_at(attempts, now)
            cursor.execute(PUT_BACK, [again_at, failure.what, failure.due.id])
            if failure.waits:
                continue
            sound = log.error if attempts >= ALARM_AT else log.warning
            sound(
                "deadline not carried out",
                timer=failure.due.id,
                attempts=attempts,
                what=failure.what,
                exc_info=failure.error,
            )
    alarms = [one.due for one in failures if one.due.attempts + 1 == ALARM_AT and not one.waits]
    put_many(
        messages=[
            Outgoing("deadlines.alarm", one.case, {"timer": one.id}, f"deadlines.alarm:{one.id}") for one in alarms
        ]
    )


def named(error: Exception) -> str:
    if isinstance(error, Refusal):
        return ", ".join(reason.rule for reason in error.because)[:200]
    return f"{type(error).__module__}.{type(error).__qualname__}"[:200]


def ensure_canary() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_CANARY, {"kind": CANARY})
