"""What is given on paper: a receipt; everything that is held."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language

from notices.queries.printing import CannotPrint, pdf_of
from portal.queries.filed import Receipt
from portal.queries.myself import Myself, everything, told

__all__ = ["CannotPrint", "held_as_html", "held_as_pdf", "receipt_as_pdf"]
TAGS = {"en": "en", "zh-hans": "zh-Hans"}


def receipt_as_pdf(receipt: Receipt, ref: str) -> bytes:
    context = {"receipt": receipt, "ref": ref, "lang": TAGS.get(get_language() or "en", "en")}
    return pdf_of(render_to_string("portal/case/receipt.html", context))


def held_as_html(me: Myself, at: datetime) -> str:
    context = {"me": me, "held": told(everything(me, at)), "at": at}
    return render_to_string("portal/my_data/paper.html", context)


def held_as_pdf(me: Myself, at: datetime) -> bytes:
    return pdf_of(held_as_html(me, at))
