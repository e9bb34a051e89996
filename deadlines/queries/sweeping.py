"""What the sweep asks the database, and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from cases.rules.verdicts import WAITS
from clock.queries import legal_now
from deadlines.rules.sweeping import DueTimer
from deadlines.states import CANARY, Effect

# No lower bound but the calendar's own: what was missed yesterday is due today, and a row with an instant that Python cannot read
# (the tables refuse it) would stop all others. Whoever else sweeps is passed by.
CLAIM = """
    SELECT id, case_id, kind, due_at, effect, provisional, attempts
    FROM deadlines_timer
    WHERE state = 'armed' AND next_at <= (SELECT legal_now()) AND due_at > '1850-01-01' {only}
    ORDER BY next_at LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
"""
ONLY = "AND kind = ANY(%(kinds)s)"
MOST_COUNTED = 10_000

HEALTH = f"""
    SELECT (SELECT min(next_at) FROM deadlines_timer WHERE state = 'armed' AND attempts = 0),
           (SELECT count(*) FROM (SELECT FROM deadlines_timer WHERE state = 'armed' LIMIT {MOST_COUNTED}) AS counted),
           (SELECT reltuples::bigint FROM pg_class WHERE oid = 'timers_to_sweep'::regclass),
           (SELECT count(*) FROM (SELECT FROM deadlines_timer WHERE state = 'held' LIMIT {MOST_COUNTED}) AS counted),
           (SELECT count(*) FROM (
               SELECT FROM deadlines_timer WHERE state = 'armed' AND attempts > 0 AND NOT (last_error = '{WAITS}')
               LIMIT {MOST_COUNTED}
            ) AS counted),
           EXISTS (SELECT FROM deadlines_timer WHERE case_id IS NULL AND kind = '{CANARY}' AND state = 'armed'),
           (SELECT count(*) FROM deadlines_rework WHERE finished_at IS NULL)
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Health:
    lag_seconds: float  # of the oldest that nobody has tried yet
    armed: int  # exact to ten thousand, then as the planner knows it
    held: int
    poisoned: int  # have failed, and are tried again
    has_canary: bool  # none: nobody has ever swept
    recounts: int  # not finished


def claim(*, limit: int, kinds: Sequence[str] | None = None) -> list[DueTimer]:
    """In the caller's transaction: locked until it ends."""
    statement = CLAIM.format(only=ONLY if kinds is not None else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"limit": limit, "kinds": list(kinds or ())})
        return [
            DueTimer(timer, case, kind, due_at, Effect(effect), provisional, attempts)
            for timer, case, kind, due_at, effect, provisional, attempts in cursor.fetchall()
        ]


def next_due() -> datetime | None:
    """When something of a case is next for the sweep: for whoever would otherwise look again and again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(next_at) FROM deadlines_timer WHERE state = 'armed' AND attempts = 0 AND case_id IS NOT NULL"
        )
        found: datetime | None = cursor.fetchone()[0]
    return found


def health(at: datetime | None = None) -> Health:
    """A handful of looks at partial indexes, however many deadlines there are."""
    now = at or legal_now()
    with connection.cursor() as cursor:
        cursor.execute(HEALTH)
        oldest, armed, known, held, poisoned, canary, recounts = cursor.fetchone()
    lag = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    return Health(lag, armed if armed < MOST_COUNTED else max(armed, known), held, poisoned, canary, recounts)
