"""Tagged PDF (PDF/UA) from the HTML original. It needs pango and fonts on the machine; without them, HTML is what is printed."""

import ctypes
import logging
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from typing import Any

FONT_TIMEOUT = 60  # seconds
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
NO_PANGO = "pango is not installed: notices are printed from their HTML originals"
NO_FONT = "no Chinese font is installed: notices are printed from their HTML originals"


class CannotPrint(RuntimeError):
    """Nothing on this machine makes the PDF. The original stays, and so does the work."""


def pdf_of(html: str) -> bytes:
    if reason := trouble():
        raise CannotPrint(reason)
    printed: bytes | None = printer()(string=html, url_fetcher=fetch_nothing).write_pdf(pdf_variant="pdf/ua-1")
    if not printed:
        raise CannotPrint("nothing was printed")
    return printed


def fetch_nothing(url: str, *_: Any, **__: Any) -> Any:
    """An original holds everything that it shows. Whatever it named would be somebody's trick."""
    raise ValueError(f"An original fetches nothing: {url[:60]}")


def trouble() -> str | None:
    """Why no PDF can be made here; none when all is well. Cheap: it loads a library, and not the printer."""
    if find_spec("weasyprint") is None or not any(is_there(name) for name in PANGO):
        return NO_PANGO
    return None if has_chinese_font() else NO_FONT


def is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def printer() -> Any:
    """Loaded when first needed: most processes never print, and some machines cannot."""
    from weasyprint import HTML  # noqa: PLC0415 - as the docstring says

    for noisy in ("weasyprint", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    return HTML


@cache
def has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    found = subprocess.run([listing, ":lang=zh-cn", "family"], capture_output=True, timeout=FONT_TIMEOUT, check=False)
    return bool(found.stdout.strip())
