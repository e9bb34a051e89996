"""The one public page of this room: announcements, for those whom nothing else has reached."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from clock.queries import legal_now
from notices.forms import AnnouncementsForm, SoughtForm
from notices.queries.announcements import announced
from notices.queries.announcements import announcements as under_way


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_cache=True, private=True)
def announcements(request: HttpRequest) -> HttpResponse:
    """Read anew for every reader: what has run out is gone for all at once. No search engine keeps it."""
    if request.method == "POST":
        return sought(request)
    form = AnnouncementsForm(request.GET)
    after = form.cleaned_data["after"] if form.is_valid() else None
    listed, following = under_way(legal_now(), after)
    pages = {"first": request.path if after else "", "next": f"?after={following}" if following else ""}
    return unindexed(request, {"form": SoughtForm(), "announcements": listed, **pages})


def sought(request: HttpRequest) -> HttpResponse:
    """Which reference somebody asks about stands in no address and in no log."""
    form = SoughtForm(request.POST)
    if not form.is_valid():
        return unindexed(request, {"form": form}, status=422)
    ref = form.cleaned_data["reference"]
    return unindexed(request, {"form": form, "announcements": announced(ref, legal_now()), "sought": ref})


def unindexed(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = render(request, "notices/announcements.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    return answer
