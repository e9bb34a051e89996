#!/usr/bin/env python3
"""Check an export of the ledger, offline: `python3 verify_bundle.py EXPORT.zip [--key VKEY]… [--pin OLD.note]…`.

One file, standard library only, sharing no code with the program that wrote the export: the format is docs/formats/ledger.md.
Exit status: 0 when every byte, link, proof and date agrees under a given key; 3 when all agrees but no key was given; else 1.
"""

import argparse
import base64
import json
import mmap
import re
import struct
import sys
import unicodedata
import zlib
from binascii import hexlify
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256, sha512
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

LARGEST = 2**53
HASH = 32


class Wrong(ValueError):
    """The first thing found that is not as it must be."""


def shown(text: str | bytes) -> str:
    """What a stranger wrote, safe to print."""
    return ascii(text if isinstance(text, str) else text.decode("utf-8", "replace"))[1:-1][:100]


# --- The ZIP: each byte of it follows from names and contents -----------------------------------------------------------

LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
FIXED = (20, 0x0800, 0, 0, 0x21)  # version 2.0, names in UTF-8, stored, 00:00 on 1980-01-01
NAMES = re.compile(
    rb"bagit\.txt|(?:tag)?manifest-sha256\.txt|data/(?:disclosures\.jsonl|head\.json|log\.jsonl|checkpoints/[0-9]{20}\.note)"
)
REQUIRED = {
    "bagit.txt", "data/disclosures.jsonl", "data/head.json", "data/log.jsonl", "manifest-sha256.txt", "tagmanifest-sha256.txt"
}  # fmt: skip


class File(NamedTuple):
    content: memoryview
    crc: int


def read_zip(data: bytes | mmap.mmap) -> dict[str, File]:
    files: dict[str, File] = {}
    directory, position, before = bytearray(), 0, b""
    while data[position : position + 4] == b"PK\3\4":
        if position + len(directory) > 2**32 - 2**18 or len(files) == 2**16 - 2:
            raise Wrong("the ZIP is larger than one without extensions can be")
        name, file = read_entry(data, position)
        if name <= before:
            raise Wrong(f"the ZIP's entry {shown(name)} stands out of order, or twice")
        files[name.decode()], before = file, name
        sizes = (file.crc, len(file.content), len(file.content), len(name))
        directory += CENTRAL.pack(b"PK\1\2", 20, *FIXED, *sizes, 0, 0, 0, 0, 0, position) + name
        position += LOCAL.size + len(name) + len(file.content)
    end = END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(directory), position, 0)
    if len(data) != position + len(directory) + len(end) or data[position:] != directory + end:
        raise Wrong("the ZIP is cut short, or its directory is not the one that belongs to its entries")
    if missing := REQUIRED - files.keys():
        raise Wrong(f"the export has no {min(missing)}")
    return files


def read_entry(data: bytes | mmap.mmap, position: int) -> tuple[bytes, File]:
    header = data[position : position + LOCAL.size].ljust(LOCAL.size, b"\0")
    *_, crc, size, _, length, _ = LOCAL.unpack(header)
    begin = position + LOCAL.size + length
    name = data[position + LOCAL.size : begin]
    if not NAMES.fullmatch(name):
        raise Wrong(f"the ZIP holds {shown(name)}, which no export has")
    if header != LOCAL.pack(b"PK\3\4", *FIXED, crc, size, size, length, 0) or begin + size > len(data):
        raise Wrong(f"the ZIP's header of {shown(name)} is not as it must be")
    return name, File(memoryview(data)[begin : begin + size], crc)


# --- The bag: two manifests, each exactly what the files make it --------------------------------------------------------

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def check_bag(files: dict[str, File]) -> None:
    for name, file in files.items():
        if zlib.crc32(file.content) != file.crc:
            raise Wrong(f"{name} is damaged: the ZIP's checksum differs")
    if files["bagit.txt"].content != BAGIT:
        raise Wrong("bagit.txt is not that of BagIt 1.0")
    check_manifest(files, "manifest-sha256.txt", [name for name in files if name.startswith("data/")])
    check_manifest(files, "tagmanifest-sha256.txt", ["bagit.txt", "manifest-sha256.txt"])


