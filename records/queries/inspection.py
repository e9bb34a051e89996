"""Looks into a file that wants to come in, and gives back what is kept of it."""

import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from PIL import Image, UnidentifiedImageError

from cases.rules.verdicts import Reason, Refusal
from records.rules import file_kinds
from records.rules.file_kinds import FileKind

CHUNK = 1024 * 1024
# Keys by which a PDF acts when it is opened, clicked or printed, or carries other files.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA"}
)
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)
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
# Where a link may lead: to a page, a mailbox, a place beside it. A script or a folder of this network is none of them.
PLACES = re.compile(r"\s*(?:https?:|mailto:|(?![\\/]{2})[^:]*\Z)", re.IGNORECASE)


def inspected(kind: FileKind, content: bytes) -> bytes:
    """What is kept, or `Refusal`."""
    return INSPECTORS[kind](content)


def inspect_pdf(content: bytes) -> bytes:
    """Kept as it came: a signature within it stays valid."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refusal(file_kinds.unreadable())
            if len(pdf.pages) > file_kinds.MOST_PAGES:
                raise Refusal(file_kinds.unreadable())
            if any(acts(one) for one in pdf.objects):
                raise Refusal(file_kinds.active_content())
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError) as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    return content


def acts(thing: pikepdf.Object) -> bool:
    """Each object by itself, and what it holds directly: an indirect one is in the list of objects anyway."""
    waiting, looked = [thing], 0
    while waiting and looked < CHUNK:
        looked += 1
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if is_active(one):
                return True
            waiting += [value for _key, value in one.items() if is_direct(value)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one.as_list() if is_direct(value)]
    return bool(waiting)


def is_direct(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def is_active(one: pikepdf.Object) -> bool:
    keys = set(one.keys())
    if keys & (ACTIVE_KEYS - {"/OpenAction"}):
        return True
    if "/OpenAction" in keys and not isinstance(
        one["/OpenAction"], pikepdf.Array
    ):  # an array is only a page to begin at
        return str(one["/OpenAction"].get("/S", "")) != "/GoTo"
    if isinstance(place := one.get("/URI"), pikepdf.String) and not PLACES.match(str(place)):
        return True
    return str(one.get("/S", "")) in ACTIVE_ACTIONS or str(one.get("/Subtype", "")) in {"/RichMedia", "/Screen"}


def inspect_image(content: bytes) -> bytes:
    """Written anew: place, camera and time stay with their owner. Turned as it was meant to be seen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                objection = file_kinds.pixels_objection(*picture.size)
                if objection:
                    raise Refusal(objection)
                return written_anew(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error) as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Refusal(file_kinds.refusal("files.bomb", "The file unfolds to far more than it seems to hold.")) from bomb


def written_anew(picture: Image.Image) -> bytes:
    from PIL import ImageOps  # noqa: PLC0415 - with the plugins it loads, only where a picture comes

    form = picture.format or "PNG"
    turned = ImageOps.exif_transpose(picture)
    plain = turned.convert("RGBA" if form == "PNG" and "A" in turned.getbands() else "RGB")
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels alone, no chunk or profile
    out = io.BytesIO()
    clean.save(out, format=form, **({"quality": 92} if form == "JPEG" else {"optimize": False}))
    return out.getvalue()


def inspect_office(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_folded(archive, len(content))
            check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, ValueError, OSError) as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    return content


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
    return found is None or PLACES.match(html.unescape(found[1].decode(errors="replace"))) is not None


def read(archive: zipfile.ZipFile, name: str, left: int) -> bytes:
    """Never more than is left, whatever the directory claims."""
    with archive.open(name) as part:
        text = part.read(left + 1)
    if len(text) > left:
        refuse(file_kinds.unfolding_objection(parts=1, unfolded=file_kinds.MOST_UNFOLDED + 1, packed=1))
    return text


def inspect_text(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Refusal(file_kinds.unreadable()) from broken
    if any(sign < " " and sign not in "\t\r\n\f" for sign in text):
        raise Refusal(file_kinds.unreadable())
    return content


def refuse(objection: Reason | None) -> None:
    if objection:
        raise Refusal(objection)


def metadata_words(kind: FileKind, content: bytes) -> Iterator[str]:
    """The names and values that a file's own metadata hold: the catalogue's forbidden kinds are looked for there too."""
    if kind is file_kinds.PDF:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            for key, value in pdf.docinfo.items():
                yield str(key).lstrip("/")
                yield str(value)
    elif kind in file_kinds.OFFICE:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"):
                if name in archive.namelist():
                    text = read(archive, name, CHUNK).decode(errors="replace")
                    yield from re.findall(r'\bname="([^"]*)"', text)
                    yield from (words for words in re.findall(r">([^<>]+)<", text) if words.strip())


INSPECTORS: Mapping[FileKind, Callable[[bytes], bytes]] = {
    file_kinds.PDF: inspect_pdf,
    file_kinds.PNG: inspect_image,
    file_kinds.JPEG: inspect_image,
    file_kinds.DOCX: inspect_office,
    file_kinds.XLSX: inspect_office,
    file_kinds.TEXT: inspect_text,
}
