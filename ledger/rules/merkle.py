"""The Merkle tree of RFC 6962, section 2.1: what a log of events is reduced to, and how one shows that it grew honestly."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

EMPTY = hashlib.sha256(b"").digest()
Node = Callable[
    [int, int], bytes
]  # (level, index): the root of the full subtree of 2^level leaves that begins at index·2^level


class WrongProof(ValueError):
    """The proof does not show what it should."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees on the right edge, largest first: all that is needed to go on appending."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        if not self.nodes:
            return EMPTY
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = node_hash(node, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Of leaf hashes."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]


def spans(begin: int, end: int) -> list[tuple[int, int]]:
    """The full subtrees, as (level, index), that cover the leaves from `begin` to `end`, left to right."""
    found = []
    while begin < end:
        level = min((begin & -begin).bit_length() - 1 if begin else 64, (end - begin).bit_length() - 1)
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def root_at(size: int, node: Node) -> bytes:
    """The root of the tree's first `size` leaves, from stored nodes."""
    return Frontier(size, tuple(node(level, index) for level, index in spans(0, size))).root()


def split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def subtree(begin: int, end: int, node: Node) -> bytes:
    nodes = tuple(node(level, index) for level, index in spans(begin, end))
    return Frontier(end - begin, nodes).root()


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """RFC 6962, section 2.1.1: from the leaf up."""
    if not 0 <= index < size:
        raise WrongProof(f"there is no entry {index} in a tree of {size}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            path.append(subtree(middle, end, node))
            end = middle
        else:
            path.append(subtree(begin, middle, node))
            begin = middle
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2: the root that this proof leads to."""
    if not 0 <= index < size:
        raise WrongProof(f"there is no entry {index} in a tree of {size}")
    fn, sn, root = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise WrongProof("the proof is too long")
        if fn & 1 or fn == sn:
            root = node_hash(sibling, root)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise WrongProof("the proof is too short")
    return root


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """RFC 6962, section 2.1.2: that the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 < old <= new:
        raise WrongProof(f"a tree of {new} does not grow from one of {old}")
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + split(end - begin)
        if old <= middle:
            path.append(subtree(middle, end, node))
            end = middle
        else:
            path.append(subtree(begin, middle, node))
            begin, whole = middle, False
    if not whole:
        path.append(subtree(begin, end, node))
    return path[::-1]


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, section 2.1.4.2."""
    if not 0 < old < new:
        if old > new or proof or (old == new and old_root != new_root):
            raise WrongProof("no tree grows like that")
        return
    path = [old_root, *proof] if not old & (old - 1) else list(proof)
    if not proof:
        raise WrongProof("the proof is too short")
    if roots_from_consistency(old, new, path) != (old_root, new_root):
        raise WrongProof("the newer tree does not begin with the older one")


def roots_from_consistency(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    first = second = path[0]
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    for sibling in path[1:]:
        if sn == 0:
            raise WrongProof("the proof is too long")
        if fn & 1 or fn == sn:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise WrongProof("the proof is too short")
    return first, second
