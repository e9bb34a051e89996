"""The sequencer: puts queued events into the log and signs its root. It signs only what it has computed itself."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction

from ledger import queries
from ledger.rules import merkle
from ledger.rules.commitments import commitment
from ledger.rules.merkle import Frontier
from ledger.rules.notes import Checkpoint, Note, Signature, VerifierKey, parse_checkpoint, parse_note

ONE_ACTIVE = 7_411_204  # advisory lock: held by the one active sequencer's connection
BATCH = 20_000


class SecondHistory(Exception):
    """What was signed before is not what the database holds now. Nothing is signed until two officials have looked."""


class WrongTree(Exception):
    """The database's tree is not the tree of its events."""


@dataclass(frozen=True, slots=True)
class Signer:
    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str) -> Note:
        signature = self.private.sign(text.encode())
        return Note(text, (Signature(self.name, self.verifier.key_id, signature),))


def new_key() -> str:
    """What a key file holds: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(32)).decode() + "\n"


def load_signer(path: Path, origin: str) -> Signer:
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text().strip())))


def become_active() -> bool:
    """For as long as this connection lives. Others stand by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_ACTIVE])
        return bool(cursor.fetchone()[0])


class Sequencer:
    """Keeps the log's frontier in memory; after anything went wrong, make a new one."""

    def __init__(self, signer: Signer, outside: Path) -> None:
        self.signer = signer
        self.outside = outside
        self.frontier = self.load_frontier()
        self.refuse_second_history()
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_keep_signer(%s)", [str(signer.verifier)])

    @staticmethod
    def load_frontier() -> Frontier:
        size = queries.log_size()
        node = queries.node()
        return Frontier(size, tuple(node(level, index) for level, index in merkle.spans(0, size)))

    def refuse_second_history(self) -> None:
        """Compares the database with the newest checkpoint kept outside of it."""
        if not self.outside.exists():
            return
        kept = parse_checkpoint(parse_note(self.outside.read_text()).text)
        if kept.size > self.frontier.size:
            raise SecondHistory(
                f"A checkpoint of {kept.size} entries was signed, and the database holds {self.frontier.size}: an older "
                "backup was restored. Restore the newest one; or, if it is lost, two officials go on with "
                "`manage.py sequence --accept-restore`."
            )
        if queries.root_at(kept.size) != kept.root:
            raise SecondHistory(f"The first {kept.size} entries are not those that were signed. See `verify_ledger`.")

    def integrate(self, most: int = BATCH) -> int:
        """One batch. Returns how many events went into the log; the checkpoint is signed in the same transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT first, size, root FROM ledger_integrate(%s)", [most])
            first, size, root = cursor.fetchone()
            newest = queries.latest_checkpoint()
            if newest is not None and newest.size == size:
                return 0
            frontier = extend(self.frontier, queries.leaf_hashes(self.frontier.size, size))
            if frontier.size != size or frontier.root() != bytes(root):
                raise WrongTree(f"The root of {size} entries is not the root of their events.")
            note = self.signer.sign(str(Checkpoint(self.signer.name, size, frontier.root())))
            cursor.execute("SELECT ledger_keep_checkpoint(%s, %s, %s)", [size, frontier.root(), str(note)])
        self.frontier = frontier
        keep_outside(self.outside, str(note))
        return int(size - first)


def extend(frontier: Frontier, leaves: list[bytes]) -> Frontier:
    nodes, size = list(frontier.nodes), frontier.size
    for leaf in leaves:
        node, position = leaf, size
        while position & 1:
            node, position = merkle.node_hash(nodes.pop(), node), position >> 1
        nodes.append(node)
        size += 1
    return Frontier(size, tuple(nodes))


def keep_outside(path: Path, note: str) -> None:
    """Whole or not at all, also when the machine stops in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


@transaction.atomic
def accept_restore(*, first: UUID, second: UUID, outside: Path) -> None:
    """Two officials go on after a restore: said in the log, and the checkpoint that was ahead is put aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_accept_restore(%s, %s, %s)", [first, second, commitment([])])
    if outside.exists():
        number = sum(1 for _ in outside.parent.glob(f"{outside.stem}.before-restore-*"))
        outside.rename(outside.with_name(f"{outside.stem}.before-restore-{number + 1}.note"))
