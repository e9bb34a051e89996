"""C2SP tlog-tiles: hash tiles of 256. A full tile never changes; a partial one is the beginning of a full one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from ledger.rules.merkle import EMPTY, Node, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32
PATH = re.compile(
    r"(?P<level>[0-9]|[1-5][0-9]|6[0-3])/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == WIDTH


def parse_path(path: str) -> Tile | None:
    """The part of the address after `tile/`; `entries/` is never one, for entry bundles are not public."""
    found = PATH.fullmatch(path)
    if not found:
        return None
    groups = found["index"].split("/")
    index = int("".join(group.removeprefix("x") for group in groups))
    width = int(found["width"] or WIDTH)
    tile = Tile(int(found["level"]), index, width)
    is_one_way_to_say_it = tile_path(tile) == path and (found["width"] is None or width < WIDTH)
    return tile if is_one_way_to_say_it else None


def tile_path(tile: Tile) -> str:
    digits = f"{tile.index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    index = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"{tile.level}/{index}" + ("" if tile.is_full else f".p/{tile.width}")


def nodes_in(level: int, size: int) -> int:
    """How many full subtrees of this tile level a log of `size` has."""
    return size >> (HEIGHT * level)


def is_within(tile: Tile, size: int) -> bool:
    return tile.index * WIDTH + tile.width <= nodes_in(tile.level, size)


def height_of(size: int) -> int:
    """How many tile levels a log of `size` has."""
    return next(level for level in range(HEIGHT) if not nodes_in(level, size))


def fold(tile: bytes) -> bytes:
    """The root of a full tile, or of any full subtree in it."""
    return above(tile, (len(tile) // HASH).bit_length() - 1)


def above(row: bytes, levels: int) -> bytes:
    """The hashes so many levels above. Neighbours lie side by side, as `node_hash` has them."""
    for _ in range(levels):
        row = b"".join([sha256(b"\x01" + row[i : i + 2 * HASH]).digest() for i in range(0, len(row), 2 * HASH)])
    return row


@dataclass(frozen=True, slots=True)
class Written:
    """What has come to stand in a tile: all of it, or its beginning."""

    level: int
    index: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a log: at each tile level the hashes that do not yet fill a tile. All that is needed to go on."""

    size: int = 0
    levels: tuple[bytes, ...] = ()

    def grown(self, leaf_hashes: bytes) -> tuple["Edge", list[Written]]:
        """With these leaves appended; and the tiles that this writes, from the leaves up."""
        levels, written = list(self.levels), []
        level, pending = 0, leaf_hashes
        while pending:
            if level == len(levels):
                levels.append(b"")
            first = nodes_in(level + 1, self.size)
            hashes = levels[level] + pending
            tiles = [hashes[i : i + WIDTH * HASH] for i in range(0, len(hashes), WIDTH * HASH)]
            written += [Written(level, first + i, tile) for i, tile in enumerate(tiles)]
            full = len(hashes) // (WIDTH * HASH) * WIDTH * HASH
            levels[level] = hashes[full:]
            pending = above(hashes[:full], HEIGHT)
            level += 1
        return Edge(self.size + len(leaf_hashes) // HASH, tuple(levels)), written

    def root(self) -> bytes:
        """Level by level: the hashes that do not fill a tile, and what lies right of them."""
        right: list[bytes] = []
        for hashes in self.levels:
            row = [hashes[i : i + HASH] for i in range(0, len(hashes), HASH)] + right
            right = [root_of(row)] if row else []
        return right[0] if right else EMPTY


def node_reader(read: Callable[[int, int], bytes]) -> Node:
    """A reader of any node, from a reader of the bytes of tiles (level, index)."""

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, HEIGHT)
        first = index << within
        tile = read(tile_level, first // WIDTH)
        offset = first % WIDTH
        return fold(tile[offset * HASH : (offset + (1 << within)) * HASH])

    return node
