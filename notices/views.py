"""The one public page of this room: announcements, for those whom nothing else has reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clock.queries import legal_now
from notices.queries.announcements import announcements as under_way


@require_safe
@cache_control(no_cache=True, private=True)
def announcements(request: HttpRequest) -> HttpResponse:
    """Read anew for every reader: what has run out is gone for all at once. No search engine keeps it."""
    context = {"announcements": under_way(legal_now())}
    answer = render(request, "notices/announcements.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer
