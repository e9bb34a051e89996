"""The desk's pages about drafts: begin and change a text, answer groups of comments, moderate. Each does one transition;
opening, certifying and adopting are moves on the page of the draft's case."""

from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.standings import actor_of
from cases.rules.erasing import MAY_ERASE
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import move
from clock.admin import ReadOnlyAdmin
from clock.queries import legal_now
from consultations import transitions
from consultations.forms.desk import (
    PAPERS,
    AnswerForm,
    ChangeForm,
    DraftForm,
    EnactedForm,
    EraseForm,
    ReasonedForm,
    WithholdForm,
    pretty,
)
from consultations.models import Draft
from consultations.queries import comments, desk
from consultations.queries.drafts import versions_of
from consultations.queries.kinds import KINDS
from consultations.queries.publishing import state_of
from consultations.rules.documents import Unreadable, read_document
from consultations.states import STATE_TITLES, WRITERS, Change, State
from people.queries import agencies_seen_by
from records.queries.files import download_headers

NAMED = "admin:consultations_draft"


class ByKind(admin.SimpleListFilter):
    """Django's own filter would show the kinds' codes."""

    title = _("kind of text")
    parameter_name = "of_kind"  # no field of the row: an address may not narrow by more than is offered

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [(kind.code, gettext(kind.title)) for kind in KINDS.values()]

    def queryset(self, _request: HttpRequest, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
        return drafts.filter(kind=self.value()) if self.value() else drafts


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("slug", "kind_title", "kept_by", "state", "current", "ref")
    list_filter = (ByKind,)
    search_fields = ("slug",)
    change_list_template = "consultations/desk/drafts.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return desk.drafts_seen_by(request.user).order_by("-ref")

    @admin.display(description=_("kind of text"), ordering="kind")
    def kind_title(self, draft: Draft) -> str:
        return gettext(KINDS[draft.kind].title)

    @admin.display(description=_("agency"), ordering="agency")
    def kept_by(self, draft: Draft) -> str:
        return named(draft.agency)

    @admin.display(description=_("state"))
    def state(self, draft: Draft) -> str:
        case: Any = draft.case
        return str(_(STATE_TITLES[State(case.state)]))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "may_draft": may_draft(request)})

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "begin/": (self.begin, "begin"),
            "submit/": (self.submit, "submit"),
            "<uuid:key>/change/": (self.overview, "change"),
            "<uuid:key>/text/": (self.text, "text"),
            "<uuid:key>/answers/": (self.answers, "answers"),
            "<uuid:key>/comments/": (self.comments, "comments"),
            "<uuid:key>/comments/<int:number>/": (self.moderate, "moderate"),
            "<uuid:key>/comments/<int:number>/erase/": (self.erase, "erase"),
            "<uuid:key>/comments/<int:number>/files/<uuid:file>/": (self.file, "file"),
        }
        own = [
            path(route, self.admin_site.admin_view(page), name=f"consultations_draft_{name}")
            for route, (page, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def found(self, request: HttpRequest, key: UUID) -> Draft:
        """One of their agency's, or none."""
        draft = desk.drafts_seen_by(request.user).filter(pk=key).first()
        if draft is None or not self.has_view_permission(request):
            raise Http404
        return draft

    def page(self, request: HttpRequest, title: Any, template: str, status: int = 200, **context: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"consultations/desk/{template}", whole, status=status)

    # --- The text -------------------------------------------------------------------------------------------------------

    def begin(self, request: HttpRequest) -> HttpResponse:
        if not may_draft(request):
            raise PermissionDenied
        texts = desk.texts_to_begin_with(request.user)
        initial = begun_with(texts, request.GET.get("from", ""))
        form = DraftForm(request.POST or None, initial=initial, agencies=agencies_of(request))
        if form.is_valid() and (made := begun(request, form)):
            self.message_user(
                request, _("Drafted. It is not public before it is opened for comment."), messages.SUCCESS
            )
            return redirect(f"{NAMED}_change", made.case_id)
        return self.page(request, _("Draft a text"), "begin.html", status_of(request), form=form, texts=texts)

    def submit(self, request: HttpRequest) -> HttpResponse:
        """What a higher authority enacted, with its text and the proof of its comment period."""
        if not may_draft(request):
            raise PermissionDenied
        form = EnactedForm(request.POST or None, request.FILES or None, agencies=agencies_of(request))
        if form.is_valid() and (made := submitted(request, form)):
            self.message_user(request, _("Submitted. A second official certifies it."), messages.SUCCESS)
            return redirect(f"{NAMED}_change", made.case_id)
        return self.page(
            request, _("Submit a text enacted elsewhere"), "begin.html", status_of(request), form=form, enacted=True
        )

    def overview(self, request: HttpRequest, key: UUID) -> HttpResponse:
        draft = self.found(request, key)
        standing = versions_of().get(draft=draft, number=draft.current)
        context: dict[str, Any] = {
            "draft": draft,
            "version": standing,
            "versions": versions_of()
            .filter(draft=draft)
            .select_related("proposed_by", "certified_by")
            .order_by("-number"),
            "state": STATE_TITLES[state_of(draft, standing, legal_now())],
            "tally": comments.tally(draft),
        }
        return self.page(request, draft.slug, "overview.html", **context)

    def text(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Compared first, then changed: what is compared is not saved."""
        draft = self.found(request, key)
        standing = desk.current_version(draft)
        form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(standing)
        told = None
        if "compare" in request.POST:
            told = compared(draft, form)
        elif form.is_bound and form.is_valid() and changed(request, draft, form):
            self.message_user(request, _("Done."), messages.SUCCESS)
            return redirect(f"{NAMED}_change", draft.pk)
        context: dict[str, Any] = {"draft": draft, "form": form, "told": told, "version": standing}
        return self.page(request, _("Change the text"), "text.html", status_of(request, told), **context)

    # --- Comments -------------------------------------------------------------------------------------------------------

    def answers(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The groups without an answer, the largest first; one answer for as many of them as say the same."""
        draft = self.found(request, key)
        form = AnswerForm(request.POST or None)
        chosen = request.POST.getlist("groups")
        if form.is_valid() and answered(request, draft, form, chosen):
            self.message_user(request, _("Answered."), messages.SUCCESS)
            return redirect(f"{NAMED}_answers", draft.pk)
        groups, following = comments.group_page(draft, after=request.GET.get("after", "")[:60], answered=False)
        context: dict[str, Any] = {
            "draft": draft,
            "form": form,
            "groups": groups,
            "following": following,
            "chosen": chosen,
        }
        context["tally"] = comments.tally(draft)
        return self.page(request, _("Answer comments"), "answers.html", status_of(request), **context)

    def comments(self, request: HttpRequest, key: UUID) -> HttpResponse:
        draft = self.found(request, key)
        given = request.GET.get("before", "")
        before = int(given) if given.isdecimal() and len(given) < 19 else None
        only = request.GET.get("only") == "proposed"
        rows, following = desk.moderation_page(draft, before=before, only_proposed=only)
        context: dict[str, Any] = {"draft": draft, "rows": rows, "following": following, "only": only}
        return self.page(request, _("Comments"), "comments.html", **context)

    def moderate(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        draft, one = self.found_comment(request, key, number)
        form: ReasonedForm = (
            ReasonedForm(request.POST or None) if one.withholding else WithholdForm(request.POST or None)
        )
        if form.is_valid() and moderated(request, one, form):
            self.message_user(request, _("Done."), messages.SUCCESS)
            return redirect(f"{NAMED}_comments", draft.pk)
        context: dict[str, Any] = {"draft": draft, "one": one, "form": form, "may_erase": may_erase(request)}
        return self.page(request, _("Withhold a comment"), "moderate.html", status_of(request), **context)

    def found_comment(self, request: HttpRequest, key: UUID, number: int) -> tuple[Draft, desk.Moderated]:
        draft = self.found(request, key)
        one = desk.one_moderated(draft, number)
        if one is None or one.row.erased_at is not None:
            raise Http404
        return draft, one

    def erase(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Its author has asked for it. What they wrote is gone for good; that something was said stays."""
        draft, one = self.found_comment(request, key, number)
        if not may_erase(request):
            raise PermissionDenied
        form = EraseForm(request.POST or None)
        if form.is_valid() and erased(request, one, form):
            self.message_user(request, _("Erased. Its receipt can still be proved."), messages.SUCCESS)
            return redirect(f"{NAMED}_comments", draft.pk)
        context: dict[str, Any] = {"draft": draft, "one": one, "form": form, "erasing": True}
        return self.page(request, _("Erase a comment"), "moderate.html", status_of(request), **context)

    def file(self, request: HttpRequest, key: UUID, number: int, file: UUID) -> HttpResponse:
        _draft, one = self.found_comment(request, key, number)
        kept = desk.file_of_comment(one, file)
        if kept is None:
            raise Http404
        return HttpResponse(kept[1], headers=dict(download_headers(cast(Any, kept[0]))))


def status_of(request: HttpRequest, told: Any = None) -> int:
    """A form that comes back has something to mend."""
    return 422 if request.method == "POST" and told is None else 200


def official(request: HttpRequest) -> Actor:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return actor_of(cast(Any, request.user))


def may_draft(request: HttpRequest) -> bool:
    return bool(official(request).roles & WRITERS)


def agencies_of(request: HttpRequest) -> list[tuple[int, str]]:
    """For which this official may draft: their own first, then those beneath it."""
    own = cast(Any, request.user).agency_id
    rows = agencies_seen_by(cast(Any, request.user)).filter(pk__in=official(request).agencies)
    return sorted(((row.pk, named(row)) for row in rows), key=lambda one: (one[0] != own, one[1]))


def named(agency: Any) -> str:
    return str(agency.name if (get_language() or "").startswith("zh") else agency.name_en or agency.name)


def may_erase(request: HttpRequest) -> bool:
    return MAY_ERASE in official(request).roles


def begun(request: HttpRequest, form: DraftForm) -> Any:
    try:
        return transitions.begin_draft(**form.cleaned_data, by=official(request), at=legal_now())
    except (Refusal, Invalid) as refused:
        form.tell(refused)
        return None


def begun_with(texts: Sequence[Draft], slug: str) -> dict[str, str]:
    """Nobody writes a standard from nothing: one that stands, to be changed. Its name is for a new list to choose."""
    chosen = next((one for one in texts if one.slug == slug), None)
    return {"kind": chosen.kind, "document": pretty(desk.current_version(chosen))} if chosen else {}


def submitted(request: HttpRequest, form: EnactedForm) -> Any:
    by, at = official(request), legal_now()
    try:
        papers = {
            name: transitions.keep_paper(content=sent.read(), name=sent.name, by=by, at=at).id
            for name in PAPERS
            for sent in [form.cleaned_data[name]]
        }
        reason = form.cleaned_data["reason"]
        return transitions.submit_enacted(
            agency=form.cleaned_data["agency"], by=by, at=at, reason=reason, data={**form.said, **papers}
        )
    except (Refusal, Invalid) as refused:
        form.tell(refused)
        return None


def compared(draft: Draft, form: ChangeForm) -> Any:
    try:
        differences, proposed = desk.compared(draft, read_document(form.data.get("document", "")))
    except Unreadable:
        form.full_clean()  # which says it, and whatever else needs mending
        return None
    return {"differences": differences, "proposed": proposed, "widens": proposed.change is Change.WIDENING}


def moved(request: HttpRequest, draft: Draft, verb: str, form: ReasonedForm, data: dict[str, Any]) -> bool:
    try:
        move(
            case_id=draft.pk,
            verb=verb,
            by=official(request),
            at=legal_now(),
            reason=form.cleaned_data["reason"],
            data=data,
        )
    except (Refusal, Invalid) as refused:
        form.tell(refused)
        return False
    return True


def changed(request: HttpRequest, draft: Draft, form: ChangeForm) -> bool:
    given = form.cleaned_data
    document = {"document": given["document"]}
    if given["change"] == Change.WIDENING:
        return moved(request, draft, "revise", form, document)
    return moved(request, draft, "narrow", form, {**document, "change": given["change"]})


def answered(request: HttpRequest, draft: Draft, form: AnswerForm, chosen: list[str]) -> bool:
    if not chosen:
        form.add_error(None, _("Choose the groups that you answer."))
        return False
    data = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    return moved(request, draft, "answer", form, {**data, "groups": chosen})


def moderated(request: HttpRequest, one: desk.Moderated, form: ReasonedForm) -> bool:
    by, reason = official(request), form.cleaned_data["reason"]
    try:
        if isinstance(form, WithholdForm):
            transitions.propose_withholding(comment_id=one.row.pk, ground=form.chosen, by=by, reason=reason)
        elif one.withholding is not None and "authorise" in request.POST:
            transitions.authorise_withholding(withholding_id=one.withholding.pk, by=by, reason=reason)
        elif one.withholding is not None:
            transitions.end_withholding(withholding_id=one.withholding.pk, by=by, reason=reason)
    except Refusal as refused:
        form.tell(refused)
        return False
    return True


def erased(request: HttpRequest, one: desk.Moderated, form: EraseForm) -> bool:
    by, reason = official(request), form.cleaned_data["reason"]
    try:
        transitions.erase_comment(public_id=one.row.public_id, by=by, at=legal_now(), reason=reason)
    except Refusal as refused:
        form.tell(refused)
        return False
    return True
