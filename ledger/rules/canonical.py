"""Canonical JSON (RFC 8785) of the values that the ledger knows: no floats, no integers from 2^53 on, NFC text only."""

import unicodedata
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
LARGEST = 2**53


class NotCanonical(ValueError):
    """The value has no one form that every program would write alike."""


def canonical(value: Value) -> bytes:
    return written(value).encode()


def written(value: Value) -> str:
    if isinstance(value, str):
        return string(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, Mapping):
        return joined(members(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return "[" + ",".join([written(item) for item in value]) + "]"
    raise NotCanonical(f"{type(value).__name__} has no place in the ledger")


def members(value: Mapping[str, Value]) -> dict[str, str]:
    """An object's members, each value written, in the order in which they stand in it."""
    return {name: written(value[name]) for name in in_order(value)}


def joined(fields: Mapping[str, str]) -> str:
    return "{" + ",".join([f"{string(name)}:{field}" for name, field in fields.items()]) + "}"


def in_order(names: Mapping[str, Value]) -> list[str]:
    try:
        is_plain = "".join(names).isascii()
    except TypeError as wrong:
        raise NotCanonical("names of fields are text") from wrong
    # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond the basic plane.
    return sorted(names) if is_plain else sorted(names, key=lambda name: encodable(name).encode("utf-16-be"))


def string(value: str) -> str:
    if not (value.isascii() or unicodedata.is_normalized("NFC", encodable(value))):
        raise NotCanonical("text is kept in Unicode normal form C")
    return encode_basestring(value)


def encodable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as lone:
        raise NotCanonical("text has half a character (a lone surrogate)") from lone
    return value


def integer(value: int) -> str:
    if abs(value) >= LARGEST:
        raise NotCanonical("integers stay below 2^53, so that every program reads them alike")
    return str(int(value))
