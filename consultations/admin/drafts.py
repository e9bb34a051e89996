"""Drafts at the desk: their list, groups of comments answered, comments moderated."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.rules.erasing import MAY_ERASE
from cases.rules.verdicts import Refusal
from clock.admin import ReadOnlyAdmin
from clock.queries import legal_now
from consultations import transitions
from consultations.admin.desk import NAMED, is_changeable, may_draft, moved, named, official, status_of
from consultations.admin.writing import WritingPages
from consultations.forms.desk import AnswerForm, EraseForm, ReasonedForm, WithholdForm
from consultations.models import Draft
from consultations.queries import comments, desk
from consultations.queries.drafts import versions_of
from consultations.queries.kinds import KINDS
from consultations.queries.publishing import state_of
from consultations.states import STATE_TITLES, State
from records.queries.files import download_headers


class ByKind(admin.SimpleListFilter):
    """Django's own filter would show the kinds' codes."""

    title = _("kind of text")
    parameter_name = "of_kind"  # no field of the row: an address may not narrow by more than is offered

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [(kind.code, gettext(kind.title)) for kind in KINDS.values()]

    def queryset(self, _request: HttpRequest, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
        return drafts.filter(kind=self.value()) if self.value() else drafts


@admin.register(Draft)
class DraftAdmin(WritingPages, ReadOnlyAdmin):
    list_display = ("slug", "kind_title", "kept_by", "state", "current", "ref")
    list_filter = (ByKind,)
    search_fields = ("slug",)
    ordering = ("-ref",)
    change_list_template = "consultations/desk/drafts.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return desk.drafts_seen_by(request.user)

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
            "changeable": is_changeable(draft),
            "may_draft": may_draft(request),
        }
        return self.page(request, draft.slug, "overview.html", **context)

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
        context["unchosen"] = request.method == "POST" and not chosen
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


def may_erase(request: HttpRequest) -> bool:
    return MAY_ERASE in official(request).roles


def answered(request: HttpRequest, draft: Draft, form: AnswerForm, chosen: list[str]) -> bool:
    if not chosen:
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
        form.refuse(refused)
        return False
    return True


def erased(request: HttpRequest, one: desk.Moderated, form: EraseForm) -> bool:
    by, reason = official(request), form.cleaned_data["reason"]
    try:
        transitions.erase_comment(public_id=one.row.public_id, by=by, at=legal_now(), reason=reason)
    except Refusal as refused:
        form.refuse(refused)
        return False
    return True
