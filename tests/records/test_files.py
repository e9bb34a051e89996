"""Files: what comes in, what is kept of it, what is refused, and how it goes."""

import hashlib
import io
import resource
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.db import transaction
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from records import transitions
from records.models import Discarded, StoredFile
from records.queries.files import download_headers, read_file
from records.queries.storage import Missing, storage
from records.rules.file_kinds import LARGEST
from records.rules.file_names import safe_name
from records.transitions import Stored
from tests.records.office import Office

pytestmark = pytest.mark.django_db
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def keep(content: bytes, name: str, by: Any = None) -> Stored:
    return transitions.store_file(content=content, name=name, by=by, at=legal_now(), purpose="test")


def refused(content: bytes, name: str) -> str:
    with pytest.raises(Refusal) as found:
        keep(content, name)
    assert not StoredFile.objects.exists()
    assert not list(storage().all(older_than=float("inf")))
    return found.value.because[0].rule


def pdf(**active: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, value in active.items():
            document.Root[f"/{name}"] = value
        document.save(out)
    return out.getvalue()


def office_file(parts: dict[str, bytes] | None = None, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": CONTENT_TYPES, **(parts or {}), **more}.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(form: str = "JPEG", **saving: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, form, **saving)
    return out.getvalue()


# --- What is kept -----------------------------------------------------------------------------------------------------------


def test_file_when_kept_is_found_under_its_hash() -> None:
    content = "执行裁定书\n".encode()
    stored = keep(content, "裁定书.txt")
    assert stored.digest == stored.received_digest == hashlib.sha256(content).hexdigest()
    row, read = read_file(stored.id)
    assert (read, row.name, row.media_type, row.size) == (content, "裁定书.txt", "text/plain", len(content))


def test_same_content_stands_once_and_stays_until_nobody_needs_it() -> None:
    one, other = keep(b"same", "one.txt"), keep(b"same", "two.txt")
    assert len(list(storage().all(older_than=float("inf")))) == 1
    transitions.discard_files(files=[one.id])
    assert storage().read(other.digest) == b"same"
    transitions.discard_files(files=[other.id])
    transitions.remove_discarded()
    with pytest.raises(Missing):
        storage().read(other.digest)


def test_pictures_are_kept_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8769] = "Camera of Alice", {0x9286: "at the mosque"}
    sent = picture(exif=exif.tobytes(), comment=b"religion: none")
    stored = keep(sent, "photo.jpg")
    _, kept = read_file(stored.id)
    assert b"Camera of Alice" in sent
    assert b"Alice" not in kept
    assert b"religion" not in kept
    assert (stored.received_digest, stored.digest) == (
        hashlib.sha256(sent).hexdigest(),
        hashlib.sha256(kept).hexdigest(),
    )
    info = PngInfo()
    info.add_text("Author", "Alice")
    _, kept = read_file(keep(picture("PNG", pnginfo=info), "scan.png").id)
    assert b"Alice" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


def test_harmless_documents_are_kept_as_they_came() -> None:
    """Byte for byte: they say nothing of their author."""
    for content, name in ((pdf(), "order.pdf"), (office_file({"word/document.xml": b"<w/>"}), "order.docx")):
        assert read_file(keep(content, name).id)[1] == content
    opens_at_a_page = pdf(OpenAction=pikepdf.Array([]))
    keep(opens_at_a_page, "order.pdf")
    for place in ("https://court.example/a:b", "mailto:clerk@court.example", "beside.docx", " HTTP://x"):
        keep(office_file({"word/_rels/document.xml.rels": linked(place)}), "links.docx")
        keep(pdf(Link=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(place))), "links.pdf")
    keep(pdf(URI=pikepdf.Dictionary(Base=pikepdf.String("https://x"))), "base.pdf")


def authored_pdf(*, signed: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"BT (Paid on 29 April) Tj ET")
        with document.open_metadata() as xmp:  # and the dictionary of information with it
            xmp["dc:title"] = "Receipt <7>"
            xmp["dc:creator"], xmp["pdfaid:part"], xmp["pdfaid:conformance"] = ["Zhang Weimin"], "2", "B"
        if signed:
            signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=pikepdf.Array([0, 1, 2, 3]))
            document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array([signature]))
        document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def test_pdf_is_kept_without_its_author_and_with_every_page_as_it_was() -> None:
    sent = authored_pdf()
    assert sent.count(b"Zhang Weimin") == 2
    stored = keep(sent, "receipt.pdf")
    kept = read_file(stored.id)[1]
    assert b"Zhang" not in kept
    with pikepdf.open(io.BytesIO(sent)) as before, pikepdf.open(io.BytesIO(kept)) as after:
        assert [page.Contents.read_raw_bytes() for page in after.pages] == [
            page.Contents.read_raw_bytes() for page in before.pages
        ]
        assert dict(after.docinfo) == {"/Title": "Receipt <7>"}
        with after.open_metadata() as xmp:
            told = {name: xmp.get(name) for name in ("dc:title", "dc:creator", "pdfaid:part", "pdfaid:conformance")}
    assert told == {"dc:title": "Receipt <7>", "dc:creator": None, "pdfaid:part": "2", "pdfaid:conformance": "B"}
    assert stored.received_digest == hashlib.sha256(sent).hexdigest()
    assert keep(sent, "again.pdf").digest == stored.digest  # the same paper is the same file


