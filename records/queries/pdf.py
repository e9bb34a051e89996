"""Looks through a PDF, in a process of its own with little memory and little time: a file of two kilobytes may unfold to
gigabytes, and no reader can tell before it has begun."""

import contextlib
import html
import io
import json
import os
import re
import resource
import select
import signal
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import pikepdf

from cases.rules.verdicts import Refusal
from records.rules import file_kinds

MEGABYTE = file_kinds.MEGABYTE
MOST_MEMORY = 512 * MEGABYTE  # beyond what this process has; what people send takes a tenth of it
MOST_SECONDS = 20
# Of one stream, where the file's own structure is packed; pictures and pages are not unfolded here.
MOST_UNFOLDED = 16 * MEGABYTE
MOST_METADATA = MEGABYTE
TOO_MUCH = re.compile(r"limit exceeded|limits error|bad_alloc")  # as the library says that it had to stop there
FINE, ACTIVE, BROKEN, BOMB = "fine", "active", "broken", "bomb"
# Keys by which a PDF acts when it is opened, clicked or printed, or carries other files.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA"}
)
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)
# XMP: the names of elements and attributes, and what they say.
XMP_NAMES = re.compile(r"<([\w-]+:[\w-]+)|\s([\w-]+:[\w-]+)\s*=")
XMP_VALUES = re.compile(r">([^<>]+)<|=\s*\"([^\"]*)\"|=\s*'([^']*)'")


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What its own metadata say; and what is kept, without them."""

    words: list[str]
    kept: bytes


# What names nobody.
PLAIN_INFO = {"/Title", "/Producer"}
PLAIN_XMP = re.compile(r"(x|rdf|xml|xmlns|pdfaid|pdfuaid):\w+|dc:title|pdf:Producer")
NORM = re.compile(r"\b(pdfu?aid):(part|rev|conformance)(?:\s*=\s*[\"'](\w+)[\"']|(?:\s[^<>]*)?>(\w+)<)")
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><rdf:Description rdf:about=""><dc:title><rdf:Alt><rdf:li
  xml:lang="x-default">%(title)s</rdf:li></rdf:Alt></dc:title></rdf:Description>%(norms)s</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def look_through_pdf(content: bytes) -> LookedThrough:
    """Or `Refusal`."""
    found, words, kept = looked_through(content)
    if found == FINE:
        return LookedThrough(words, kept or content)
    raise Refusal({ACTIVE: file_kinds.active_content, BOMB: file_kinds.bomb}.get(found, file_kinds.unreadable)())


# --- The other process ----------------------------------------------------------------------------------------------------


def looked_through(content: bytes) -> tuple[str, list[str], bytes]:
    """Whoever unfolds too much, or takes too long, ends without an answer. The answer is a line, and the file where it was
    written anew."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        answer_and_end(content, theirs)
    os.close(theirs)
    try:
        answer = read_all(ours, time.monotonic() + 2 * MOST_SECONDS)
    finally:
        os.close(ours)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    line, _, kept = answer.partition(b"\n")
    found, words = json.loads(line) if line else (BOMB, [])
    return found, words, kept


def read_all(pipe: int, until: float) -> bytes:
    answer = b""
    while select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
        part = os.read(pipe, 65536)
        if not part:
            return answer
        answer += part
    return b""


def answer_and_end(content: bytes, pipe: int) -> NoReturn:
    """Nothing of ours runs after it: no exit handler, no connection is closed in the parent's name."""
    try:
        allow_at_most(resource.RLIMIT_AS, memory_of_this_process() + MOST_MEMORY)
        allow_at_most(resource.RLIMIT_CPU, MOST_SECONDS)
        allow_at_most(resource.RLIMIT_CORE, 0)
        pikepdf.settings.set_qpdf_limits(
            flate_max_memory=MOST_UNFOLDED,
            run_length_max_memory=MOST_UNFOLDED,
            png_max_memory=MOST_UNFOLDED,
            tiff_max_memory=MOST_UNFOLDED,
            max_stream_filters=4,
        )
        with os.fdopen(pipe, "wb") as answer:
            found, words, kept = look_through(content)
            answer.write(json.dumps((found, words)).encode() + b"\n" + kept)
    finally:
        os._exit(0)


def allow_at_most(what: int, most: int) -> None:
    """Or what whoever runs this allows, where that is less."""
    _soft, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))


