"""What events say is kept sealed under its subject's key, and subjects' keys under the installation's."""

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from ledger.models import Opening
from ledger.rules import commitments
from ledger.rules.canonical import Value

log = structlog.get_logger("ledger.sealing")
NOBODY = UUID(int=0)  # the subject of what is about no person: its key is never destroyed
NONCE = 12


@dataclass(frozen=True, slots=True)
class Opened:
    """What an event says, with all that is needed to disclose a field of it."""

    values: dict[str, Value]
    fields: list[commitments.Opening]


def seal(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)


def field_keys() -> list[bytes]:
    """The installation's keys: the one that everything new is kept under, and another while one follows the other."""
    return [key for key in (settings.FIELD_KEY, settings.FIELD_KEY_OTHER) if key]


def unwrap(subject: UUID, wrapped: bytes) -> bytes:
    return unseal_with_any(field_keys(), wrapped, subject.bytes)


def unseal_with_any(keys: Sequence[bytes], sealed: bytes, bound_to: bytes) -> bytes:
    """Whichever key it was sealed under; `InvalidTag` where it was none of them."""
    *others, last = keys
    for key in others:
        try:
            return unseal(key, sealed, bound_to)
        except InvalidTag:
            continue
    return unseal(last, sealed, bound_to)


def keys_of(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """An array, not the list of placeholders that the ORM writes: a batch has a thousand subjects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, wrapped FROM ledger_subjectkey WHERE subject = ANY (%s::uuid[])", [list(subjects)]
        )
        return {subject: unwrap(subject, wrapped) for subject, wrapped in cursor.fetchall()}


def opened(events: Iterable[int]) -> dict[int, Opened]:
    """By event; what has been erased, or was never said, is missing."""
    rows = list(Opening.objects.filter(event__in=list(events)).values_list("event", "subject", "sealed"))
    keys = keys_of({subject for _, subject, _ in rows})
    found = {}
    for event, subject, sealed in rows:
        try:
            found[event] = unsealed(keys[subject], subject, bytes(sealed))
        except KeyError:
            continue
        except InvalidTag:
            # Said while its subject was being erased, under the key that went: nobody can read it any more.
            log.warning("an opening does not open under its subject's key", event_id=event)
    return found


def unsealed(key: bytes, subject: UUID, sealed: bytes) -> Opened:
    data = unseal(key, sealed, subject.bytes)
    nonce, values = data[: commitments.SALT], json.loads(data[commitments.SALT :])
    return Opened(values, commitments.openings(values, key=key, nonce=nonce))