def test_signed_documents_are_kept_as_they_came() -> None:
    """Their author's name is part of what was signed."""
    office = office_file({"docProps/core.xml": CORE, "_xmlsignatures/sig1.xml": b"<Signature/>"})
    for content, name in ((authored_pdf(signed=True), "signed.pdf"), (office, "signed.docx")):
        assert read_file(keep(content, name).id)[1] == content


CORE = (
    b'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Receipt</dc:title><dc:creator>Zhang Weimin</dc:creator>'
    b"<cp:lastModifiedBy>Li Na</cp:lastModifiedBy></cp:coreProperties>"
)


def test_office_file_is_kept_without_its_author_and_with_every_other_part_as_it_was() -> None:
    app = "<Properties><Company>张氏公司</Company><Manager/><Pages>1</Pages></Properties>".encode("utf-16")
    sent = office_file({"word/document.xml": b"<w>Paid</w>", "docProps/core.xml": CORE, "docProps/app.xml": app})
    with zipfile.ZipFile(io.BytesIO(read_file(keep(sent, "receipt.docx").id)[1])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert (
        b"<dc:title>Receipt</dc:title><dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>"
        in (parts["docProps/core.xml"])
    )
    assert parts["docProps/app.xml"].decode("utf-16") == (
        "<Properties><Company></Company><Manager/><Pages>1</Pages></Properties>"
    )
    with zipfile.ZipFile(io.BytesIO(sent)) as before:
        for name in ("[Content_Types].xml", "word/document.xml"):
            assert parts[name] == before.read(name)


def linked(place: str) -> bytes:
    kind = "http://x/relationships/hyperlink"
    return (
        f'<Relationships><Relationship Type="{kind}" Target="{place}" TargetMode="External"/></Relationships>'.encode()
    )


@pytest.mark.parametrize("place", ["javascript:alert(1)", "file:///etc/passwd", "\\\\thief\\share", "//thief/share"])
def test_document_whose_links_act_is_refused(place: str) -> None:
    """A script; or a folder of somebody's network, to which a reader's program would sign in by itself."""
    assert refused(pdf(Link=pikepdf.Dictionary(URI=pikepdf.String(place))), "order.pdf") == "files.active"
    assert refused(office_file({"word/_rels/document.xml.rels": linked(place)}), "order.docx") == "files.active"


def test_office_file_whose_parts_lie_outside_it_is_refused() -> None:
    assert refused(office_file({"../../word/document.xml": b"<w/>"}), "order.docx") == "files.unreadable"


# --- What is refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "empty.txt", "files.empty"),
        (b"x" * (LARGEST + 1), "large.txt", "files.size"),
        (b"MZ\x90", "run.exe", "files.type"),
        (b"<html>", "page.html", "files.type"),
        (b"<svg onload=alert(1)>", "picture.svg", "files.type"),
        (b"no extension", "README", "files.type"),
        (b"<html>", "page.pdf", "files.type"),
        (b"PK\x03\x04", "picture.png", "files.type"),
        (b"%PDF-1.7 broken", "broken.pdf", "files.unreadable"),
        (b"\x89PNG\r\n\x1a\nbroken", "broken.png", "files.unreadable"),
        (b"PK\x03\x04broken", "broken.docx", "files.unreadable"),
        (b"a\x00b", "nul.txt", "files.unreadable"),
        ("naïve".encode("latin-1"), "latin.txt", "files.unreadable"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(content: bytes, name: str, rule: str) -> None:
    assert refused(content, name) == rule


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    "active",
    [
        {"OpenAction": script()},
        {"AA": pikepdf.Dictionary(WC=script())},
        {"Names": pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script()])))},
        {"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())},
        {"AcroForm": pikepdf.Dictionary(XFA=pikepdf.Array([]))},
        {"Hidden": pikepdf.Array([pikepdf.Array([pikepdf.Dictionary(A=pikepdf.Dictionary(S=pikepdf.Name.Launch))])])},
    ],
    ids=["script on opening", "script on closing", "named script", "embedded file", "XFA form", "launch, deep within"],
)
def test_pdf_that_acts_is_refused(active: dict[str, Any]) -> None:
    assert refused(pdf(**active), "order.pdf") == "files.active"


