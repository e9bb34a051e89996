"""The one public page of this room: announcements, for those whom nothing else has reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clock.queries import legal_now
from notices.forms import AnnouncementsForm
from notices.queries.announcements import announcements as under_way


@require_safe
@cache_control(no_cache=True, private=True)
def announcements(request: HttpRequest) -> HttpResponse:
    """Read anew for every reader: what has run out is gone for all at once. No search engine keeps it."""
    form = AnnouncementsForm(request.GET)
    after = form.cleaned_data["after"] if form.is_valid() else None
    listed, following = under_way(legal_now(), after)
    pages = {"first": request.path if after else "", "next": f"?after={following}" if following else ""}
    answer = render(request, "notices/announcements.html", {"announcements": listed, **pages})
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer
