"""What every page's template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from clock.queries import reading

NATIVE_NAMES = {"en": "English", "zh-hans": "中文"}


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "languages": language_links(request),
        "demo": settings.DEMO,
        "clock": SimpleLazyObject(reading),
        "at_desk": request.path.startswith(reverse("admin:index")),
    }


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """This same page in each language."""
    links = []
    for code, _name in settings.LANGUAGES:
        query = request.GET.copy()
        query["lang"] = code
        links.append(
            {
                "code": code,
                "name": NATIVE_NAMES[code],
                "url": f"{request.path}?{query.urlencode()}",
                "current": code == get_language(),
            }
        )
    return links
