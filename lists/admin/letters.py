"""Lifting letters for whoever stands at the counter."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path

from cases.queries.standings import actor_of
from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from lists.models import Measure
from lists.queries.papers import paper_of
from lists.transitions.letters import issue_letter


@admin.register(Measure)
class MeasureAdmin(admin.ModelAdmin):
    """Measures are chosen and lifted by moves of their cases alone; nothing is listed or changed here."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.letter)
        return [path("<uuid:measure>/letter/", view, name="lists_measure_letter")]

    def has_module_permission(self, _request: HttpRequest) -> bool:
        return False

    def letter(self, request: HttpRequest, measure: UUID) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user: Any = request.user
        try:
            issued = issue_letter(measure=measure, by=actor_of(user), at=legal_now())
        except Refusal as refusal:
            self.message_user(request, say(refusal.because[0].text), messages.ERROR)
            return redirect("admin:index")
        paper = paper_of(issued.note, issued.letter, pdf=request.POST.get("form") == "pdf")
        return HttpResponse(paper.content, headers=dict(paper.headers))
