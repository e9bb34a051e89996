"""Citizens' pages: plain functions, no account, no script. Each is served with an ETag and asked for again every time,
so that what has been removed is gone for every reader at once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from people.queries import agencies_keeping_lists
from portal.forms import SampleAnswer


@require_safe
@conditional_page
@cache_control(no_cache=True, private=True)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


@require_safe
@conditional_page
@cache_control(no_cache=True, private=True)
def register(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/register.html", {"agencies": agencies_keeping_lists()})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component, side by side in both languages. Nothing typed here is sent anywhere."""
    specimens = [
        {"language": code, "form": SampleAnswer({f"{code}-reference": "JD-2026"}, prefix=code)}
        for code, _name in settings.LANGUAGES
    ]
    return render(request, "portal/style.html", {"specimens": specimens})
