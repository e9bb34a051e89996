"""What may be said, and how it is kept."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from cases.rules.fields import Fault, is_writable
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from records.rules.identifiers import has_resident_number

LONGEST_COMMENT = 20_000
LONGEST_NAME = 100
LONGEST_CONTACT = 200
MOST_FILES = 5
# RULES.md 16: no public page shows one.
NO_NUMBERS = Text(gettext_noop("Everybody can read this. Please leave out identity numbers."))


class Paper(Protocol):
    """A file that was sent with a comment, as this room needs to know one."""

    pk: Any
    name: Any
    media_type: Any
    size: Any
    digest: Any
    received_digest: Any
    holder: Any


@dataclass(frozen=True, slots=True)
class Said:
    """A name may be a pseudonym, or nothing. The contact is for the agency's questions, and never published."""

    text: str
    name: str = ""
    contact: str = ""
    language: str = ""


def tidied(text: str) -> str:
    """In the one form of Unicode, with one kind of line end. Nothing else of what somebody wrote is touched."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def faults_of(said: Said) -> Iterator[Fault]:
    if not said.text:
        yield Fault("/text", Text(gettext_noop("Write what you want to say.")))
    for name, value, longest in (
        ("text", said.text, LONGEST_COMMENT),
        ("name", said.name, LONGEST_NAME),
        ("contact", said.contact, LONGEST_CONTACT),
    ):
        if len(value) > longest:
            words = gettext_noop("Please keep this to %(longest)s characters.")
            yield Fault(f"/{name}", Text(words, {"longest": longest}))
        elif not is_writable(value):
            yield Fault(f"/{name}", Text(gettext_noop("This has a character that cannot be kept.")))
        elif name != "contact" and has_resident_number(value):
            yield Fault(f"/{name}", NO_NUMBERS)


def faults_of_published(**texts: str) -> Iterator[Fault]:
    """What officials publish beside it keeps to the same: nobody's number is on a public page, whoever writes it there."""
    for name, value in texts.items():
        if has_resident_number(value):
            yield Fault(f"/{name}", NO_NUMBERS)


def digest_of(text: str) -> str:
    """What a person can compute for themselves, from the text as it is shown."""
    return hashlib.sha256(text.encode()).hexdigest()
