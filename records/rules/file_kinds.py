"""Which files come in: a short list, by what they are and not by what they are called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop

RULE = "files"
ARTICLE = "RULES.md 11"
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
# What an Office file may unfold to, and how much more than itself: real ones stay below 40 times.
MOST_UNFOLDED = 200 * MEGABYTE
MOST_TIMES = 100
MOST_PARTS = 2000
MOST_PIXELS = 40_000_000
MOST_PAGES = 2000
# Where a link may lead: to a page, a mailbox, a place beside it. A script or a folder of this network is none of them.
PLACES = re.compile(r"\s*(?:https?:|mailto:|(?![\\/]{2})[^:]*\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileKind:
    media_type: str
    extensions: tuple[str, ...]
    signatures: tuple[bytes, ...]


PDF = FileKind("application/pdf", ("pdf",), (b"%PDF-",))
PNG = FileKind("image/png", ("png",), (b"\x89PNG\r\n\x1a\n",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"), (b"\xff\xd8\xff",))
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",), (b"PK\x03\x04",))
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",), (b"PK\x03\x04",))
TEXT = FileKind("text/plain", ("txt",), ())
KINDS = (PDF, PNG, JPEG, DOCX, XLSX, TEXT)
IMAGES = (PNG, JPEG)
OFFICE = (DOCX, XLSX)
BY_EXTENSION: Mapping[str, FileKind] = {extension: kind for kind in KINDS for extension in kind.extensions}


def kind_of(name: str, beginning: bytes) -> FileKind | Reason:
    """The kind that its name says, if its first bytes say the same."""
    kind = BY_EXTENSION.get(name.rpartition(".")[2].lower()) if "." in name else None
    if kind is None:
        return refusal(
            "files.type", gettext_noop("Send %(kinds)s. Other kinds of files are not taken."), kinds=accepted()
        )
    if kind.signatures and not beginning.startswith(kind.signatures):
        return refusal(
            "files.type",
            gettext_noop("The file is not what its name says. Save it again as %(kind)s."),
            kind=kind.extensions[0].upper(),
        )
    return kind


def accepted() -> str:
    return ", ".join(kind.extensions[0].upper() for kind in KINDS)


def size_objection(size: int, largest: int = LARGEST) -> Reason | None:
    if size == 0:
        return refusal("files.empty", gettext_noop("The file is empty."))
    if size > largest:
        return refusal(
            "files.size", gettext_noop("The file is larger than %(megabytes)s MB."), megabytes=largest // MEGABYTE
        )
    return None


def unfolding_objection(*, parts: int, unfolded: int, packed: int) -> Reason | None:
    """A file of a few kilobytes that unfolds to gigabytes is an attack, whatever it is called."""
    if parts > MOST_PARTS or unfolded > MOST_UNFOLDED or unfolded > max(packed, 1) * MOST_TIMES:
        return bomb()
    return None


def bomb() -> Reason:
    return refusal("files.bomb", gettext_noop("The file unfolds to far more than it seems to hold."))


def pixels_objection(width: int, height: int) -> Reason | None:
    if width * height > MOST_PIXELS:
        return refusal(
            "files.bomb", gettext_noop("The picture is larger than %(most)s megapixels."), most=MOST_PIXELS // 1_000_000
        )
    return None


def active_content() -> Reason:
    words = gettext_noop("The file has parts that act by themselves, such as macros or scripts. Save it without them.")
    return refusal("files.active", words)


def unreadable() -> Reason:
    words = gettext_noop("The file is damaged or locked. Open it, save it anew without a password, and send that.")
    return refusal("files.unreadable", words)


def infected() -> Reason:
    return refusal("files.infected", gettext_noop("A virus scanner refuses this file."))


def scanner_silent() -> Reason:
    words = gettext_noop("The virus scanner does not answer. Please send the file again in a few minutes.")
    return refusal("files.scanner", words)


def refusal(code: str, msgid: str, **params: str | int) -> Reason:
    return Reason(code, ARTICLE, Text(msgid, params))
