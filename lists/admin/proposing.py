"""Proposing somebody for a list, from the records that carry it. What is refused says why, beside what was typed."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cases.queries.lists import reference_of
from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import look_over
from clock.queries import legal_now
from lists.admin.readers import reader
from lists.forms import ProposalForm
from lists.models import Listing
from lists.queries import proposable
from lists.transitions import propose_on_records


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):
    """Listings themselves are cases, and shown as such. Here they begin."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return request.user.is_authenticated and proposable.may_propose_here(reader(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self.choose), name="lists_listing_changelist"),
            path("add/", guarded(self.choose), name="lists_listing_add"),
            path("<uuid:record>/<slug:slug>/", guarded(self.propose), name="lists_listing_propose"),
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        actor = self.proposer(request)
        found, cases = proposable.proposable(actor, legal_now())
        look_over(cases=cases, by=actor)
        return self.page(request, "lists/desk/choose.html", {"found": found, "title": _("Propose a listing")})

    def propose(self, request: HttpRequest, record: UUID, slug: str) -> HttpResponse:
        actor, at = self.proposer(request), legal_now()
        chosen = proposable.candidate(record, actor, at)
        kept = next((fit.kept for fit in chosen.lists if fit.slug == slug), None) if chosen else None
        if chosen is None or kept is None:
            raise Http404
        form = ProposalForm(
            request.POST if request.method == "POST" else None,
            records=proposable.beside(chosen, kept, actor, at),
            measures=proposable.measures_offered(kept),
            older=not kept.red,
            initial={"grounds": [str(record)]},
        )
        refused: list[tuple[str, str]] = []
        if form.is_bound and form.is_valid():
            made, refused = attempted(form, slug, actor)
            if made is not None:
                words = _("Proposed. Nothing is public. The next step is to serve the notice.")
                consent = _("Proposed. Nothing is public. The next step is the candidate’s consent.")
                self.message_user(request, consent if kept.red else words, messages.SUCCESS)
                return redirect("admin:cases_case_change", reference_of(made))
        context = {"form": form, "chosen": chosen, "kept": kept, "refused": refused}
        context |= {"ground": proposable.ground_title(chosen, kept), "title": _("Propose a listing")}
        status = 409 if refused else 422 if form.errors else 200
        return self.page(request, "lists/desk/propose.html", context, status=status)

    def proposer(self, request: HttpRequest) -> Actor:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return reader(request)

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, whole, status=status)


def attempted(form: ProposalForm, slug: str, by: Actor) -> tuple[UUID | None, list[tuple[str, str]]]:
    """The case; or why there is none, each reason with its article."""
    try:
        return propose_on_records(form.sent(slug), by, legal_now()), []
    except Invalid as invalid:
        form.refuse([(fault.pointer, str(say(fault.text))) for fault in invalid.faults])
    except Refusal as refusal:
        return None, [(str(say(reason.text)), reason.article) for reason in refusal.because]
    return None, []
