"""Appending and erasing. Every write goes through the database's own functions (migration 0002)."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction

from ledger.queries import sealing
from ledger.queries.sealing import NOBODY, seal
from ledger.rules.canonical import Value
from ledger.rules.commitments import SALT, commitment, committed
from ledger.rules.events import is_anyones_kind
from ledger.transitions.binding import binding_cursor

KEY = 32
APPEND_ONE = (
    "SELECT event, seq, ts, leaf_hash FROM ledger_append(%b::uuid, %b::text, %b::uuid, %b::bytea, %b::uuid, %b::bytea)"
)
APPEND_MANY = """
    SELECT event, seq, ts, leaf_hash
    FROM ledger_append(%b::uuid[], %b::text[], %b::uuid[], %b::bytea[], %b::uuid[], %b::bytea[]) ORDER BY ord
"""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened, in which chain, by whom. `subject` is whose erasure shall make the values unreadable."""

    chain: UUID
    kind: str
    actor: UUID | None
    values: Mapping[str, Value] = field(default_factory=dict)
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    event: int
    seq: int
    at: datetime
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """An official looked into a subject's file: one event a file, in the file's own chain, so no case is ever locked."""

    file: UUID
    subject: UUID
    fields: Sequence[str] = ()


def append_many(*, events: Sequence[NewEvent]) -> list[Appended]:
    """In the caller's transaction, in the order given."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is appended in the transaction of what it tells of.")
    if not events:
        return []
    for kind in {event.kind for event in events}:
        if not is_anyones_kind(kind):
            raise ValueError(f"{kind!r} is no kind of event: small letters, dots and hyphens; not ledger.…")
    subjects = [event.subject or NOBODY for event in events]
    keys = keys_for(set(subjects))
    sealed = [commit(event.values, subject, keys[subject]) for event, subject in zip(events, subjects, strict=True)]
    columns: list[Any] = [
        [event.chain for event in events],
        [event.kind for event in events],
        [event.actor for event in events],
        [cm for cm, _ in sealed],
        subjects,
        [opening for _, opening in sealed],
    ]
    with binding_cursor() as cursor:
        if len(events) == 1:
            cursor.execute(APPEND_ONE, [value for (value,) in columns])
        else:
            cursor.execute(APPEND_MANY, columns)
        return [Appended(*row) for row in cursor.fetchall()]


def commit(values: Mapping[str, Value], subject: UUID, key: bytes) -> tuple[bytes, bytes | None]:
    """The commitment to what an event says, and its openings sealed; an event that says nothing has nothing to open."""
    if not values:
        return commitment([]), None
    nonce = os.urandom(SALT)
    cm, said = committed(values, key=key, nonce=nonce)
    return cm, seal(key, nonce + said, subject.bytes)


def commit_for_nobody(values: Mapping[str, Value]) -> tuple[bytes, bytes | None]:
    return commit(values, NOBODY, keys_for({NOBODY})[NOBODY])


_at_hand: ContextVar[tuple[UUID, bytes] | None] = ContextVar("ledger_key_at_hand", default=None)


@contextmanager
def key_at_hand(subject: UUID, key: bytes | None) -> Iterator[None]:
    """The key of somebody whom this very transaction has added: it need not be read again. None: nobody is new."""
    mark = _at_hand.set((subject, key) if key else None)
    try:
        yield
    finally:
        _at_hand.reset(mark)


_kept: ContextVar[dict[UUID, bytes] | None] = ContextVar("ledger_keys_kept", default=None)


@contextmanager
def keys_kept() -> Iterator[None]:
    """Within one move each key is read once. What the move itself has made or destroyed is not kept."""
    mark = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(mark)


def keys_for(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """Each subject's key, made where there is none. Whoever makes one at the same moment keeps the first."""
    held = _at_hand.get()
    if held is not None and set(subjects) == {held[0]}:
        return {held[0]: held[1]}
    keys = found_keys(subjects)
    if missing := sorted(set(subjects) - set(keys)):
        wrapped = [seal(settings.FIELD_KEY, os.urandom(KEY), subject.bytes) for subject in missing]
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_keep_keys(%s::uuid[], %s::bytea[])", [missing, wrapped])
        keys |= sealing.keys_of(missing)
    return keys


def found_keys(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    kept = _kept.get()
    if kept is None:
        return sealing.keys_of(subjects)
    if unread := set(subjects) - set(kept):
        kept |= sealing.keys_of(unread)
    return {subject: kept[subject] for subject in subjects if subject in kept}


def rewrapped(subject: UUID, wrapped: bytes) -> bytes | None:
    """The same key under the installation's present one; none where it is already."""
    try:
        sealing.unseal(settings.FIELD_KEY, wrapped, subject.bytes)
    except InvalidTag:
        return seal(settings.FIELD_KEY, sealing.unwrap(subject, wrapped), subject.bytes)
    return None


def new_key(subject: UUID) -> tuple[bytes, bytes]:
    """In clear, and as it is kept."""
    key = os.urandom(KEY)
    return key, seal(settings.FIELD_KEY, key, subject.bytes)


def record_looks(*, looks: Sequence[Look], by: UUID, purpose: str) -> list[Appended]:
    """All of a page's looks at once, each with the purpose."""
    if not purpose.strip():
        raise ValueError("Looking into a person's file has a purpose.")
    return append_many(
        events=[
            NewEvent(look.file, "file.viewed", by, {"fields": list(look.fields), "purpose": purpose}, look.subject)
            for look in looks
        ]
    )


@transaction.atomic
def erase_subject(*, subject: UUID, chain: UUID, by: UUID | None, reason: str) -> Appended:
    """Destroys the subject's key and openings, and says so in `chain`; every proof still verifies. The reason names nobody."""
    done = append_by(
        "SELECT event, seq, ts, leaf_hash FROM ledger_erase(%s, %s, %s, %s, %s)", [subject, chain, by], reason
    )
    (_kept.get() or {}).pop(subject, None)
    return done


@transaction.atomic
def end_keeping(*, chain: UUID, by: UUID | None, reason: str) -> Appended:
    """Destroys what was said of anybody in this chain, and says so there: its time of keeping is over. Other chains stay."""
    return append_by("SELECT event, seq, ts, leaf_hash FROM ledger_end_keeping(%s, %s, %s, %s)", [chain, by], reason)


def append_by(statement: str, given: Sequence[UUID | None], reason: str) -> Appended:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *commit_for_nobody({"reason": reason})])
        event, seq, at, leaf_hash = cursor.fetchone()
    return Appended(event, seq, at, bytes(leaf_hash))
