"""The leaf of an event: exactly these fields, exactly these bytes."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ledger.rules.canonical import canonical

VERSION = 1
BEGINNING = bytes(32)  # `prev` of the first event of a chain
KIND = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
ERASED = "erased"
RESERVED = "ledger."


@dataclass(frozen=True, slots=True)
class Leaf:
    actor: UUID | None  # nobody: the clock acted
    case: UUID
    cm: bytes
    kind: str
    prev: bytes
    seq: int
    ts: datetime

    def as_bytes(self) -> bytes:
        return canonical(
            {
                "actor": str(self.actor) if self.actor else None,
                "case": str(self.case),
                "cm": self.cm.hex(),
                "kind": self.kind,
                "prev": self.prev.hex(),
                "seq": self.seq,
                "ts": self.ts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "v": VERSION,
            }
        )


class WrongLeaf(ValueError):
    """The bytes are no leaf of the log."""


def parse_leaf(data: bytes) -> Leaf:
    """Only what as_bytes writes is a leaf."""
    try:
        given = json.loads(data)
        leaf = Leaf(
            actor=UUID(given["actor"]) if given["actor"] else None,
            case=UUID(given["case"]),
            cm=bytes.fromhex(given["cm"]),
            kind=given["kind"],
            prev=bytes.fromhex(given["prev"]),
            seq=given["seq"],
            ts=datetime.strptime(given["ts"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
        )
        same = leaf.as_bytes() == data and KIND.fullmatch(leaf.kind) is not None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise WrongLeaf("this is not a leaf") from wrong
    if not same or len(leaf.cm) != 32 or len(leaf.prev) != 32 or type(leaf.seq) is not int:
        raise WrongLeaf("this is not a leaf in its canonical form")
    return leaf


def is_anyones_kind(kind: str) -> bool:
    """Whether a room may append events of this kind; the ledger's own come about in the ledger alone."""
    is_own = kind == ERASED or kind.startswith(RESERVED)
    return len(kind) <= 60 and KIND.fullmatch(kind) is not None and not is_own
