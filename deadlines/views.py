"""The public calculator: the same counting that every case is counted by, for anybody, explained."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from deadlines import queries
from deadlines.forms.calculator import CalculatorForm
from deadlines.queries.pictures import strip
from deadlines.rules.counting import Due, count


@require_safe
@cache_control(no_cache=True, private=True)
def calculator(request: HttpRequest) -> HttpResponse:
    """Asked by GET, so that a result has an address that can be sent to somebody else."""
    form = CalculatorForm(request.GET) if "start" in request.GET else CalculatorForm()
    result = None
    if form.is_bound and form.is_valid():
        result = answer(form)
    return render(request, "deadlines/calculator.html", {"form": form, "result": result})


def answer(form: CalculatorForm) -> dict[str, Any]:
    version = queries.version_in_force(form.cleaned_data["calendar"])
    due = count(form.question, queries.calendar_of(version))
    told = queries.told(due.steps)
    return {
        "due": due,
        "headline": told[-1].sentence,
        "steps": told,
        "days": strip(due),
        "version": version,
        "interval": interval(due),
    }


def interval(due: Due) -> dict[str, Any] | None:
    return {"earliest": due.earliest_on, "latest": due.latest_on} if due.provisional else None
