"""The sequencer: puts queued events into the log, and signs the root that it has computed itself."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ledger.queries import log
from ledger.queries.receipts import is_signed
from ledger.queries.signing import Signer
from ledger.rules.notes import Checkpoint, VerifierKey, WrongNote, parse_checkpoint, parse_note
from ledger.rules.tiles import Edge, Written
from ledger.transitions.appending import commit_for_nobody
from ledger.transitions.binding import binding_cursor

ONE_ACTIVE = 7_411_204  # advisory lock: held by the one active sequencer's connection
BATCH = 20_000


class SecondHistory(Exception):
    """What was signed before is not what the database holds now. Nothing is signed until two officials have looked."""


class WrongTree(Exception):
    """The database's tree is not the tree of its events."""


class NothingRestored(Exception):
    """What was signed is what the database holds: there is nothing for two officials to accept."""


def become_active() -> bool:
    """For as long as this connection lives. Others stand by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_ACTIVE])
        return bool(cursor.fetchone()[0])


class Sequencer:
    """Keeps the right edge of the tree in memory. After anything went wrong, make a new one: it reads everything anew.

    First the tree is committed, then its checkpoint kept outside the database, then published. So the outside never
    knows less than the public, nor more than the database had made durable: if it does, an older backup was restored.
    """

    def __init__(self, signer: Signer, outside: Path) -> None:
        self.signer = signer
        self.outside = outside
        self.edge = self.read_edge()
        keep_signer(signer.verifier)
        self.publish()

    def read_edge(self) -> Edge:
        """Stored tiles are believed as far as a signed root binds them; from there on they are computed again."""
        size, signed = log.size(), self.newest_signed()
        self.refuse_second_history(size, signed)
        base = log.edge_at(signed.size) if signed else Edge()
        edge, written = base.grown(log.leaf_hashes(base.size, size))
        for tile in written:
            stored = log.read_tile(tile.level, tile.index)
            if not tile.hashes.startswith(stored):
                raise WrongTree(f"Tile {tile.level}/{tile.index} is not made of its entries. See `verify_ledger`.")
        keep_tiles(written)
        return edge

    def newest_signed(self) -> Checkpoint | None:
        """Kept outside of the database; or, where nothing is, what this very key has signed."""
        if self.outside.exists():
            return kept_outside(self.outside)
        published = log.latest_checkpoint()
        note = parse_note(published.note) if published else None
        return parse_checkpoint(note.text) if note and is_signed(note, self.signer.verifier) else None

    @staticmethod
    def refuse_second_history(size: int, signed: Checkpoint | None) -> None:
        if signed and signed.size > size:
            raise SecondHistory(
                f"A checkpoint of {signed.size} entries was signed, and the database holds {size}: an older backup was "
                "restored. Restore the newest one; or, if it is lost, two officials go on with "
                "`manage.py sequence --accept-restore`."
            )
        if signed and log.edge_at(signed.size).root() != signed.root:
            raise SecondHistory(f"The first {signed.size} entries are not those that were signed. See `verify_ledger`.")

    def integrate(self, most: int = BATCH) -> int:
        """One batch, and its checkpoint. Returns how many events went into the log."""
        with transaction.atomic(), binding_cursor() as cursor:
            cursor.execute("SELECT first, leaf_hashes FROM ledger_integrate(%s)", [most])
            first, leaf_hashes = cursor.fetchone()
            if first != self.edge.size:
                raise WrongTree(f"Somebody else went on with the log: {first} entries instead of {self.edge.size}.")
            if not leaf_hashes:
                return 0
            edge, written = self.edge.grown(leaf_hashes)
            keep_tiles(written)
        self.edge, integrated = edge, edge.size - self.edge.size
        self.publish()
        return integrated

    def publish(self) -> None:
        """Sign what stands, unless a checkpoint of it is public: after a crash, or under a new key, there is none."""
        if self.edge.size == 0 or self.is_published():
            return
        note = str(self.signer.sign(str(Checkpoint(self.signer.name, self.edge.size, self.edge.root()))))
        keep_outside(self.outside, note)
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_keep_checkpoint(%s, %s, %s)", [self.edge.size, self.edge.root(), note])

    def is_published(self) -> bool:
        newest = log.latest_checkpoint()
        if newest is None or newest.size != self.edge.size:
            return False
        return is_signed(parse_note(newest.note), self.signer.verifier)


def keep_tiles(written: list[Written]) -> None:
    """Those above the leaves; the lowest the database has filled itself."""
    above = [tile for tile in written if tile.level]
    columns: list[Any] = [[t.level for t in above], [t.index for t in above], [t.hashes for t in above]]
    with binding_cursor() as cursor:
        cursor.execute("SELECT ledger_keep_tiles(%b::smallint[], %b::bigint[], %b::bytea[])", columns)


def keep_signer(key: VerifierKey) -> None:
    """A key that comes into use is an event of the log, so that no key comes in unseen."""
    if log.verifier_key() == key:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_keep_signer(%s, %s, %s)", [str(key), *commit_for_nobody({"vkey": str(key)})])


def keep_outside(path: Path, note: str) -> None:
    """Whole or not at all, also when the machine stops in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def kept_outside(path: Path) -> Checkpoint:
    try:
        return parse_checkpoint(parse_note(path.read_text(errors="replace")).text)
    except WrongNote as wrong:
        raise SecondHistory(f"The checkpoint that is kept in {path} cannot be read: {wrong}.") from wrong


def require_restored(outside: Path) -> None:
    """A checkpoint outside that agrees is what a rewritten past is found by: it is not put aside on any wish."""
    if not outside.exists():
        raise NothingRestored("No checkpoint is kept outside the database: there is nothing to accept.")
    try:
        Sequencer.refuse_second_history(log.size(), kept_outside(outside))
    except SecondHistory:
        return
    raise NothingRestored("What was signed is what the database holds: no older backup was restored.")


def accept_restore(*, first: UUID, second: UUID, reason: str, outside: Path) -> None:
    """Two officials go on after a restore: said in the log, and the checkpoint that was ahead is put aside."""
    require_restored(outside)
    with transaction.atomic(), connection.cursor() as cursor:
        values = {"reason": reason, "checkpoint": outside.read_text(errors="replace")}
        cursor.execute("SELECT ledger_accept_restore(%s, %s, %s, %s)", [first, second, *commit_for_nobody(values)])
    number = sum(1 for _ in outside.parent.glob(f"{outside.stem}.before-restore-*"))
    outside.rename(outside.with_name(f"{outside.stem}.before-restore-{number + 1}.note"))
