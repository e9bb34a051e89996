"""The same wish, by the same key, is fulfilled once and answered alike ever after (for a day)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cases.models import Answer
from cases.rules.fields import plain
from clock.queries import LegalNow

HOURS_KEPT = 24
MOST_FORGOTTEN = 1000

CLAIM = """
    INSERT INTO cases_answer (owner, key, fingerprint, expires_at)
    VALUES (%s, %s, %s, (SELECT legal_now()) + make_interval(hours => %s))
    ON CONFLICT (owner, key) DO NOTHING RETURNING id
"""


class KeyReused(Exception):
    """The key came before, with something else."""


@dataclass(frozen=True, slots=True)
class Kept:
    outcome: Any
    repeated: bool


def once(*, owner: UUID, key: str, asked: Any, produce: Callable[[], Any]) -> Kept:
    """What `produce` makes, kept in its own transaction: both are there, or neither. A second caller with the same key
    waits for the first to end."""
    fingerprint = fingerprint_of(asked)
    with transaction.atomic():
        Answer.objects.filter(owner=owner, key=key, expires_at__lte=LegalNow()).delete()
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [owner, key, fingerprint, HOURS_KEPT])
            claimed = cursor.fetchone()
        if claimed is None:
            return repeat(Answer.objects.get(owner=owner, key=key), fingerprint)
        outcome = produce()
        Answer.objects.filter(pk=claimed[0]).update(outcome=outcome)
        return Kept(outcome, repeated=False)


def kept_answer(*, owner: UUID, key: str, asked: Any) -> Any | None:
    """What this owner was told when they asked the very same; none: they never did."""
    answer = Answer.objects.filter(owner=owner, key=key, expires_at__gt=LegalNow(), outcome__isnull=False).first()
    return answer.outcome if answer and bytes(answer.fingerprint) == fingerprint_of(asked) else None


def repeat(answer: Answer, fingerprint: bytes) -> Kept:
    if bytes(answer.fingerprint) != fingerprint:
        raise KeyReused(answer.key)
    return Kept(answer.outcome, repeated=True)


def fingerprint_of(asked: Any) -> bytes:
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=plain_or_refuse)
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def plain_or_refuse(value: Any) -> Any:
    made = plain(value)
    if made is value:
        raise TypeError(f"{type(value).__name__} cannot be compared.")
    return made


def forget_answers() -> int:
    """A batch of those whose day has passed."""
    old = Answer.objects.filter(expires_at__lte=LegalNow()).order_by("expires_at").values("pk")[:MOST_FORGOTTEN]
    deleted, _ = Answer.objects.filter(pk__in=old).delete()
    return deleted
