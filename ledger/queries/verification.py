"""Recompute everything from the rows: what could not be prevented is found here, and the first wrong entry named."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ledger.models import Checkpoint, Tile
from ledger.queries.checking import KNOWN
from ledger.queries.log import indexes_of, outside_checkpoint_path, read_tile, verifier_keys
from ledger.queries.openings import first_false_opening
from ledger.queries.receipts import is_signed
from ledger.rules.events import BEGINNING, Leaf
from ledger.rules.merkle import Frontier, node_hash
from ledger.rules.notes import VerifierKey, WrongNote, parse_checkpoint, parse_note
from ledger.rules.tiles import WIDTH, Edge

CHUNK = 20  # pages


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong, and where."""

    entry: int | None
    what: str


@dataclass(slots=True)
class Walk:
    """What is known after so many entries."""

    size: int = 0
    nodes: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    chains: dict[UUID, tuple[int, bytes, datetime]] = field(default_factory=dict)

    @property
    def root(self) -> bytes:
        return Frontier(self.size, tuple(self.nodes)).root()

    def add(self, leaf: bytes) -> None:
        self.leaves.append(leaf)
        node, position = leaf, self.size
        while position & 1:
            node, position = node_hash(self.nodes.pop(), node), position >> 1
        self.nodes.append(node)
        self.size += 1


def verify() -> tuple[int, Fault | None]:
    """How many entries were read, and the first fault. Others may go on writing: one moment of the database is read.

    The checkpoint outside is read first: it is kept after what it says was committed, so that moment holds all of it.
    """
    outside = kept_outside()
    with one_moment():
        checkpoints = sorted([*Checkpoint.objects.order_by("id"), *outside], key=lambda each: each.size)
        keys = verifier_keys()
        for checkpoint in checkpoints:
            if fault := signature_fault(checkpoint, keys):
                return 0, fault
        entries, fault = verify_entries(checkpoints)
        return entries, fault or room_fault()


def room_fault() -> Fault | None:
    """The first thing that a room shows, and that is not what the ledger holds."""
    found = (f"{room}: {what}" for room, agreement in sorted(KNOWN.agreements.items()) for what in agreement())
    what = next(found, None)
    return Fault(None, what) if what else None


def verify_entries(checkpoints: list[Checkpoint]) -> tuple[int, Fault | None]:
    walk = Walk()
    due: dict[int, set[bytes]] = {}
    for checkpoint in checkpoints:
        due.setdefault(checkpoint.size, set()).add(bytes(checkpoint.root))
    for row in rows():
        if fault := entry_fault(walk, row):
            return walk.size, fault
        if due.get(walk.size, {walk.root}) != {walk.root}:
            return walk.size, Fault(walk.size - 1, "the entries up to here are not those that were signed")
    entries = walk.size
    fault = tail_fault(walk, checkpoints) or tile_fault(walk.leaves) or waiting_fault(walk)
    return entries, fault or saying_fault()


@contextmanager
def one_moment() -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def kept_outside() -> list[Checkpoint]:
    """The newest checkpoint as it is kept outside of the database: whoever rewrites all of the database misses this one."""
    path = outside_checkpoint_path()
    if not path.exists():
        return []
    note = path.read_text(errors="replace")
    try:
        said = parse_checkpoint(parse_note(note).text)
    except WrongNote:
        return [Checkpoint(size=0, root=b"", note=note)]  # for `signature_fault` to name
    return [Checkpoint(size=said.size, root=said.root, note=note)]


