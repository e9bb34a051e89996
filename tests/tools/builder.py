"""Exports as the product writes them, from `ledger.rules` and a real Ed25519 key; and exports as nobody should write them."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.rules.canonical import Value, canonical
from ledger.rules.commitments import Opening, commitment, disclose, openings
from ledger.rules.events import BEGINNING, Leaf
from ledger.rules.merkle import leaf_hash, root_of
from ledger.rules.notes import Checkpoint, Note, Signature, VerifierKey

ORIGIN = "lists.example.gov/log"
KINDS = ("lists.listing.propose", "lists.listing.serve", "people.look", "appeals.appeal.file-late", "ledger.erased")
SUBJECT_KEY = b"a key of Alice's, for her alone!"
FIRST_DAY = datetime(2026, 4, 30, 8, tzinfo=UTC)


class Keeper:
    """Who signs. The same name and seed make the same key."""

    def __init__(self, name: str = ORIGIN, seed: int = 1) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
        self.key = VerifierKey(name, self.private.public_key().public_bytes_raw())

    def signs(self, text: str) -> Signature:
        return Signature(self.key.name, self.key.key_id, self.private.sign(text.encode()))

    def note(self, leaves: Sequence[bytes], *, origin: str = ORIGIN, beside: Iterable["Keeper"] = ()) -> str:
        text = str(Checkpoint(origin, len(leaves), root_of([leaf_hash(leaf) for leaf in leaves])))
        return str(Note(text, tuple(keeper.signs(text) for keeper in (self, *beside))))


@dataclass
class Export:
    """Any part can be changed before the files are asked for; what follows from it follows the change."""

    leaves: list[bytes]
    disclosures: list[dict[str, Value]] = field(default_factory=list)
    keeper: Keeper = field(default_factory=Keeper)
    older: tuple[int, ...] = ()
    head: dict[str, Value] = field(default_factory=dict)

    def payload(self) -> dict[str, bytes]:
        head = {
            "entries": len(self.leaves),
            "origin": ORIGIN,
            "root": root_of([leaf_hash(leaf) for leaf in self.leaves]).hex(),
            "vkey": str(self.keeper.key),
            "witnesses": "UNWITNESSED",
        }
        notes = {size: self.keeper.note(self.leaves[:size]) for size in (*self.older, len(self.leaves))}
        return {
            "data/log.jsonl": b"".join(leaf + b"\n" for leaf in self.leaves),
            "data/disclosures.jsonl": b"".join(canonical(said) + b"\n" for said in self.disclosures),
            "data/head.json": canonical({**head, **self.head}),
            **{f"data/checkpoints/{size:020}.note": note.encode() for size, note in notes.items()},
        }

    def zip(self) -> bytes:
        return zipped(bagged(self.payload()))


def bagged(payload: Mapping[str, bytes]) -> dict[str, bytes]:
    bagit = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    manifest = listed(payload)
    tags = listed({"bagit.txt": bagit, "manifest-sha256.txt": manifest})
    return {**payload, "bagit.txt": bagit, "manifest-sha256.txt": manifest, "tagmanifest-sha256.txt": tags}


def listed(files: Mapping[str, bytes]) -> bytes:
    return b"".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n".encode() for name in sorted(files))


def zipped(files: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """A mapping is sorted, as it should be; a sequence is taken as it comes."""
    entries = sorted(files.items()) if isinstance(files, Mapping) else files
    body, directory = bytearray(), bytearray()
    for name, content in entries:
        raw = name.encode()
        common = struct.pack("<5H3I2H", 20, 0x0800, 0, 0, 0x21, zlib.crc32(content), *[len(content)] * 2, len(raw), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, len(body)) + raw
        body += b"PK\3\4" + common + raw + content
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + end)


# --- Events -------------------------------------------------------------------------------------------------------------


def uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def history(count: int, *, chains: int, seed: int = 7, cms: Mapping[int, bytes] | None = None) -> Iterator[bytes]:
    """Leaves of events that follow each other by the rules, in many chains."""
    random = Random(seed)
    cases = [uuid(random) for _ in range(chains)]
    heads = dict.fromkeys(cases, (0, BEGINNING))
    actors = [None, *(uuid(random) for _ in range(9))]
    for index in range(count):
        case = random.choice(cases)
        seq, prev = heads[case]
        leaf = Leaf(
            actor=random.choice(actors),
            case=case,
            cm=(cms or {}).get(index) or random.randbytes(32),
            kind=random.choice(KINDS),
            prev=prev,
            seq=seq + 1,
            ts=FIRST_DAY + timedelta(seconds=13 * index, microseconds=index),
        ).as_bytes()
        heads[case] = (seq + 1, leaf_hash(leaf))
        yield leaf


def disclosure(entry: int, opened: list[Opening], name: str) -> dict[str, Value]:
    said = disclose(opened, name)
    return {
        "cm": said.commitment().hex(),
        "count": said.count,
        "entry": entry,
        "index": said.index,
        "name": name,
        "proof": [node.hex() for node in said.proof],
        "salt": said.opening.salt.hex(),
        "value": said.opening.value,
    }


def export(
    count: int, *, chains: int = 3, older: tuple[int, ...] = (), said: Mapping[int, Mapping[str, Value]]
) -> Export:
    """`said` is what some entries say; each of their fields is disclosed."""
    opened = {
        entry: openings(values, key=SUBJECT_KEY, nonce=bytes([entry % 256]) * 16) for entry, values in said.items()
    }
    cms = {entry: commitment(fields) for entry, fields in opened.items()}
    disclosures = [disclosure(entry, fields, o.name) for entry, fields in sorted(opened.items()) for o in fields]
    return Export(list(history(count, chains=chains, cms=cms)), disclosures, older=older)


def tiny() -> Export:
    return export(2, chains=1, said={1: {"name": "Bob"}})


def larger() -> Export:
    said = {
        40: {"amount": 1200, "name": "张伟", "reasons": ["paid", {"\U0001f600": None, "\ufb01": True}]},
        211: {"name": "Charlie Ångström"},
    }
    return export(300, chains=20, older=(1, 128, 200), said=said)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
