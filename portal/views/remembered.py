"""Pages that are rendered once for the same facts.

Each reads what it shows anew for every reader, so that what has been removed is gone for all of them at once. What it
has read decides the page: the same facts are rendered once and remembered, and who has the page already gets a 304.
"""

import functools
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clock.queries import Reading, reading

View = Callable[[HttpRequest, Reading, str], HttpResponse]
REMEMBERED = 200
_pages: OrderedDict[tuple[Any, ...], tuple[bytes, str]] = OrderedDict()
_lock = Lock()


def of_facts(read: Callable[[], str]) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """A page that is a function of its address, the language, the day on the banner and what `read` returns."""

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @functools.wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            facts = read()
            now = reading()
            today = now.now.astimezone(get_current_timezone()).date()
            banner = (settings.DEMO, today, now.shifted_by.days, now.trusted)
            key = (request.get_full_path(), get_language(), banner, facts)
            body, etag = remember(key, lambda: view(request, now, facts))
            response = HttpResponse(body, headers={"ETag": etag})
            return get_conditional_response(request, etag=etag, response=response)  # type: ignore[return-value]

        return require_safe(cache_control(no_cache=True, private=True)(answer))

    return decorate


def remember(key: tuple[Any, ...], make: Callable[[], HttpResponse]) -> tuple[bytes, str]:
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            return _pages[key]
    body = make().content
    page = (body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
    with _lock:
        _pages[key] = page
        while len(_pages) > REMEMBERED:
            _pages.popitem(last=False)
    return page


def nothing() -> str:
    return ""
