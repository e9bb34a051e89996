"""The start page, the register's front page, the components."""

import json
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clock.queries import Reading
from lists.queries.register import lists_adopted
from lists.states import ListState
from people.queries import directory_text, read_directory
from portal.forms.sample import SampleAnswer
from portal.views.remembered import nothing, of_facts


@of_facts(nothing)
def home(request: HttpRequest, clock: Reading, _facts: str) -> HttpResponse:
    return render(request, "portal/home.html", {"clock": clock})


def register_text() -> str:
    """The agencies, and the lists with their states: all that the page is made of."""
    lists = [asdict(one) for one in lists_adopted()]
    return json.dumps([directory_text(), lists], ensure_ascii=False)


@of_facts(register_text)
def register(request: HttpRequest, clock: Reading, facts: str) -> HttpResponse:
    directory, rows = json.loads(facts)
    lists = [{**row, "in_force": row["state"] == ListState.IN_FORCE} for row in rows]
    context = {"clock": clock, "agencies": read_directory(directory), "lists": lists}
    return render(request, "portal/register.html", context)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component, side by side in both languages. Nothing typed here is sent anywhere."""
    specimens = [
        {"language": code, "form": SampleAnswer({f"{code}-reference": "JD-2026"}, prefix=code)}
        for code, _name in settings.LANGUAGES
    ]
    return render(request, "portal/style.html", {"specimens": specimens})
