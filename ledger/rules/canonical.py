"""Canonical JSON (RFC 8785) of the values that the ledger knows: no floats, no integers from 2^53 on, NFC text only."""

import json
import unicodedata
from collections.abc import Mapping, Sequence

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
LARGEST = 2**53


class NotCanonical(ValueError):
    """The value has no one form that every program would write alike."""


def canonical(value: Value) -> bytes:
    return _text(value).encode()


def _text(value: Value) -> str:
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(_members(value)) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return "[" + ",".join(_text(item) for item in value) + "]"
    raise NotCanonical(f"{type(value).__name__} has no place in the ledger")


def _members(value: Mapping[str, Value]) -> list[str]:
    if not all(isinstance(name, str) for name in value):
        raise NotCanonical("names of fields are text")
    # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond the basic plane.
    names = sorted(value, key=lambda name: _encodable(name).encode("utf-16-be"))
    return [f"{_string(name)}:{_text(value[name])}" for name in names]


def _string(value: str) -> str:
    if not unicodedata.is_normalized("NFC", _encodable(value)):
        raise NotCanonical("text is kept in Unicode normal form C")
    return json.dumps(value, ensure_ascii=False)


def _encodable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as lone:
        raise NotCanonical("text has half a character (a lone surrogate)") from lone
    return value


def _integer(value: int) -> str:
    if abs(value) >= LARGEST:
        raise NotCanonical("integers stay below 2^53, so that every program reads them alike")
    return str(value)
