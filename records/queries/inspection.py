"""Looks into a file that wants to come in, and gives back what is kept of it."""

import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from cases.rules.verdicts import Reason, Refusal
from records.queries.pdf import look_through_pdf
from records.rules import file_kinds
from records.rules.file_kinds import FileKind

CHUNK = 1024 * 1024
ACTIVE_PARTS = re.compile(
    r"(vbaProject|vbaData|macros?/|activeX|embeddings/|oleObject|externalLinks/|customUI|attachedToolbars|\.bin$)",
    re.IGNORECASE,
)
ACTIVE_TYPES = re.compile(rb"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
LINK = re.compile(rb"relationships/hyperlink", re.IGNORECASE)
FIELDS = re.compile(rb"\b(DDEAUTO|DDE)\b|<!ENTITY|<!DOCTYPE", re.IGNORECASE)
RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
TARGET = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']*)", re.IGNORECASE)

# Of an Office file's own papers: the elements that name people and firms.
AUTHORS_STAND_IN = ("docProps/core.xml", "docProps/app.xml")
NAMED = r"(<(?:[\w-]+:)?(?:creator|lastModifiedBy|Company|Manager)\b[^>]*(?<!/)>)[^<]*(</)"
AUTHOR, AUTHOR_BYTES = re.compile(NAMED), re.compile(NAMED.encode())


@dataclass(frozen=True, slots=True)
class Looked:
    """What is kept, and the names and values in the file's own metadata: there too forbidden kinds are looked for."""

    kept: bytes
    words: Sequence[str] = ()


def inspected(kind: FileKind, content: bytes) -> Looked:
    """Or `Refusal`."""
    return INSPECTORS[kind](content)


def inspect_pdf(content: bytes) -> Looked:
    found = look_through_pdf(content)
    return Looked(found.kept, found.words)


def inspect_image(content: bytes) -> Looked:
    """Written anew: place, camera and time stay with their owner. Turned as it was meant to be seen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                objection = file_kinds.pixels_objection(*picture.size)
                if objection:
                    raise Refusal(objection)
                return Looked(written_anew(picture))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error) as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Refusal(file_kinds.bomb()) from bomb


def written_anew(picture: Image.Image) -> bytes:
    from PIL import ImageOps  # noqa: PLC0415 - with the plugins it loads, only where a picture comes

    form = picture.format or "PNG"
    turned = ImageOps.exif_transpose(picture)
    plain = turned.convert("RGBA" if form == "PNG" and "A" in turned.getbands() else "RGB")
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels alone, no chunk or profile
    out = io.BytesIO()
    clean.save(out, format=form, **({"quality": 92} if form == "JPEG" else {"optimize": False}))
    return out.getvalue()


def inspect_office(content: bytes) -> Looked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_folded(archive, len(content))
            check_parts(archive)
            words = list(metadata_words(archive))
            kept = without_authors(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, ValueError, OSError) as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    return Looked(kept or content, words)


def without_authors(archive: zipfile.ZipFile) -> bytes:
    """Who wrote it, and in which firm, stays with them; every other part is carried over byte for byte. Nothing where nothing
    is said of it, or where the file is signed: a signature holds for these very bytes."""
    names = set(archive.namelist())
    cleaned = {name: emptied(archive.read(name)) for name in AUTHORS_STAND_IN if name in names}
    changed = {name: text for name, text in cleaned.items() if text != archive.read(name)}
    if not changed or any(name.startswith("_xmlsignatures/") for name in names):
        return b""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as anew:
        for part in archive.infolist():
            copy = zipfile.ZipInfo(part.filename, part.date_time)
            copy.compress_type, copy.external_attr = part.compress_type, part.external_attr
            anew.writestr(copy, changed.get(part.filename) or archive.read(part))
    return out.getvalue()


def emptied(text: bytes) -> bytes:
    """In the signs in which it is written."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return AUTHOR.sub(r"\1\2", text.decode("utf-16")).encode("utf-16")
    return AUTHOR_BYTES.sub(rb"\1\2", text)


def check_folded(archive: zipfile.ZipFile, packed: int) -> None:
    """What the directory claims first; what really comes out is counted in `read`."""
    parts = archive.infolist()
    claimed = sum(part.file_size for part in parts)
    refuse(file_kinds.unfolding_objection(parts=len(parts), unfolded=claimed, packed=packed))
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(file_kinds.unreadable())
    if len({part.filename for part in parts}) < len(parts):  # readers disagree about which of two is meant
        raise Refusal(file_kinds.unreadable())


def check_parts(archive: zipfile.ZipFile) -> None:
    left = file_kinds.MOST_UNFOLDED
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        raise Refusal(file_kinds.unreadable())
    for name in names:
        if ".." in name.replace("\\", "/").split("/"):
            raise Refusal(file_kinds.unreadable())
        if ACTIVE_PARTS.search(name):
            raise Refusal(file_kinds.active_content())
        text = read(archive, name, left)
        left -= len(text)
        if name.lower().endswith((".xml", ".rels", ".vml")) and is_active_part(name, text):
            raise Refusal(file_kinds.active_content())


def is_active_part(name: str, text: bytes) -> bool:
    plain = text.replace(b"\0", b"") if text[:2] in (b"\xff\xfe", b"\xfe\xff") else text  # UTF-16 hides nothing
    if name == "[Content_Types].xml" and ACTIVE_TYPES.search(plain):
        return True
    if name.lower().endswith(".rels"):
        outside = [one for one in RELATION.findall(plain) if OUTSIDE.search(one)]
        return any(not (LINK.search(one) and leads_to_a_place(one)) for one in outside)
    return bool(FIELDS.search(plain))


def leads_to_a_place(relation: bytes) -> bool:
    found = TARGET.search(relation)
    return found is None or file_kinds.PLACES.match(html.unescape(found[1].decode(errors="replace"))) is not None


def read(archive: zipfile.ZipFile, name: str, left: int) -> bytes:
    """Never more than is left, whatever the directory claims."""
    with archive.open(name) as part:
        text = part.read(left + 1)
    if len(text) > left:
        refuse(file_kinds.unfolding_objection(parts=1, unfolded=file_kinds.MOST_UNFOLDED + 1, packed=1))
    return text


def inspect_text(content: bytes) -> Looked:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    if any(sign < " " and sign not in "\t\r\n\f" for sign in text):
        raise Refusal(file_kinds.unreadable())
    return Looked(content)


def refuse(objection: Reason | None) -> None:
    if objection:
        raise Refusal(objection)


def metadata_words(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"):
        if name in archive.namelist():
            text = read(archive, name, CHUNK).decode(errors="replace")
            yield from re.findall(r'\bname="([^"]*)"', text)
            yield from (words for words in re.findall(r">([^<>]+)<", text) if words.strip())


INSPECTORS: Mapping[FileKind, Callable[[bytes], Looked]] = {
    file_kinds.PDF: inspect_pdf,
    file_kinds.PNG: inspect_image,
    file_kinds.JPEG: inspect_image,
    file_kinds.DOCX: inspect_office,
    file_kinds.XLSX: inspect_office,
    file_kinds.TEXT: inspect_text,
}