def memory_of_this_process() -> int:
    with open("/proc/self/statm") as pages:  # noqa: PTH123 - as little as may be, between fork and exit
        return int(pages.read().split()[0]) * resource.getpagesize()


# --- What is looked for ---------------------------------------------------------------------------------------------------


def look_through(content: bytes) -> tuple[str, list[str], bytes]:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted or len(pdf.pages) > file_kinds.MOST_PAGES:
                return BROKEN, [], b""
            is_active_somewhere = any(acts(one) for one in pdf.objects)
            if any(TOO_MUCH.search(str(warning)) for warning in pdf.get_warnings()):
                return BOMB, [], b""
            if is_active_somewhere:
                return ACTIVE, [], b""
            words = list(metadata_of(pdf))
            return FINE, words, b"" if is_signed(content) or says_no_more(pdf) else written_anew(pdf)
    except MemoryError:
        return BOMB, [], b""
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError):
        return BROKEN, [], b""


def is_signed(content: bytes) -> bool:
    """A signature holds for these very bytes, and says plainly for which: such a file is kept as it came, its author's name
    with it."""
    return b"/ByteRange" in content


def says_no_more(pdf: pikepdf.Pdf) -> bool:
    """Than its title, the program that made it, and the norms that it keeps: as the letters that are printed here."""
    named = {name for pair in XMP_NAMES.findall(xmp_of(pdf)) for name in pair if name}
    left_behind = any(
        isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and "/PieceInfo" in one for one in pdf.objects
    )
    return (
        set(pdf.docinfo.keys()) <= PLAIN_INFO and not left_behind and all(PLAIN_XMP.fullmatch(name) for name in named)
    )


def plain_xmp(title: str, norms: list[tuple[str, ...]]) -> str:
    """Each norm is `pdfaid` or `pdfuaid`, what is said of it, and the value: as an attribute, or as an element."""
    said = "".join(
        f'<rdf:Description rdf:about="" {which}:{what}="{one or other}"/>' for which, what, one, other in norms
    )
    return XMP % {"title": html.escape(title), "norms": said}


def written_anew(pdf: pikepdf.Pdf) -> bytes:
    """Who wrote it, when and with what stays with them; its title stays, and which norm of lasting or accessible files it keeps.
    Its pages, pictures and packed streams are carried over as they are."""
    title, norms = str(pdf.docinfo.get("/Title", "")), NORM.findall(xmp_of(pdf))
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            for key in {"/Metadata", "/PieceInfo"} & set(one.keys()):
                del one[key]
    if title:
        pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary({"/Title": title}))
    if title or norms:
        pdf.Root.Metadata = pdf.make_stream(
            plain_xmp(title, norms).encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return out.getvalue()


def acts(thing: pikepdf.Object) -> bool:
    """Each object by itself, and what it holds directly: an indirect one is in the list of objects anyway."""
    waiting, looked = [thing], 0
    while waiting and looked < MEGABYTE:
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
    if isinstance(place := one.get("/URI"), pikepdf.String) and not file_kinds.PLACES.match(str(place)):
        return True
    return str(one.get("/S", "")) in ACTIVE_ACTIONS or str(one.get("/Subtype", "")) in {"/RichMedia", "/Screen"}


def xmp_of(pdf: pikepdf.Pdf) -> str:
    stream = pdf.Root.get("/Metadata")
    return unfolded(stream).decode(errors="replace") if isinstance(stream, pikepdf.Stream) else ""


def metadata_of(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Its dictionary of information, and the XMP that stands beside it."""
    for key, value in pdf.docinfo.items():
        yield str(key).lstrip("/")
        yield str(value)
    text = xmp_of(pdf)
    yield from (name.partition(":")[2] for pair in XMP_NAMES.findall(text) for name in pair if name)
    yield from (words.strip() for found in XMP_VALUES.findall(text) for words in found if words.strip())


def unfolded(stream: Any) -> bytes:
    """Plain, as it nearly always is, or packed once."""
    raw, packed = stream.read_raw_bytes(), stream.get("/Filter")
    if packed is None:
        return bytes(raw[:MOST_METADATA])
    if str(packed) != "/FlateDecode":
        raise ValueError("XMP that nobody packs like this")
    try:
        return zlib.decompressobj().decompress(raw, MOST_METADATA)
    except zlib.error as broken:
        raise ValueError(str(broken)) from broken
