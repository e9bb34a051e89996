"""Recompute everything from the rows: what could not be prevented is found here, and the first wrong entry named."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from ledger.models import Checkpoint, Signer
from ledger.queries import read_tile
from ledger.rules.events import BEGINNING, Leaf
from ledger.rules.merkle import Frontier, node_hash
from ledger.rules.notes import VerifierKey, WrongNote, parse_checkpoint, parse_note
from ledger.rules.tiles import HASH, WIDTH

CHUNK = 5_000


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
    chains: dict[UUID, tuple[int, bytes, datetime]] = field(default_factory=dict)

    @property
    def root(self) -> bytes:
        return Frontier(self.size, tuple(self.nodes)).root()

    def add(self, leaf: bytes) -> None:
        node, position = leaf, self.size
        while position & 1:
            node, position = node_hash(self.nodes.pop(), node), position >> 1
        self.nodes.append(node)
        self.size += 1


def verify() -> tuple[int, Fault | None]:
    """How many entries were read, and the first fault."""
    walk = Walk()
    with transaction.atomic():
        checkpoints = list(Checkpoint.objects.order_by("size"))
        keys = [VerifierKey.parse(vkey) for vkey in Signer.objects.values_list("vkey", flat=True)]
        for checkpoint in checkpoints:
            if fault := signature_fault(checkpoint, keys):
                return 0, fault
        due = {checkpoint.size: bytes(checkpoint.root) for checkpoint in checkpoints}
        for row in rows():
            if fault := entry_fault(walk, row):
                return walk.size, fault
            if walk.size in due and due[walk.size] != walk.root:
                return walk.size, Fault(walk.size - 1, "the entries up to here are not those that were signed")
        return walk.size, tail_fault(walk, checkpoints) or chain_fault() or tile_fault()


def rows() -> Iterator[tuple[object, ...]]:
    """Every entry in log order; an entry whose event is gone comes with nothing in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(index), -1) FROM ledger_entry")
        newest = cursor.fetchone()[0]
        for begin in range(0, newest + 1, CHUNK):
            cursor.execute(
                "SELECT number, event.leaf, event.leaf_hash, event.chain, event.seq, event.kind, event.actor, event.ts"
                " FROM generate_series(%s, %s) AS number LEFT JOIN ledger_entry AS entry ON entry.index = number"
                " LEFT JOIN ledger_event AS event ON event.id = entry.event ORDER BY number",
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
    try:
        note = parse_note(checkpoint.note)
        said = parse_checkpoint(note.text)
    except WrongNote as wrong:
        return Fault(checkpoint.size - 1, f"checkpoint {checkpoint.size} cannot be read: {wrong}")
    if (said.size, said.root) != (checkpoint.size, bytes(checkpoint.root)):
        return Fault(checkpoint.size - 1, f"checkpoint {checkpoint.size} says something else than was signed")
    for key in keys:
        for signature in note.signatures_by(key):
            try:
                Ed25519PublicKey.from_public_bytes(key.public).verify(signature, note.text.encode())
            except InvalidSignature:
                continue
            return None
    return Fault(checkpoint.size - 1, f"checkpoint {checkpoint.size} is not signed by a known key")


def tail_fault(walk: Walk, checkpoints: list[Checkpoint]) -> Fault | None:
    newest = checkpoints[-1].size if checkpoints else 0
    return Fault(walk.size, f"{newest} entries were signed, {walk.size} are here") if walk.size < newest else None


def chain_fault() -> Fault | None:
    """Every chain's head: with the events that still wait for the log, and none besides."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain.id FROM ledger_chain AS chain LEFT JOIN LATERAL ("
            " SELECT seq, leaf_hash FROM ledger_event WHERE chain = chain.id ORDER BY seq DESC LIMIT 1) AS last ON true"
            " WHERE (chain.seq, chain.head) IS DISTINCT FROM (coalesce(last.seq, 0), coalesce(last.leaf_hash, chain.head))"
            " LIMIT 1"
        )
        row = cursor.fetchone()
        if row:
            return Fault(None, f"the head of chain {row[0]} is not its last event")
        cursor.execute(
            "SELECT event.id FROM ledger_event AS event LEFT JOIN ledger_entry AS entry ON entry.event = event.id"
            " LEFT JOIN ledger_queued AS queued ON queued.event = event.id"
            " WHERE (entry.event IS NULL) = (queued.event IS NULL) LIMIT 1"
        )
        row = cursor.fetchone()
    return Fault(None, f"event {row[0]} is neither in the log nor waiting for it") if row else None


def tile_fault() -> Fault | None:
    """The stored tiles, full and partial, are those of the entries."""
    level = 0
    hashes = (bytes(row[2]) for row in rows())  # type: ignore[call-overload]
    while True:
        above: list[bytes] = []
        for index, tile in enumerate(tiles_of(hashes)):
            if read_tile(level, index) != tile:
                return Fault(index * WIDTH ** (level + 1), f"tile {level}/{index} is not made of its entries")
            if len(tile) == WIDTH * HASH:
                above.append(fold(tile))
        if not above:
            return None
        hashes, level = iter(above), level + 1


def tiles_of(hashes: Iterator[bytes]) -> Iterator[bytes]:
    while tile := b"".join(islice(hashes, WIDTH)):
        yield tile


def fold(hashes: bytes) -> bytes:
    level = [hashes[i : i + HASH] for i in range(0, len(hashes), HASH)]
    while len(level) > 1:
        level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]
