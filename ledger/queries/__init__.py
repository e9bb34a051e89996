"""Reads of the ledger: chains, proofs, tiles, checkpoints, openings."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from ledger.models import Checkpoint, Edge, Entry, Event, Log, Opening, Queued, Signer, SubjectKey, Tile
from ledger.rules import merkle, tiles
from ledger.rules.canonical import Value
from ledger.rules.commitments import SALT
from ledger.rules.notes import VerifierKey

NOBODY = UUID(int=0)  # the subject of what is about no person: its key is never destroyed
NONCE = 12


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event as a reader meets it. `values` is none once the person has been erased."""

    id: int
    seq: int
    kind: str
    actor: UUID | None
    at: datetime
    values: Mapping[str, Value] | None
    log_index: int | None
    leaf_hash: bytes


# --- Sealing: openings under a subject's key, subjects' keys under the installation's -------------------------------------


def seal(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), bound_to)


def unwrap(subject: UUID, wrapped: bytes) -> bytes:
    return unseal(settings.FIELD_KEY, wrapped, subject.bytes)


def keys_of(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    found = SubjectKey.objects.filter(subject__in=subjects).values_list("subject", "wrapped")
    return {subject: unwrap(subject, wrapped) for subject, wrapped in found}


def open_values(sealed: bytes, key: bytes, subject: UUID) -> tuple[bytes, dict[str, Value]]:
    """The nonce of the salts, and the values."""
    data = unseal(key, sealed, subject.bytes)
    return data[:SALT], json.loads(data[SALT:])


# --- Events -------------------------------------------------------------------------------------------------------------


def history(chain: UUID, *, after_seq: int = 0, limit: int = 200) -> list[HistoryEvent]:
    """A chain's events in order: four queries, however many there are."""
    events = list(Event.objects.filter(chain=chain, seq__gt=after_seq).order_by("seq")[:limit])
    return opened(events)


def opened(events: list[Event]) -> list[HistoryEvent]:
    ids = [event.pk for event in events]
    indexes = dict(Entry.objects.filter(event__in=ids).values_list("event", "index"))
    values = values_of(ids)
    return [
        HistoryEvent(
            id=event.pk,
            seq=event.seq,
            kind=event.kind,
            actor=event.actor,
            at=event.ts,
            values=values.get(event.pk),
            log_index=indexes.get(event.pk),
            leaf_hash=bytes(event.leaf_hash),
        )
        for event in events
    ]


def values_of(events: Iterable[int]) -> dict[int, dict[str, Value]]:
    """What events said, where it has not been erased."""
    return {event: values for event, (_nonce, values) in openings_of(events).items()}


def openings_of(events: Iterable[int]) -> dict[int, tuple[bytes, dict[str, Value]]]:
    rows = list(Opening.objects.filter(event__in=list(events)).values_list("event", "subject", "sealed"))
    keys = keys_of({subject for _, subject, _ in rows})
    return {event: open_values(sealed, keys[subject], subject) for event, subject, sealed in rows if subject in keys}


# --- The log ------------------------------------------------------------------------------------------------------------


def log_size() -> int:
    newest = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if newest is None else newest + 1


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def read_tile(level: int, index: int) -> bytes:
    """A full tile, or what stands of it at the edge."""
    tile = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    if tile is None:
        tile = Edge.objects.filter(level=level).values_list("hashes", flat=True).first()
    return bytes(tile or b"")


def node() -> merkle.Node:
    """A reader of nodes that asks for each tile once."""
    cache: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        if (level, index) not in cache:
            cache[level, index] = read_tile(level, index)
        return cache[level, index]

    return tiles.node_reader(read)


def proof_of(index: int, size: int) -> list[bytes]:
    return merkle.inclusion_proof(index, size, node())


def root_at(size: int) -> bytes:
    return merkle.root_at(size, node())


def leaf_hashes(first: int, size: int) -> list[bytes]:
    """Of the entries from `first` up to `size`, read from the events themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event.leaf_hash FROM ledger_entry AS entry JOIN ledger_event AS event ON event.id = entry.event"
            " WHERE entry.index >= %s AND entry.index < %s ORDER BY entry.index",
            [first, size],
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def waiting() -> int:
    return Queued.objects.count()


def sequencer_lag() -> timedelta:
    """How long the oldest event has waited for the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp() - event.recorded_at FROM ledger_event AS event"
            " WHERE event.id = (SELECT min(event) FROM ledger_queued)"
        )
        row = cursor.fetchone()
    return max(row[0], timedelta(0)) if row else timedelta(0)


def log_id() -> UUID:
    return Log.objects.values_list("id", flat=True).get()


def origin() -> str:
    """The log's name. Every demonstration world has a log of its own, so that none seems to rewrite another's."""
    return f"{settings.LEDGER_ORIGIN}/{log_id().hex[:8]}" if settings.DEMO else settings.LEDGER_ORIGIN


def outside_checkpoint_path() -> Path:
    """Where the newest checkpoint is kept outside the database."""
    return Path(settings.CHECKPOINT_DIR) / f"{origin().replace('/', '_')}.note"


def verifier_key() -> VerifierKey | None:
    """The newest public key that the sequencer signs with."""
    vkey = Signer.objects.order_by("-since").values_list("vkey", flat=True).first()
    return VerifierKey.parse(vkey) if vkey else None