def test_locked_pdf_is_refused() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(out.getvalue(), "locked.pdf") == "files.unreadable"


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"},
        {"word/activeX/activeX1.xml": b"<x/>"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"xl/externalLinks/externalLink1.xml": b"<x/>"},
        {"word/document.xml": b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"},
        {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'},
        {"word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" TargetMode="External"/>'},
        {"word/document.xml": "\ufeff<!DOCTYPE x>".encode("utf-16-le")},
    ],
    ids=["macros", "macro type", "ActiveX", "OLE", "external link", "DDE", "entity", "outside template", "UTF-16"],
)
def test_office_file_that_acts_is_refused(parts: dict[str, bytes]) -> None:
    assert refused(office_file(parts), "order.docx") == "files.active"


def test_zip_bomb_is_refused() -> None:
    assert refused(office_file({"word/document.xml": bytes(30_000_000)}), "bomb.docx") == "files.bomb"


def test_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(office_file({"word/document.xml": bytes(30_000_000)}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # both directories claim ten bytes
        at = content.rfind(signature)
        content[at + offset : at + offset + 4] = struct.pack("<L", 10)
    assert refused(bytes(content), "bomb.docx") in {"files.bomb", "files.unreadable"}


def test_zip_of_too_many_or_doubled_parts_is_refused() -> None:
    assert refused(office_file({f"word/{number}.xml": b"<x/>" for number in range(2001)}), "many.docx") == "files.bomb"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("[Content_Types].xml", b"other")
    assert refused(out.getvalue(), "two.docx") == "files.unreadable"


def packed_pdf(packed: bytes, *, filters: int = 1, many: int = 1) -> bytes:
    """Its objects lie in packed streams, which every reader unfolds as soon as it looks for them."""
    out, offsets = bytearray(b"%PDF-1.7\n"), {}

    def add(number: int, body: bytes) -> None:
        offsets[number] = len(out)
        out.extend(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    add(2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    add(3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    held = {}
    for number in range(4, 4 + 2 * many, 2):
        head = b"%d 0 " % (number + 1)
        body = head + packed
        for _ in range(filters):
            body = zlib.compress(body, 9)
        told = (len(head), b"/FlateDecode " * filters, len(body))
        add(
            number,
            b"<< /Type /ObjStm /N 1 /First %d /Filter [%s] /Length %d >>\nstream\n" % told + body + b"\nendstream",
        )
        held[number + 1] = number
    last, begin = 4 + 2 * many, len(out)
    rows = [(0, 0, 65535)]
    rows += [(2, held[n], 0) if n in held else (1, offsets.get(n, begin), 0) for n in range(1, last + 1)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    told = (last, last + 1, len(table))
    out += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n" % told
    )
    return bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % begin)


def test_pdf_whose_objects_lie_in_packed_streams_is_kept() -> None:
    keep(packed_pdf(b"[ 1 2 3 ]", many=3), "order.pdf")


@pytest.mark.parametrize(
    ("packed", "filters", "many"),
    [(b"null" + bytes(60_000_000), 1, 1), (b"null" + bytes(60_000_000), 2, 1), (b"[" + b"0 " * 5_000_000 + b"]", 1, 3)],
    ids=["much of nothing", "packed twice", "many small things"],
)
def test_pdf_bomb_is_refused_and_takes_no_memory_of_ours(packed: bytes, filters: int, many: int) -> None:
    bomb = packed_pdf(packed, filters=filters, many=many)
    del packed
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(bomb, "bomb.pdf") in {"files.bomb", "files.unreadable"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes


def test_picture_bomb_is_refused_before_it_is_unfolded() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    assert refused(bomb, "bomb.png") == "files.bomb"


@pytest.mark.parametrize("name", ["blood_type.txt", "宗教信仰.txt", "ｒｅｌｉｇｉｏｎ of Alice.txt", "病历.txt"])
def test_file_named_after_a_forbidden_kind_is_refused(name: str) -> None:
    assert refused(b"x", name) == "forbidden-kind"


def test_forbidden_kind_in_a_files_metadata_is_refused() -> None:
    custom = b'<Properties><property name="BloodType"><vt:lpwstr>A</vt:lpwstr></property></Properties>'
    assert refused(office_file({"docProps/custom.xml": custom}), "order.docx") == "forbidden-kind"
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.docinfo["/Ethnicity"] = "x"
        document.save(out)
    assert refused(out.getvalue(), "order.pdf") == "forbidden-kind"


@pytest.mark.parametrize(
    "words", ["<pdfx:BloodType>A</pdfx:BloodType>", "<rdf:Description pdfx:Ethnicity='x'/>", "<a:b>宗教信仰</a:b>"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_forbidden_kind_in_the_xmp_of_a_pdf_is_refused(words: str, packed: bool) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        xmp = document.make_stream(f"<x:xmpmeta>{words}</x:xmpmeta>".encode())
        xmp.Type, xmp.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = xmp
        document.save(out, compress_streams=packed, fix_metadata_version=False)
    assert refused(out.getvalue(), "order.pdf") == "forbidden-kind"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\papers\\order.pdf", "order.pdf"),
        ("裁定书（1）.pdf", "裁定书（1）.pdf"),
        ('a"b\r\nc<d>.txt', "abcd.txt"),
        ("ann\u202efdp.txt", "annfdp.txt"),
        ("x" * 300 + ".txt", "x" * 96 + ".txt"),
        ("...", "file"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_file_is_served_as_a_download() -> None:
    headers = download_headers(read_file(keep(b"x", '裁"定书.txt').id)[0])
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E8%A3%81%E5%AE%9A%E4%B9%A6.txt"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in headers["Content-Security-Policy"]


# --- Belonging and going ----------------------------------------------------------------------------------------------------


def test_only_their_sender_attaches_files_and_only_once(office: Office) -> None:
    alice, bob = actor_of(office.alice), actor_of(office.bob)
    file = keep(b"x", "a.txt", alice)
    with pytest.raises(Refusal):
        transitions.attach_files(files=[file.id], to=uuid4(), by=bob)
    holder = uuid4()
    transitions.attach_files(files=[file.id], to=holder, by=alice)
    with pytest.raises(Refusal):
        transitions.attach_files(files=[file.id], to=uuid4(), by=alice)
    with pytest.raises(Refusal):
        transitions.attach_files(files=[uuid4()], to=holder, by=alice)


def test_files_that_nothing_refers_to_are_swept_after_a_day(legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    forgotten, used = keep(b"forgotten", "a.txt"), keep(b"used", "b.txt")
    transitions.attach_files(files=[used.id], to=uuid4(), by=None)
    assert transitions.discard_unattached(at=legal_now() + timedelta(hours=23)) == 0
    assert transitions.discard_unattached(at=legal_now() + timedelta(hours=25)) == 1
    transitions.remove_discarded()
    assert storage().read(used.digest) == b"used"
    with pytest.raises(Missing):
        storage().read(forgotten.digest)


def test_contents_of_an_undone_transaction_are_swept() -> None:
    with transaction.atomic():
        undone = keep(b"undone", "a.txt")
        transaction.set_rollback(True)
    kept = keep(b"kept", "b.txt")
    assert storage().read(undone.digest) == b"undone"
    assert transitions.remove_orphans(older_than=float("inf")) == 1
    assert list(storage().all(older_than=float("inf"))) == [kept.digest]


def test_content_that_comes_again_while_it_waits_to_go_stays() -> None:
    first = keep(b"again", "a.txt")
    transitions.discard_files(files=[first.id])
    assert Discarded.objects.exists()
    again = keep(b"again", "b.txt")
    transitions.remove_discarded()
    assert read_file(again.id)[1] == b"again"


# --- The scanner ------------------------------------------------------------------------------------------------------------


class Clamd(threading.Thread):
    """Speaks clamd's INSTREAM protocol, and finds what contains EICAR."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()

    def run(self) -> None:
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", sent.read(4))[0]:
                    content += sent.read(size)
                peer.sendall(b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    scanner = Clamd(tmp_path / "clamd.sock")
    scanner.start()
    settings.CLAMAV = f"unix:{tmp_path}/clamd.sock"
    yield scanner
    scanner.server.close()


def test_scanner_refuses_what_it_finds_and_passes_the_rest(clamd: Clamd) -> None:
    assert refused(b"X5O!P%@AP EICAR", "a.txt") == "files.infected"
    keep(b"harmless" * 50_000, "b.txt")


@pytest.mark.parametrize("address", ["unix:/nonexistent.sock", "127.0.0.1:1"])
def test_scanner_that_does_not_answer_lets_nothing_in(settings: Any, address: str) -> None:
    settings.CLAMAV = address
    assert refused(b"harmless", "a.txt") == "files.scanner"
