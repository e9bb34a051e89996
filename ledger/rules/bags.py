"""A BagIt 1.0 bag in a ZIP of which every byte follows from the names and contents (docs/formats/ledger.md)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LARGEST = 2**32 - 2**18  # beyond, a ZIP needs extensions, which this one does not have

# Version 2.0, names in UTF-8, stored, 00:00 on 1 January 1980.
FIXED = (20, 0x0800, 0, 0, 0x21)
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")


class BagTooLarge(ValueError):
    """The export would need a ZIP with extensions."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int
    crc: int
    sha256: str

    @property
    def local_header(self) -> bytes:
        return LOCAL.pack(b"PK\3\4", *FIXED, *self.described, 0) + self.name.encode()

    @property
    def described(self) -> tuple[int, int, int, int]:
        return self.crc, self.size, self.size, len(self.name.encode())


def directory(members: list[Member]) -> bytes:
    """What follows the files of the ZIP."""
    entries, offset = b"", 0
    for member in members:
        entries += CENTRAL.pack(b"PK\1\2", 20, *FIXED, *member.described, 0, 0, 0, 0, 0, offset) + member.name.encode()
        offset += len(member.local_header) + member.size
    if offset + len(entries) > LARGEST:
        raise BagTooLarge(f"{offset} bytes are more than this form of export can hold ({LARGEST})")
    return entries + END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(entries), offset, 0)


def manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
