"""A receipt on paper."""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from notices.queries.printing import CannotPrint, pdf_of
from portal.queries.filed import Receipt

__all__ = ["CannotPrint", "receipt_as_pdf"]
TAGS = {"en": "en", "zh-hans": "zh-Hans"}


def receipt_as_pdf(receipt: Receipt, ref: str) -> bytes:
    context = {"receipt": receipt, "ref": ref, "lang": TAGS.get(get_language() or "en", "en")}
    return pdf_of(render_to_string("portal/case/receipt.html", context))
