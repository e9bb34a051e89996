"""Pages that explain: whom to ask, how these pages can be used, what they keep, and the law in plain words."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone

from clock.queries import Reading, reading
from deadlines.rules.instants import local_day
from people.queries import directory_text, read_directory
from portal.views.remembered import nothing, of_facts
from regimes.queries.law import clocks, promises


@of_facts(directory_text)
def contact(request: HttpRequest, clock: Reading, facts: str) -> HttpResponse:
    return render(request, "portal/about/contact.html", {"clock": clock, "agencies": read_directory(facts)})


@of_facts(nothing)
def accessibility(request: HttpRequest, clock: Reading, _facts: str) -> HttpResponse:
    return render(request, "portal/about/accessibility.html", {"clock": clock})


@of_facts(nothing)
def privacy(request: HttpRequest, clock: Reading, _facts: str) -> HttpResponse:
    return render(request, "portal/about/privacy.html", {"clock": clock})


def today() -> str:
    """Which rules are in force depends on the day, which the page knows anyway."""
    return local_day(reading().now, get_current_timezone()).isoformat()


@of_facts(today)
def law(request: HttpRequest, clock: Reading, facts: str) -> HttpResponse:
    """Written from the rules that the program runs on."""
    context = {
        "clock": clock,
        "promises": promises(),
        "clocks": clocks(date.fromisoformat(facts)),
    }
    return render(request, "portal/about/law.html", context)
