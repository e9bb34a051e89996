"""The counter: what came on paper is entered with the day on which it came in, and gets the same receipt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.widgets import uploads
from cases.queries.standings import Someone, actor_of
from cases.queries.views import CaseView
from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import look_into
from clock.admin import ReadOnlyAdmin
from clock.queries import legal_now
from people.states import Role
from portal.admin import handing, mirror
from portal.forms.paper import PaperForm
from portal.models import Draft
from portal.queries import desk
from portal.queries.answers import officials
from portal.queries.filed import receipt_at
from portal.queries.filings import Fileable, offers_in
from portal.rules.filings import Question
from portal.transitions.drafting import MOST_PAPERS, Sent
from portal.transitions.filing import Done
from portal.transitions.paper import OnPaper, file_paper, keep_paper

Fault = tuple[str, str]  # beside which field, and what it is


@admin.register(Draft)
class PaperAdmin(ReadOnlyAdmin):
    """Nobody reads what citizens are still writing: of the drafts themselves no page is drawn."""

    def has_module_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("held/<uuid:subject>/", guarded(self.held), name="portal_held"),
            path("mirror/<str:ref>/", guarded(self.mirror), name="portal_mirror"),
            path("paper/<str:ref>/", guarded(self.choose), name="portal_paper"),
            path("paper/<str:ref>/<slug:code>/", guarded(self.enter), name="portal_paper_form"),
            path("paper/<str:ref>/filed/<int:seq>/<uuid:party>/", guarded(self.filed), name="portal_paper_filed"),
        ]
        return [*own, *super().get_urls()]

    def mirror(self, request: HttpRequest, ref: str) -> HttpResponse:
        view, actor = self.looked_into(request, ref)
        context, elsewhere = mirror.answer(request, view, actor)
        if elsewhere is not None:
            return elsewhere
        status = 409 if context["refused"] else 422 if context["form"].errors else 200
        title = _("What the person sees of this case")
        return self.page(request, "portal/desk/withhold.html", {**context, "title": title}, status=status)

    def held(self, request: HttpRequest, subject: UUID) -> HttpResponse:
        context, paper = handing.answer(request, subject)
        if paper is not None:
            return paper
        title = _("Everything that is held, on paper")
        status = 422 if context["form"].errors else 200
        return self.page(request, "portal/desk/held.html", {**context, "title": title}, status=status)

    def choose(self, request: HttpRequest, ref: str) -> HttpResponse:
        view, _actor = self.opened(request, ref)
        filings = [(one, gettext(one.filing.title)) for one in desk.paper_filings(view)]
        return self.page(request, "portal/desk/choose.html", {"view": view, "filings": filings})

    def enter(self, request: HttpRequest, ref: str, code: str) -> HttpResponse:
        view, actor = self.opened(request, ref)
        one = next((one for one in desk.paper_filings(view) if one.filing.code == code), None)
        if one is None:
            raise Http404
        form, faults = self.form_for(request, view, one, actor)
        refused: list[str] = []
        if form.is_bound:
            form.full_clean()
            for name, fault in faults:
                form.add_error(name, fault)
            form.check_day(view.row.opened_at, legal_now())  # with whatever else is wrong, at once
            done, refused = (None, []) if form.errors else self.file(view, one, form, actor)
            if done is not None:
                return redirect("admin:portal_paper_filed", done.ref, done.seq, form.cleaned_data["filed_for"])
        context = {"view": view, "form": form, "refused": refused, "heading": gettext(one.filing.title)}
        status = 409 if refused else 422 if form.errors else 200
        return self.page(request, "portal/desk/paper.html", context, status=status)

    def form_for(
        self, request: HttpRequest, view: CaseView, one: Fileable, actor: Actor
    ) -> tuple[PaperForm, list[Fault]]:
        # What must be there, the table says: what is asked of somebody who files today, a letter of last week need not say.
        needed = {field.name: field.required for field in one.fields}
        known = [asked for asked in one.questions if asked.field.name in needed]
        questions = [replace(each, field=replace(each.field, required=needed[each.field.name])) for each in known]
        questions += [Question(field, papers=True) for field in one.fields if field.on_paper]
        data, faults = with_papers(request, questions, actor) if request.method == "POST" else (None, [])
        offers = {"official": officials(view), **offers_in(one)}
        parties = desk.parties(view, one)
        return PaperForm(data, questions=questions, offers=offers, parties=parties, by=actor.id), faults

    def file(self, view: CaseView, one: Fileable, form: PaperForm, actor: Actor) -> tuple[Done | None, list[str]]:
        now = legal_now()
        paper = OnPaper(
            case=view.row.pk,
            ref=view.row.ref,
            one=one,
            filed_for=UUID(form.cleaned_data["filed_for"]),
            received_at=form.received_at(now),
            data={name: value for name, value in form.data_sent.items() if value is not None},
            papers=form.papers,
            reason=form.cleaned_data["reason"],
        )
        try:
            return file_paper(paper=paper, by=actor, at=now), []
        except Invalid as invalid:
            form.refuse(invalid)
        except Refusal as refusal:
            return None, [say(reason.text) for reason in refusal.because]
        return None, []

    def filed(self, request: HttpRequest, ref: str, seq: int, party: UUID) -> HttpResponse:
        """The same receipt, to print and to hand over."""
        view, _actor = self.opened(request, ref)
        receipt = receipt_at(view, desk.as_visitor(view, party), seq)
        if receipt is None:
            raise Http404
        return self.page(request, "portal/desk/filed.html", {"view": view, "receipt": receipt})

    def opened(self, request: HttpRequest, ref: str) -> tuple[CaseView, Actor]:
        view, actor = self.looked_into(request, ref)
        if Role.CLERK not in actor.roles:
            raise PermissionDenied
        return view, actor

    def looked_into(self, request: HttpRequest, ref: str) -> tuple[CaseView, Actor]:
        """To open it is a look into a file."""
        actor = actor_of(cast(Someone, request.user))
        view = desk.seen(request.user, ref, actor)
        if view is None:
            raise Http404
        look_into(case=view.standing, by=actor)
        return view, actor

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Filed on paper"), **context}
        return TemplateResponse(request, template, whole, status=status)


def with_papers(request: HttpRequest, questions: Sequence[Question], by: Actor) -> tuple[QueryDict, list[Fault]]:
    """What was typed, with the ids of the files that came along: they stay while the rest is mended."""
    data, faults = request.POST.copy(), []
    for one in questions:
        name, ids = one.field.name, []
        for file in request.FILES.getlist(uploads(name))[:MOST_PAPERS] if one.papers else []:
            try:
                ids.append(keep_paper(sent=Sent(file.name or "", file.size or 0, file.read), by=by, at=legal_now()))
            except Refusal as refusal:
                faults.append((name, f"{file.name}: {say(refusal.because[0].text)}"))
        if ids:
            data[name] = " ".join([*(data.get(name, "").split() if one.many else []), *ids])
    return data, faults
