"""What an event says, committed to field by field: each field can be disclosed, or forgotten, alone."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.rules.canonical import Value, joined, members, string, written
from ledger.rules.merkle import Node, inclusion_proof, leaf_hash, node_hash, root_from_inclusion, root_of

SALT = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """One field with its salt: what must be known to check it, and cannot be guessed without."""

    name: str
    value: Value
    salt: bytes

    @property
    def leaf(self) -> bytes:
        return field_leaf(self.name, self.salt, written(self.value))


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One field of an event, and the way from it to the event's commitment."""

    opening: Opening
    index: int
    count: int
    proof: tuple[bytes, ...]

    def commitment(self) -> bytes:
        return root_from_inclusion(self.index, self.count, self.opening.leaf, self.proof)


def field_leaf(name: str, salt: bytes, value: str) -> bytes:
    """Of {"name", "salt", "value"} in canonical form; the value is written already."""
    return leaf_hash(f'{{"name":{string(name)},"salt":"{salt.hex()}","value":{value}}}'.encode())


def salt_for(key: bytes, nonce: bytes, name: str) -> bytes:
    """Derived from the subject's key, so that destroying the key destroys every salt."""
    return hmac.digest(key, nonce + name.encode(), "sha256")[:SALT]


def openings(values: Mapping[str, Value], *, key: bytes, nonce: bytes) -> list[Opening]:
    return [Opening(name, values[name], salt_for(key, nonce, name)) for name in sorted(values)]


def commitment(opened: list[Opening]) -> bytes:
    """The root over the leaves, which are sorted by name."""
    return root_of([opening.leaf for opening in opened])


def committed(values: Mapping[str, Value], *, key: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """The commitment to these values, and their canonical form; each is written once for both."""
    fields = members(values)
    leaves = [field_leaf(name, salt_for(key, nonce, name), fields[name]) for name in sorted(fields)]
    return root_of(leaves), joined(fields).encode()


def disclose(opened: list[Opening], name: str) -> Disclosure:
    index = next(i for i, opening in enumerate(opened) if opening.name == name)
    leaves = [opening.leaf for opening in opened]
    return Disclosure(opened[index], index, len(leaves), tuple(inclusion_proof(index, len(leaves), reader(leaves))))


def reader(leaves: list[bytes]) -> Node:
    def node(level: int, index: int) -> bytes:
        hashes = leaves[index << level : (index + 1) << level]
        while len(hashes) > 1:
            hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
        return hashes[0]

    return node
