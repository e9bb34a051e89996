"""Citizens' pages. No account, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.queries import agencies_keeping_lists


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/register.html", {"agencies": agencies_keeping_lists()})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component of the look, for those who build pages."""
    return render(request, "portal/style.html")
