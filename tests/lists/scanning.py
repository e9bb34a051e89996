"""A QR code read back from its picture, as a telephone does it (ISO/IEC 18004), without the program that drew it.

Error correction M alone; no error is mended, because in a picture of ours there is none: every block must be whole.
"""

import io
from collections.abc import Iterator
from itertools import islice

from PIL import Image

QUIET = 4  # modules of white around it, at least: without them no telephone finds it
FORMAT_MASK = 0x5412
ECI, BYTES, END = 7, 4, 0
COUNTED = 16  # bits that say how many bytes follow, from version 10 on
# By version, for level M: check words in each block, and blocks.
CHECK = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28)
BLOCKS = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23)
MASKS = (
    lambda x, y: (x + y) % 2,
    lambda _x, y: y % 2,
    lambda x, _y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
Modules = list[list[bool]]


def read_code(picture: bytes) -> str:
    modules = modules_in(Image.open(io.BytesIO(picture)).convert("L"))
    words = [byte_of(bits) for bits in in_eights(bits_in(modules))]
    return text_of(b"".join(data_in(words, (len(modules) - 17) // 4)))


def modules_in(picture: Image.Image) -> Modules:
    """The first dark run of the first dark row is the edge of a finder: seven modules wide."""
    dark = picture.point(lambda light: 255 if light < 128 else 0)
    box = dark.getbbox()
    assert box is not None
    left, top, right, bottom = box
    row = [dark.getpixel((x, top + 1)) for x in range(left, right)]
    size = 17 + 4 * round(((right - left) / (row.index(0) / 7) - 17) / 4)  # there are no others
    pitch = (right - left) / size
    assert min(left, top, picture.width - right, picture.height - bottom) >= (QUIET - 0.5) * pitch
    middles = [(n + 0.5) * pitch for n in range(size)]
    return [[dark.getpixel((int(left + x), int(top + y))) == 255 for x in middles] for y in middles]


def bits_in(modules: Modules) -> Iterator[int]:
    """Upward and downward in pairs of columns, past whatever is no data, and freed of the mask."""
    size, mask = len(modules), MASKS[mask_of(modules)]
    reserved = set(reserved_in(size))
    for nth, edge in enumerate([*range(size - 1, 6, -2), *range(5, 0, -2)]):
        for y in range(size) if nth % 2 else reversed(range(size)):
            yield from (modules[y][x] ^ (not mask(x, y)) for x in (edge, edge - 1) if (x, y) not in reserved)


def mask_of(modules: Modules) -> int:
    places = [*((8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)), (7, 8), *((x, 8) for x in (5, 4, 3, 2, 1, 0))]
    told = sum(modules[y][x] << n for n, (x, y) in enumerate(places)) ^ FORMAT_MASK
    assert told >> 13 == 0, "level M"
    return told >> 10


def reserved_in(size: int) -> Iterator[tuple[int, int]]:
    """Finders with their format, timing, alignment and version: all that says nothing of the text."""
    version, far = (size - 17) // 4, size - 8
    for y in range(size):
        yield from (
            (x, y) for x in range(size) if 6 in (x, y) or (x < 9 and (y < 9 or y >= far)) or (x >= far and y < 9)
        )
    for n in range(18 if version >= 7 else 0):
        yield size - 11 + n % 3, n // 3
        yield n // 3, size - 11 + n % 3
    middles = alignments(version)
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for middle in ((x, y) for x in middles for y in middles if (x, y) not in corners):
        yield from ((middle[0] + n % 5 - 2, middle[1] + n // 5 - 2) for n in range(25))


def alignments(version: int) -> list[int]:
    if version == 1:
        return []
    many = version // 7 + 2
    step = (version * 8 + many * 3 + 5) // (many * 4 - 4) * 2
    return [6, *(version * 4 + 10 - n * step for n in range(many - 1))]


def in_eights(bits: Iterator[int]) -> Iterator[list[int]]:
    while len(eight := list(islice(bits, 8))) == 8:
        yield eight


def byte_of(bits: list[int]) -> int:
    return int("".join(str(int(bit)) for bit in bits), 2)


def data_in(words: list[int], version: int) -> Iterator[bytes]:
    """Blocks are dealt out like cards; the last ones have one word more. Each must be whole."""
    many, check = BLOCKS[version - 1], CHECK[version - 1]
    short, longer = divmod(len(words), many)
    lengths = [short - check + (n >= many - longer) for n in range(many)]
    dealt: list[list[int]] = [[] for _ in range(many)]
    rest = iter(words)
    for nth in range(max(lengths)):
        for block, length in zip(dealt, lengths, strict=True):
            if nth < length:
                block.append(next(rest))
    for nth, word in enumerate(rest):
        dealt[nth % many].append(word)
    for block, length in zip(dealt, lengths, strict=True):
        assert not any(remainders(block, check))
        yield bytes(block[:length])


def remainders(block: list[int], check: int) -> Iterator[int]:
    """Reed and Solomon: a whole block is zero at each of these points."""
    point = 1
    for _ in range(check):
        value = 0
        for word in block:
            value = times(value, point) ^ word
        yield value
        point = times(point, 2)


def times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = (one << 1) ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


def text_of(data: bytes) -> str:
    """Its parts; whoever made it may say first that the letters are UTF-8."""
    bits = "".join(f"{byte:08b}" for byte in data)
    at = 0
    said = b""
    while at + 4 <= len(bits) and (mode := int(bits[at : at + 4], 2)) != END:
        at += 4
        if mode == ECI:
            at += 8
            continue
        assert mode == BYTES
        length = int(bits[at : at + COUNTED], 2)
        at += COUNTED
        said += int(bits[at : at + 8 * length], 2).to_bytes(length, "big")
        at += 8 * length
    return said.decode()
