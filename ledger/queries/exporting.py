"""The whole log in one file, which tools/verify_bundle.py checks offline. The format is docs/formats/ledger.md."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import connection, transaction

from ledger.models import Checkpoint
from ledger.queries.log import latest_checkpoint, verifier_keys
from ledger.queries.sealing import Opened, opened
from ledger.rules import bags, tiles
from ledger.rules.canonical import Value, canonical
from ledger.rules.commitments import commitment, disclose
from ledger.rules.notes import VerifierKey, parse_checkpoint, parse_note

PAGES = 20  # read at a time


class NothingToExport(Exception):
    """No checkpoint has been signed yet."""


@dataclass
class BagWriter:
    """Writes files in the order of their names, then the ZIP's directory."""

    file: BinaryIO
    members: list[bags.Member] = field(default_factory=list)

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        begin = self.file.tell()
        self.file.write(bags.Member(name, 0, 0, "").local_header)  # its place; what is not yet known is filled in below
        size, crc, digest = 0, 0, hashlib.sha256()
        for chunk in chunks:
            self.file.write(chunk)
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            digest.update(chunk)
            if size > bags.LARGEST:
                raise bags.BagTooLarge(f"{name} is larger than this form of export can hold")
        member = bags.Member(name, size, crc, digest.hexdigest())
        end = self.file.tell()
        self.file.seek(begin)
        self.file.write(member.local_header)
        self.file.seek(end)
        self.members.append(member)

    def finish(self) -> None:
        payload = {member.name: member.sha256 for member in self.members if member.name.startswith("data/")}
        self.write("manifest-sha256.txt", [bags.manifest(payload)])
        tags = {member.name: member.sha256 for member in self.members if not member.name.startswith("data/")}
        self.write("tagmanifest-sha256.txt", [bags.manifest(tags)])
        self.file.write(bags.directory(self.members))


def export_log(file: BinaryIO, *, with_values: bool = False, progress: Callable[[int], None] = lambda _: None) -> int:
    """Everything up to the newest checkpoint. Returns how many entries that is."""
    with transaction.atomic():
        newest = latest_checkpoint()
        if newest is None:
            raise NothingToExport("Nothing has been signed yet: let `sequence` run first.")
        bag = BagWriter(file)
        bag.write("bagit.txt", [bags.BAGIT])
        bag.write(f"data/checkpoints/{newest.size:020d}.note", [newest.note.encode()])
        bag.write("data/disclosures.jsonl", disclosures(newest.size) if with_values else [])
        bag.write("data/head.json", [canonical(head_of(newest))])
        bag.write("data/log.jsonl", leaves(newest.size, progress))
        bag.finish()
    return newest.size


def head_of(checkpoint: Checkpoint) -> dict[str, str | int]:
    said = parse_checkpoint(parse_note(checkpoint.note).text)
    return {
        "entries": said.size,
        "origin": said.origin,
        "root": said.root.hex(),
        "vkey": str(signing_key(checkpoint)),
        "witnesses": "UNWITNESSED",
    }


def signing_key(checkpoint: Checkpoint) -> VerifierKey:
    note = parse_note(checkpoint.note)
    return next(key for key in verifier_keys() if note.signatures_by(key))


def leaves(size: int, progress: Callable[[int], None] = lambda _: None) -> Iterator[bytes]:
    done = 0
    for rows in pages_of("event.leaf", size):
        yield "".join(f"{leaf}\n" for (leaf,) in rows).encode()
        done += len(rows)
        progress(done)


def pages_of(columns: str, size: int) -> Iterator[list[tuple[str, ...]]]:
    """Columns of the first `size` events in the order of the log, some pages at a time."""
    step = PAGES * tiles.WIDTH
    for first in range(0, size, step):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM ledger_page AS page"  # noqa: S608 - columns are written below and above
                " CROSS JOIN LATERAL unnest(page.events) WITH ORDINALITY AS entry (event, place)"
                " JOIN ledger_event AS event ON event.id = entry.event"
                " WHERE page.number >= %s AND page.number < %s ORDER BY page.number, place LIMIT %s",
                [first // tiles.WIDTH, first // tiles.WIDTH + PAGES, size - first],
            )
            yield cursor.fetchall()


def disclosures(size: int) -> Iterator[bytes]:
    """Every field that has not been erased, each with its own way to its event's commitment."""
    entry = 0
    for rows in pages_of("event.id", size):
        said = opened(int(event) for (event,) in rows)
        for (event,) in rows:
            if int(event) in said:
                yield b"".join(disclosed(entry, said[int(event)]))
            entry += 1


def disclosed(entry: int, said: Opened) -> Iterator[bytes]:
    cm = commitment(said.fields).hex()
    for opening in said.fields:
        found = disclose(said.fields, opening.name)
        line: dict[str, Value] = {
            "cm": cm,
            "count": found.count,
            "entry": entry,
            "index": found.index,
            "name": opening.name,
            "proof": [sibling.hex() for sibling in found.proof],
            "salt": opening.salt.hex(),
            "value": opening.value,
        }
        yield canonical(line) + b"\n"
