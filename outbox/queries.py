import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from outbox.rules import Delivery
from outbox.states import MessageState

# The claim names its plan's index in ORDER BY and skips what another relay holds.
CLAIM = """
    SELECT id, topic, "case", refs, attempts, first_tried_at
    FROM outbox_message
    WHERE state = %s AND next_attempt_at <= (SELECT legal_now()) AND topic = ANY(%s)
    ORDER BY next_attempt_at, id
    LIMIT %s
    FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    delivery: Delivery
    attempts: int
    first_tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    waiting: int
    dead: int
    oldest_lag: timedelta


def claim(*, topics: list[str], limit: int) -> list[Claimed]:
    """In the caller's transaction: locked until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [MessageState.WAITING, topics, limit])
        return [
            Claimed(Delivery(message_id, topic, case, json.loads(refs)), attempts, first_tried_at)
            for message_id, topic, case, refs, attempts, first_tried_at in cursor.fetchall()
        ]


def backlog(*, at: datetime, topics: list[str]) -> Backlog:
    """What is due and not yet out, for readiness and metrics; topics that nobody handles yet are not late."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE state = %(waiting)s),
                   count(*) FILTER (WHERE state = %(dead)s),
                   min(next_attempt_at) FILTER (WHERE state = %(waiting)s AND topic = ANY(%(topics)s))
            FROM outbox_message WHERE state IN (%(waiting)s, %(dead)s)
            """,
            {"waiting": MessageState.WAITING, "dead": MessageState.DEAD, "topics": topics},
        )
        waiting, dead, oldest = cursor.fetchone()
    return Backlog(waiting, dead, max(at - oldest, timedelta(0)) if oldest else timedelta(0))
