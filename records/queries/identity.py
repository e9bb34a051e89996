"""Names and numbers in the forms in which they are kept and found."""

import hashlib
import hmac
import importlib
import itertools
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import opencc
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from cases.rules.verdicts import Text
from cases.states import gettext_noop
from ledger.queries.sealing import field_keys, seal, unseal
from records.rules import names
from records.rules.identifiers import Written, WrongIdentifier, written
from records.states import IdentifierType

RESIDENT_DIGITS = 18


def checked(kind: IdentifierType, text: str, country: str = "CN") -> Written:
    """The number in its one form, its check digit verified; or `WrongIdentifier`, whose sentence does not repeat it."""
    number = written(kind, text, country)
    try:
        if kind is IdentifierType.RESIDENT:
            check_resident(number.value)
        elif kind is IdentifierType.CREDIT_CODE:
            uscc.validate(number.value)
    except (ValidationError, ValueError):
        words = gettext_noop("This number cannot be right: its last character does not fit the others. Check each one.")
        raise WrongIdentifier(Text(words)) from None
    return number


def check_resident(value: str) -> None:
    """GB 11643. The place is not looked up: counties have come and gone, and their numbers stay good."""
    if len(value) != RESIDENT_DIGITS or not value[:-1].isdigit() or ric.calc_check_digit(value) != value[-1]:
        raise ValueError
    born_on = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    if born_on.year < 1850:
        raise ValueError


@lru_cache(maxsize=16)
def derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def lookup_of(number: Written, field_key: bytes | None = None) -> bytes:
    """Without the key, nobody can try all birthdays and find whose number this is."""
    key = derived(field_key or settings.FIELD_KEY, b"records identifier lookup 1")
    return hmac.new(key, number.canonical.encode(), hashlib.sha256).digest()


def lookups_of(number: Written) -> list[bytes]:
    """Under each key that is accepted now: while one follows another, a number stands under either."""
    return [lookup_of(number, key) for key in field_keys()]


def key_version(field_key: bytes | None = None) -> int:
    """Which key a number was hashed under, in two bytes that say nothing of the key: nobody has to keep count."""
    return int.from_bytes(derived(field_key or settings.FIELD_KEY, b"records key version")[:2]) >> 1


def sealed(number: Written, *, identifier: UUID, subject_key: bytes) -> bytes:
    """Under a key made from the subject's: when that is destroyed, so is every copy of the number."""
    return seal(number_key(subject_key), number.value.encode(), identifier.bytes)


def opened(data: bytes, *, identifier: UUID, subject_key: bytes) -> str:
    return unseal(number_key(subject_key), data, identifier.bytes).decode()


def number_key(subject_key: bytes) -> bytes:
    return hmac.new(subject_key, b"records identifier", hashlib.sha256).digest()


@lru_cache(maxsize=1)
def to_simplified() -> Any:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def reader() -> Any:
    """Its dictionaries take half a second to load, in each process that begins: not before a name is to be read."""
    return importlib.import_module("pypinyin")


def folded(name: str) -> str:
    """張偉, 张 伟 and 张伟 are one; so are Ångström and ANGSTROM."""
    return names.folded(to_simplified().convert(name))


def sound(name: str) -> str:
    return names.folded("".join(reader().lazy_pinyin(to_simplified().convert(name))))


def sounds(name: str) -> list[str]:
    """Every way in which a short name may be read: 长安 is chang’an in one name, and its 长 is zhang in another."""
    signs = [
        reader().pinyin(sign, style=reader().Style.NORMAL, heteronym=True)[0] for sign in to_simplified().convert(name)
    ]
    return sorted({names.folded("".join(read)) for read in itertools.product(*signs)})


def name_columns(name: str) -> Mapping[str, str]:
    text = names.tidy(name)
    return {"text": text, "folded": folded(text), "sound": sound(text)}
