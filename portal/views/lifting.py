"""The lifting letter on citizens' pages: whoever has proved who they are takes one, as often as they like."""

from collections.abc import Collection
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from cases.rules.standing import Actor
from clock.queries import legal_now
from lists.queries.papers import paper_of
from lists.transitions.letters import issue_letter


def letter_answer(request: HttpRequest, *, by: Actor, measures: Collection[UUID]) -> HttpResponse:
    """`measures`: those that this visitor was offered. Raises `Refusal` where a rule stands against it."""
    try:
        measure = UUID(request.POST.get("measure", ""))
    except ValueError:
        raise Http404 from None
    if measure not in measures:
        raise Http404
    issued = issue_letter(measure=measure, by=by, at=legal_now())
    paper = paper_of(issued.note, issued.letter, pdf=request.POST.get("form") == "pdf")
    return HttpResponse(paper.content, headers=dict(paper.headers))
