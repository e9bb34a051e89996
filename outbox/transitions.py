"""Writing messages, delivering them at least once, and sending them again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from clock.queries import legal_now
from outbox import queries
from outbox.models import Message
from outbox.queries import Claimed
from outbox.rules import Handler, carries_only_ids, retry_after
from outbox.states import MessageState

log = structlog.get_logger("outbox")

# All of a batch at once; the columns that are not named begin as the table says.
PUT = """
    INSERT INTO outbox_message (state, topic, "case", refs, dedupe_key, attempts, last_error)
    SELECT %s, put.topic, put."case", put.refs, put.dedupe_key, 0, ''
    FROM unnest(%s::text[], %s::uuid[], %s::jsonb[], %s::text[]) WITH ORDINALITY
        AS put (topic, "case", refs, dedupe_key, place)
    ORDER BY put.place
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    topic: str
    case: UUID | None
    refs: Mapping[str, str | int]
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class Relayed:
    delivered: int = 0
    failed: int = 0


def put_many(*, messages: Sequence[Outgoing]) -> None:
    """Inside the caller's transaction. A key that is there already says the same thing, and is not said twice."""
    if not connection.in_atomic_block:
        raise RuntimeError("A message is written in the transaction of what it tells of.")
    for message in messages:
        if not carries_only_ids(message.refs):
            raise ValueError(f"{message.topic}: a message carries ids only.")
    if messages:
        rows = [(one.topic, one.case, json.dumps(dict(one.refs)), one.dedupe_key) for one in messages]
        with connection.cursor() as cursor:
            cursor.execute(PUT, [MessageState.WAITING, *map(list, zip(*rows, strict=True))])


def relay(*, handlers: Mapping[str, Handler], limit: int = 100) -> Relayed:
    """Deliver what is due. What was handed over and not committed is handed over again: at least once."""
    with transaction.atomic():
        outcomes = [deliver(claimed, handlers) for claimed in queries.claim(topics=list(handlers), limit=limit)]
    return Relayed(delivered=sum(outcomes), failed=len(outcomes) - sum(outcomes))


def deliver(claimed: Claimed, handlers: Mapping[str, Handler]) -> bool:
    """One message, in a savepoint of its own: a poison one backs off alone."""
    delivery = claimed.delivery
    try:
        with transaction.atomic():
            handlers[delivery.topic](delivery)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, its message is kept and tried again
        note_failure(claimed, error)
        return False
    at = legal_now()
    Message.objects.filter(pk=delivery.id).update(
        state=MessageState.DELIVERED,
        delivered_at=at,
        first_tried_at=claimed.first_tried_at or at,
        attempts=claimed.attempts + 1,
    )
    return True


def note_failure(claimed: Claimed, error: Exception) -> None:
    at, attempts = legal_now(), claimed.attempts + 1
    first_tried_at = claimed.first_tried_at or at
    retry = retry_after(attempts=attempts, first_tried_at=first_tried_at, failed_at=at)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"[:200]
    changed: dict[str, Any] = {"attempts": attempts, "first_tried_at": first_tried_at, "last_error": kind}
    if retry.at is None:
        changed["state"] = MessageState.DEAD
    else:
        changed["next_attempt_at"] = retry.at
    Message.objects.filter(pk=claimed.delivery.id).update(**changed)
    log.warning(
        "message not delivered",
        message=claimed.delivery.id,
        attempts=attempts,
        given_up=retry.given_up,
        exc_info=error,
    )


def replay(*, message_id: int) -> bool:
    """Send one again, delivered or dead. Its week of attempts begins anew."""
    changed = Message.objects.filter(pk=message_id, state__in=[MessageState.DELIVERED, MessageState.DEAD]).update(
        state=MessageState.WAITING, delivered_at=None, first_tried_at=None, attempts=0, next_attempt_at=legal_now()
    )
    return changed == 1
