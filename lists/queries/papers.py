"""A lifting letter as somebody holds it in hand: a page or a PDF, in both languages, with the whole signed text in a code."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import segno
from django.template.loader import render_to_string

from ledger.rules.notes import Note
from lists.queries.letters import current_key
from lists.rules.letters import Letter
from notices.queries.printing import pdf_of, trouble

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
PAGE = {
    **HEADERS,
    "Content-Type": "text/html; charset=utf-8",
    # The style stands in the letter itself; nothing else does, and nothing acts.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
}
FILE = {
    **HEADERS,
    "Content-Type": "application/pdf",
    "Content-Disposition": 'attachment; filename="lifting-letter.pdf"',
}


@dataclass(frozen=True, slots=True)
class Paper:
    content: bytes
    headers: Mapping[str, str]


def paper_of(note: Note, letter: Letter, *, pdf: bool) -> Paper:
    """Where this machine cannot print, the page is what is printed."""
    html = html_of(note, letter)
    return Paper(pdf_of(html), FILE) if pdf and trouble() is None else Paper(html.encode(), PAGE)


def html_of(note: Note, letter: Letter) -> str:
    context = {"letter": letter, "text": str(note), "qr": qr_svg(note), "keys": [str(key) for key in current_key()]}
    return render_to_string("lists/letter.html", context)


def qr_svg(note: Note) -> str:
    """The whole signed text: whoever scans it needs neither us nor a network."""
    out = io.BytesIO()
    code = segno.make(str(note), error="m", encoding="utf-8", micro=False)
    code.save(out, kind="svg", xmldecl=False, omitsize=True, svgclass="qr", lineclass=None, border=4)
    return out.getvalue().decode()