def rows() -> Iterator[tuple[object, ...]]:
    """Every entry in log order; an entry whose event is gone comes with nothing in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), -1) FROM ledger_page")
        newest = cursor.fetchone()[0]
        for begin in range(0, newest + 1, CHUNK):
            cursor.execute(
                "SELECT number * 256 + place - 1, event.leaf, event.leaf_hash, event.chain, event.seq, event.kind,"
                " event.actor, event.ts FROM generate_series(%s::bigint, %s::bigint) AS number"
                " LEFT JOIN ledger_page AS page USING (number)"
                " CROSS JOIN LATERAL unnest(coalesce(page.events, ARRAY[NULL::bigint])) WITH ORDINALITY AS entry (id, place)"
                " LEFT JOIN ledger_event AS event ON event.id = entry.id ORDER BY number, place",
                [begin, min(begin + CHUNK - 1, newest)],
            )
            yield from cursor.fetchall()


def entry_fault(walk: Walk, row: tuple[object, ...]) -> Fault | None:
    index, leaf, leaf_hash, chain, seq, kind, actor, ts = row
    number = int(str(index))
    if not isinstance(leaf, str) or not isinstance(chain, UUID) or not isinstance(ts, datetime):
        return Fault(number, "the event is missing")
    digest = hashlib.sha256(b"\x00" + leaf.encode()).digest()
    if digest != bytes(leaf_hash):  # type: ignore[call-overload]
        return Fault(number, "the leaf is not what was hashed")
    last_seq, last_hash, last_ts = walk.chains.get(chain, (0, BEGINNING, ts))
    if seq != last_seq + 1:
        return Fault(number, f"the chain goes from {last_seq} to {seq}")
    expected = Leaf(actor, chain, committed(leaf), str(kind), last_hash, seq, ts)  # type: ignore[arg-type]
    if expected.as_bytes() != leaf.encode():
        return Fault(number, "the leaf does not say what the row says, or does not follow the event before it")
    if ts < last_ts:
        return Fault(number, "time goes back")
    walk.chains[chain] = (last_seq + 1, digest, ts)
    walk.add(digest)
    return None


def committed(leaf: str) -> bytes:
    try:
        return bytes.fromhex(json.loads(leaf)["cm"])
    except (ValueError, KeyError, TypeError):
        return b""


def signature_fault(checkpoint: Checkpoint, keys: list[VerifierKey]) -> Fault | None:
    last = checkpoint.size - 1 if checkpoint.size else None
    try:
        note = parse_note(checkpoint.note)
        said = parse_checkpoint(note.text)
    except WrongNote as wrong:
        return Fault(last, f"checkpoint {checkpoint.size} cannot be read: {wrong}")
    if (said.size, said.root) != (checkpoint.size, bytes(checkpoint.root)):
        return Fault(last, f"checkpoint {checkpoint.size} says something else than was signed")
    if any(is_signed(note, key) for key in keys):
        return None
    return Fault(last, f"checkpoint {checkpoint.size} is not signed by a known key")


def tail_fault(walk: Walk, checkpoints: list[Checkpoint]) -> Fault | None:
    newest = checkpoints[-1].size if checkpoints else 0
    return Fault(walk.size, f"{newest} entries were signed, {walk.size} are here") if walk.size < newest else None


def waiting_fault(walk: Walk) -> Fault | None:
    """What is not in the log waits for it, goes on where its chain's entries end, and nothing else is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queued.event, event.leaf, coalesce(queued.leaf_hash, event.leaf_hash), event.chain, event.seq,"
            " event.kind, event.actor, event.ts FROM ledger_queued AS queued"
            " LEFT JOIN ledger_event AS event ON event.id = queued.event AND event.leaf_hash = queued.leaf_hash"
            " ORDER BY queued.event"
        )
        waiting = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM ledger_event")
        events = cursor.fetchone()[0]
    for row in waiting:
        if fault := entry_fault(walk, row):
            return Fault(None, f"event {row[0]}, which waits for the log: {fault.what}")
    if events != walk.size:
        return Fault(None, f"{events - walk.size} events are neither in the log nor waiting for it")
    return None


def saying_fault() -> Fault | None:
    """What is read on cases, sealed beside the events, is what the events committed to."""
    found = first_false_opening()
    if found is None:
        return None
    event, what = found
    index = indexes_of([event]).get(event)
    return Fault(index, what if index is not None else f"event {event}, which is not in the log: {what}")


def tile_fault(leaves: list[bytes]) -> Fault | None:
    """The stored tiles are those of the entries, and there are no others."""
    edge, written = Edge().grown(b"".join(leaves))
    for tile in written:
        if read_tile(tile.level, tile.index) != tile.hashes:
            return Fault(
                tile.index * WIDTH ** (tile.level + 1), f"tile {tile.level}/{tile.index} is not made of its entries"
            )
    if (count := Tile.objects.count()) != len(written):
        return Fault(None, f"{edge.size} entries have {len(written)} tiles, and {count} are here")
    return None