def check_manifest(files: dict[str, File], manifest: str, names: list[str]) -> None:
    lines = bytes(files[manifest].content).splitlines(keepends=True)
    for number, name in enumerate(names):
        expected = f"{sha256(files[name].content).hexdigest()}  {name}\n".encode()
        if lines[number : number + 1] != [expected]:
            raise Wrong(f"{manifest}, line {number + 1}, is not what {name} makes it")
    if len(lines) > len(names):
        raise Wrong(f"{manifest} names more than the export holds: {shown(lines[len(names)])}")


# --- Canonical JSON (RFC 8785), without floats and large integers, text in Unicode normal form C ------------------------


def canonical(value: Any) -> bytes:
    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":")).encode()


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {in_order(name): in_order(value[name]) for name in sorted(value, key=lambda n: n.encode("utf-16-be"))}
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= LARGEST):
        raise Wrong("a number that programs read differently")
    if isinstance(value, str) and not unicodedata.is_normalized("NFC", value):
        raise Wrong("text that is not in normal form C")
    return value


def read_json(where: str, line: bytes, fields: dict[str, type]) -> dict[str, Any]:
    """An object of exactly these fields, written in the one canonical way."""
    try:
        value = json.loads(line.decode())
        is_canonical = canonical(value) == line
    except (ValueError, RecursionError) as why:
        raise Wrong(f"{where} is not canonical JSON: {shown(str(why))}") from why
    if not is_canonical or not isinstance(value, dict):
        raise Wrong(f"{where} is not canonical JSON")
    if value.keys() != fields.keys() or any(kind not in (Any, type(value[name])) for name, kind in fields.items()):
        raise Wrong(f"{where} does not have the fields {', '.join(fields)} with their types")
    return value


# --- The tree (RFC 6962, 2.1) -------------------------------------------------------------------------------------------


def tree(hashes: bytes) -> list[bytes]:
    """Level by level, the roots of all full subtrees; one bytes object a level."""
    levels = [hashes]
    while len(below := levels[-1]) > HASH:
        pairs = range(0, len(below) - HASH, 2 * HASH)
        levels.append(b"".join([sha256(b"\1" + below[i : i + 2 * HASH]).digest() for i in pairs]))
    return levels


def root_at(levels: list[bytes], size: int) -> bytes:
    """The root of the first `size` leaves."""
    root = b""
    for level, hashes in enumerate(levels):
        if size >> level & 1:
            end = (size >> level) * HASH
            node = hashes[end - HASH : end]
            root = sha256(b"\1" + node + root).digest() if root else node
    return root or sha256(b"").digest()


def root_from(index: int, count: int, root: bytes, proof: list[bytes]) -> bytes:
    """Where a proof of inclusion leads (RFC 9162, 2.1.3.2); nowhere when it is too long or too short."""
    last = count - 1
    for sibling in proof:
        if not last:
            return b""
        if index & 1 or index == last:
            root = sha256(b"\1" + sibling + root).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            root = sha256(b"\1" + root + sibling).digest()
        index, last = index >> 1, last >> 1
    return b"" if last else root


# --- The log: every line in canonical form, every chain without a gap ---------------------------------------------------

UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# The order of the fields is fixed, so one expression says what RFC 8785 says. `prev` is compared, so its form needs no words.
LEAF = re.compile(
    rb'(\{"actor":(?:null|"%b"),"case":"(%b)","cm":"([0-9a-f]{64})","kind":"([^"]{1,60})","prev":"(.{64})",'
    rb'"seq":([1-9][0-9]{0,15}),"ts":"([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z)",'
    rb'"v":1\})\n' % (UUID, UUID)
)
KIND = re.compile(rb"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
BEGINNING = (0, b"0" * 64, b"")


class Log(NamedTuple):
    levels: list[bytes]
    size: int
    chains: int
    commitments: dict[int, bytes]  # of the entries that were asked for

    def root(self, size: int) -> bytes:
        return root_at(self.levels, size)


def read_log(content: memoryview, wanted: set[int]) -> Log:
    heads: dict[bytes, tuple[int, bytes, bytes]] = {}
    hashes, commitments, position, index = bytearray(), {}, 0, -1
    for index, match in enumerate(LEAF.finditer(content)):
        if match.start() != position:
            break
        position = match.end()
        leaf, case, cm, kind, prev, seq, ts = match.groups()
        number, head, before = heads.get(case, BEGINNING)
        if prev != head or int(seq) != number + 1 or ts < before or not is_kind(kind) or not is_day(ts[:10]):
            raise Wrong(f"entry {index}, chain {case.decode()}: {why_wrong(match, heads.get(case, BEGINNING))}")
        if index in wanted:
            commitments[index] = cm
        digest = sha256(b"\0" + leaf).digest()
        hashes += digest
        heads[case] = (number + 1, hexlify(digest), ts)
    if position != len(content):
        line = bytes(content[position : position + 400]).partition(b"\n")[0]
        raise Wrong(f"entry {len(hashes) // HASH} is not in canonical form: {shown(line)}")
    return Log(tree(bytes(hashes)), len(hashes) // HASH, len(heads), commitments)


def why_wrong(match: re.Match[bytes], head: tuple[int, bytes, bytes]) -> str:
    _, _, _, kind, prev, seq, ts = match.groups()
    if not is_kind(kind):
        return f"its kind is not one: {shown(kind)}"
    if not is_day(ts[:10]):
        return f"there is no such day: {shown(ts)}"
    if int(seq) != head[0] + 1:
        return f"it is numbered {int(seq)}, where {head[0] + 1} is due"
    if prev != head[1]:
        return "its prev is not the hash of the event before it"
    return f"its time goes back, from {shown(head[2])} to {shown(ts)}"


@lru_cache(4096)
def is_kind(kind: bytes) -> bool:
    return KIND.fullmatch(kind) is not None


@lru_cache(4096)
def is_day(day: bytes) -> bool:
    try:
        date.fromisoformat(day.decode())
    except ValueError:
        return False
    return True


# --- Disclosed fields: each leads to the commitment of its event --------------------------------------------------------

DISCLOSURE = {
    "cm": str, "count": int, "entry": int, "index": int, "name": str, "proof": list, "salt": str, "value": Any
}  # fmt: skip
HEX32, HEX64 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


def read_disclosures(content: bytes) -> list[dict[str, Any]]:
    *lines, rest = content.split(b"\n")
    if rest:
        raise Wrong("data/disclosures.jsonl does not end with its last line")
    found = [read_json(f"disclosure {n}", line, DISCLOSURE) for n, line in enumerate(lines, 1)]
    for number, (before, after) in enumerate(pairwise(found), 2):
        if before["entry"] > after["entry"] or (before["entry"] == after["entry"] and not follows(before, after)):
            raise Wrong(f"disclosure {number} stands out of order, or twice")
    return found


def follows(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Fields of one event are sorted by name, so no name can be said twice."""
    same = before["count"] == after["count"]
    return same and before["index"] < after["index"] and before["name"] < after["name"]


def check_disclosure(number: int, said: dict[str, Any], log: Log) -> None:
    where = f"disclosure {number}, field {shown(said['name'])} of entry {said['entry']}"
    proof, index, count = said["proof"], said["index"], said["count"]
    if not HEX32.fullmatch(said["salt"]) or not all(isinstance(h, str) and HEX64.fullmatch(h) for h in proof):
        raise Wrong(f"{where}: salt and proof are small hexadecimal digits")
    if said["cm"].encode() != log.commitments.get(said["entry"]):
        raise Wrong(f"{where}: this is not the commitment of that entry")
    leaf = sha256(b"\0" + canonical({name: said[name] for name in ("name", "salt", "value")})).digest()
    if not 0 <= index < count or root_from(index, count, leaf, [*map(bytes.fromhex, proof)]).hex() != said["cm"]:
        raise Wrong(f"{where}: the proof does not lead to the entry's commitment")


# --- Signed notes and checkpoints (C2SP) --------------------------------------------------------------------------------

NOTE = re.compile(
    r"(([^\x00-\x1f\x7f]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n)\n((?:\u2014 [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+)"
)


class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes


def decode64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise Wrong(f"{shown(text)} is not base64, or not in its one form")
    return data


def read_key(text: str) -> Key:
    try:
        name, key_id, data = text.strip().split("+", 2)
        raw = decode64(data)
    except ValueError as why:
        raise Wrong(f"a key is name+hash+key, not {shown(text)}") from why
    key = Key(name, sha256(f"{name}\n".encode() + raw).digest()[:4], raw[1:])
    if len(raw) != HASH + 1 or raw[0] != 1 or key.id.hex() != key_id or not re.fullmatch(r"[^\s+]+", name):
        raise Wrong(f"the parts of the key {shown(text)} do not belong together")
    return key


def check_note(where: str, content: bytes, log: Log, keys: Sequence[Key]) -> tuple[int, int]:
    """Its size, and how many signatures are by keys that we do not have."""
    try:
        match = NOTE.fullmatch(content.decode())
    except UnicodeDecodeError:
        match = None
    if not match:
        raise Wrong(f"{where} is not a signed checkpoint")
    text, origin, digits, root, lines = match.groups()
    size = int(digits)
    if origin != keys[0].name:
        raise Wrong(f"{where} is of another log, {shown(origin)}")
    if size > log.size:
        raise Wrong(f"{where} speaks of {size} entries, the export has {log.size}: its tail is missing")
    if base64.b64encode(log.root(size)).decode() != root:
        raise Wrong(f"{where} has another root than the log's first {size} entries: history differs")
    return size, check_signatures(where, text.encode(), lines.splitlines(), keys)


def check_signatures(where: str, text: bytes, lines: list[str], keys: Sequence[Key]) -> int:
    unknown = 0
    for line in lines:
        _, name, data = line.split(" ")
        if len(raw := decode64(data)) < 5:
            raise Wrong(f"{where}: the signature by {shown(name)} is cut short")
        mine = [key for key in keys if (key.name, key.id) == (name, raw[:4])]
        unknown += not mine
        if mine and not is_signature(mine[0].public, raw[4:], text):
            raise Wrong(f"{where}: the signature by {shown(name)} is false")
    if unknown == len(lines):
        raise Wrong(f"{where} is not signed by {'any of the keys' if len(keys) > 1 else 'the key'} to be believed")
    return unknown


# --- Ed25519 (RFC 8032), verification only ------------------------------------------------------------------------------

Point = tuple[int, int, int, int]  # extended coordinates: X, Y, Z, T
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode_point(data: bytes) -> Point | None:
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None  # no point of the curve, or not the one way to write it
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def encode_point(p: Point) -> bytes:
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def is_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Strictly: one encoding of each number and point, and no key of small order, under which anything may seem signed."""
    point, s = decode_point(public), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or point is None or has_small_order(point):
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    return encode_point(sum_of_multiples(s, BASE, k, minus)) == signature[:32]


def has_small_order(p: Point) -> bool:
    for _ in range(3):
        p = add(p, p)
    return p[0] == 0


def sum_of_multiples(a: int, p: Point, b: int, q: Point) -> Point:
    """a·p + b·q, both bit by bit at once."""
    choices, result = (p, q, add(p, q)), (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        result = add(result, result)
        if chosen := (a >> bit & 1) + 2 * (b >> bit & 1):
            result = add(result, choices[chosen - 1])
    return result


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


# --- All of it ----------------------------------------------------------------------------------------------------------

HEAD = {"entries": int, "origin": str, "root": str, "vkey": str, "witnesses": str}


def verify(data: bytes | mmap.mmap, keys: Sequence[Key], pins: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    """Says what has been checked, line by line; `Wrong` ends it. Without keys, the export's own is believed."""
    files = read_zip(data)
    yield f"zip: {len(files)} files, every byte around them as it must be"
    head = read_json("data/head.json", bytes(files["data/head.json"].content), HEAD)
    disclosures = read_disclosures(bytes(files["data/disclosures.jsonl"].content))
    log = read_log(files["data/log.jsonl"].content, {said["entry"] for said in disclosures})
    yield f"log: {log.size} entries in {log.chains} chains, canonical, linked without a gap, no time goes back"
    check_bag(files)
    yield "manifests: every file is as listed, none is missing, none is extra"
    keys = check_head(head, log, keys)
    for number, said in enumerate(disclosures, 1):
        check_disclosure(number, said, log)
    yield f"disclosures: {len(disclosures)} fields lead to the commitments of their entries"
    notes = [(name, bytes(file.content)) for name, file in files.items() if name.startswith("data/checkpoints/")]
    yield from check_checkpoints(notes, log, keys)
    for name, content in pins:
        size, _ = check_note(f"the pinned {shown(name)}", content, log, keys)
        yield f"pin {shown(name)}: its {size} entries are the beginning of this log"


def check_head(head: dict[str, Any], log: Log, given: Sequence[Key]) -> Sequence[Key]:
    """The keys to believe."""
    own = read_key(head["vkey"])
    if own.name != head["origin"]:
        raise Wrong(f"data/head.json: the key is not that of the log {shown(head['origin'])}")
    if head["entries"] != log.size:
        raise Wrong(f"data/head.json speaks of {head['entries']} entries, the log has {log.size}")
    if head["root"] != log.root(log.size).hex():
        raise Wrong("data/head.json has another root than the log")
    if head["witnesses"] != "UNWITNESSED":
        raise Wrong("data/head.json speaks of witnesses, which this program cannot check")
    if given and own not in given:
        raise Wrong(f"the log's key {shown(head['vkey'])} is not one that was given")
    return [own, *(key for key in given if key.name == own.name and key != own)]


def check_checkpoints(notes: list[tuple[str, bytes]], log: Log, keys: Sequence[Key]) -> Iterator[str]:
    size, unknown = -1, 0
    for name, content in notes:
        size, others = check_note(name, content, log, keys)
        unknown += others
        if name != f"data/checkpoints/{size:020}.note":
            raise Wrong(f"{name} is the checkpoint of {size} entries")
    if size != log.size:
        raise Wrong(f"no checkpoint speaks of all {log.size} entries")
    yield f"checkpoints: {len(notes)} signed by {shown(keys[0].name)}, each with the log's own root"
    if unknown:
        yield f"unverified: {unknown} signatures by keys that were not given"


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.exit(1, f"{self.format_usage()}WRONG: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Parser(description="Check an export of the ledger, offline.")
    parser.add_argument("export", type=Path, help="the ZIP")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="a key of the log, known beforehand")
    parser.add_argument("--pin", action="append", default=[], metavar="NOTE", help="a checkpoint kept from earlier")
    given = parser.parse_args(arguments)
    try:
        keys = [read_key(text) for text in given.key]
        pins = [(name, Path(name).read_bytes()) for name in given.pin]
        with given.export.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        for line in verify(data, keys, pins):
            print(line)
    except (ValueError, OSError, MemoryError, RecursionError) as why:
        print(f"WRONG: {why}".encode("ascii", "backslashreplace").decode())
        return 1
    print("UNWITNESSED: no outside witness has signed; the log's keeper could show another history to somebody else.")
    print("This proves sequence and authorship, not truth.")
    print(
        "VERIFIED under the given key."
        if keys
        else "UNANCHORED: all agrees, but under the export's own key; give --key."
    )
    return 0 if keys else 3


if __name__ == "__main__":
    sys.exit(main())
