"""The desk's pages of notices: what is to be served, one notice with its attempts, and a page for each step.

To open one is a look into a file, and is recorded as one (RULES.md 15).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.queries.standings import Someone, actor_of, standings
from cases.queries.wording import missing, say
from cases.rules.fields import Invalid
from cases.rules.references import as_reference
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import look_into, look_over
from clock import admin as clock_admin
from clock.queries import legal_now
from notices import transitions
from notices.forms import FORMS
from notices.models import Notice, Owed, Template
from notices.queries import desk
from notices.queries.access import codes_of
from notices.queries.preparing import prepared
from notices.transitions import acting
from records.queries.files import NoSuchFile, download_headers, read_file

ORIGINAL = {
    # The style stands in the original itself; nothing else does, and nothing acts.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
TITLES = {
    "send": _("Send it"),
    "serve": _("Record the service"),
    "fail": _("Record that it did not arrive"),
    "announce": _("Announce it in public"),
    "challenge": _("Record a challenge"),
    "answer": _("Answer the challenge"),
    "consent": _("Record consent to mail"),
}
DONE = {
    "send": _("It is on its way."),
    "serve": _("It is served. The time that it starts runs now."),
    "fail": _("Noted. It must be served another way."),
    "announce": _("It is announced. Its thirty days run."),
    "challenge": _("Noted. It waits for an answer."),
    "answer": _("Answered."),
    "consent": _("Noted. They can be written to by mail."),
}
MAY_SERVE = "notices.add_service"
MAY_ISSUE = "notices.add_accesscode"


class ReadOnlyAdmin(clock_admin.ReadOnlyAdmin):
    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, template, whole, status=status)


class Unanswered(admin.SimpleListFilter):
    title = _("challenge")
    parameter_name = "challenge"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("waits for an answer"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        return rows.filter(desk.UNANSWERED) if self.value() == "open" else rows


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    what_stands_here = _("Each letter of your agency’s cases stands here, from the day on which it is fixed.")
    list_display = ("case", "kind", "name", "state", "frozen_on", "served_on")
    list_filter = ("state", "kind", Unanswered)
    search_fields = ("case__ref",)  # as a whole: get_search_results
    search_help_text = _("By the reference of the case")
    ordering = ("-frozen_at", "-id")

    class Media:
        css = {"all": ["cases/case.css"]}

    @admin.display(description=_("fixed"), ordering="frozen_at")
    def frozen_on(self, notice: Notice) -> str:
        return day_of(notice.frozen_at)

    @admin.display(description=_("served"), ordering="served_at")
    def served_on(self, notice: Notice) -> str:
        return day_of(notice.served_at) if notice.served_at else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return desk.notices_seen_by(request.user)

    def get_search_results(
        self, _request: HttpRequest, rows: QuerySet[Notice], typed: str
    ) -> tuple[QuerySet[Notice], bool]:
        """A reference is looked up, and not looked for in the midst of all the others."""
        return (rows.filter(case__ref=as_reference(typed)) if typed else rows), False

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("preview/<uuid:case>/<slug:kind>/", guarded(self.preview), name="notices_notice_preview"),
            path("<uuid:object_id>/original/", guarded(self.original), name="notices_notice_original"),
            path("<uuid:object_id>/print.pdf", guarded(self.pdf), name="notices_notice_pdf"),
            path("<uuid:object_id>/proof/<uuid:attempt>/", guarded(self.proof), name="notices_notice_proof"),
            path("<uuid:object_id>/cover/", guarded(self.cover), name="notices_notice_cover"),
            path("<uuid:object_id>/steps/<slug:step>/", guarded(self.step), name="notices_notice_step"),
            path("<uuid:object_id>/steps/<slug:step>/<slug:of>/", guarded(self.step), name="notices_notice_step_of"),
        ]
        return [*own, *super().get_urls()]

    # --- What is shown --------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """It names whom they are to: as on any list of cases, one event in the reader's own chain."""
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            cases = standings({row.case_id for row in shown["cl"].result_list}, askers=[])
            look_over(cases=list(cases.values()), by=actor(request))
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        notice = self.opened(request, object_id)
        shown = desk.notice_page(notice, actor(request))
        context = {"shown": shown, "notice": notice, "title": str(notice), "may_serve": self.may(request, MAY_SERVE)}
        return self.page(request, "notices/desk/notice.html", context)

    def original(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        notice = self.opened(request, object_id)
        if not notice.html:
            raise Http404
        return HttpResponse(notice.html, headers=ORIGINAL)

    def pdf(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        notice = self.opened(request, object_id)
        return self.download(notice.print.file)

    def proof(self, request: HttpRequest, object_id: Any, attempt: Any) -> HttpResponse:
        notice = self.opened(request, object_id)
        return self.download(next((one.proof for one in notice.services.filter(pk=attempt)), None))

    def download(self, file: Any) -> HttpResponse:
        if file is None:
            raise Http404
        try:
            row, content = read_file(file)
        except NoSuchFile as missing_file:
            raise Http404 from missing_file
        return HttpResponse(content, headers=download_headers(row))

    def preview(self, request: HttpRequest, case: Any, kind: str) -> HttpResponse:
        """As it would be, before the move that fixes it."""
        if not self.has_view_permission(request) or not desk.sees_case(request.user, case):
            raise Http404
        standing = standings([case], askers=[])[case]
        found = prepared(standing, kind, legal_now())
        if found is None or found.lacks:
            raise Http404
        look_into(case=standing, by=actor(request))
        return HttpResponse(found.html, headers=ORIGINAL)

    def cover(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """The separate sheet with the access code: shown once, in answer to this one request, and kept nowhere."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require(request, MAY_ISSUE)
        notice = self.opened(request, object_id)
        try:
            code = transitions.issue_code(case=notice.case_id, to=notice.to, by=actor(request), at=legal_now())
        except Refusal as refusal:
            self.message_user(request, " ".join(said(refusal)), messages.ERROR)
            return redirect("admin:notices_notice_change", notice.pk)
        context = {"notice": notice, "code": code, "title": _("Access code")}
        answer = self.page(request, "notices/desk/cover.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    # --- What is done ---------------------------------------------------------------------------------------------------

    def step(self, request: HttpRequest, object_id: Any, step: str, of: str = "") -> HttpResponse:
        if step not in FORMS:
            raise Http404
        if step != "answer":  # whom the table lets set a service aside: the transition asks
            self.require(request, MAY_SERVE)
        notice = self.opened(request, object_id)
        form = FORMS[step](request.POST or None, request.FILES or None)
        refused: list[str] = []
        if request.method == "POST" and form.is_valid():
            refused = self.done(request, notice, step, of, form)
            if not refused and not form.errors:
                self.message_user(request, DONE[step], messages.SUCCESS)
                return redirect("admin:notices_notice_change", notice.pk)
        context = {"notice": notice, "form": form, "refused": refused, "title": TITLES[step], "step": step}
        context["without_code"] = step == "send" and notice.to not in codes_of(notice.case_id)
        return self.page(request, "notices/desk/step.html", context, status=409 if refused else 200)

    def done(self, request: HttpRequest, notice: Notice, step: str, of: str, form: RefusableForm) -> list[str]:
        """What stands against it; nothing when it is done."""
        asked = acting.Step(notice=notice.pk, of=of, data=form.cleaned_data, by=actor(request), at=legal_now())
        try:
            STEPS[step](asked)
        except Invalid as invalid:
            form.refuse(invalid)
        except Refusal as refusal:
            return said(refusal)
        except (ValueError, ValidationError) as wrong:
            raise Http404 from wrong
        return []

    # --- What all of them do --------------------------------------------------------------------------------------------

    def opened(self, request: HttpRequest, object_id: Any) -> Notice:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            notice = self.get_queryset(request).filter(pk=object_id).first()
        except ValidationError as wrong:
            raise Http404 from wrong
        if notice is None:
            raise Http404
        standing = standings([notice.case_id], askers=[])[notice.case_id]
        look_into(case=standing, by=actor(request))
        return notice

    def may(self, request: HttpRequest, permission: str) -> bool:
        return bool(request.user.has_perm(permission))

    def require(self, request: HttpRequest, permission: str) -> None:
        if not self.may(request, permission):
            raise PermissionDenied


STEPS: dict[str, Callable[[acting.Step], Any]] = {
    "send": acting.send_it,
    "serve": acting.serve_it,
    "fail": acting.fail_it,
    "announce": acting.announce_it,
    "challenge": acting.challenge_it,
    "answer": acting.answer_it,
    "consent": acting.note_consent,
}


@admin.register(Owed)
class OwedAdmin(ReadOnlyAdmin):
    """What a relief still owes. It happened all the same."""

    what_stands_here = _(
        "Letters that a removal or a lifting still owes somebody, because they could not be written then, would stand here."
    )
    list_display = ("case", "kind", "at", "given")
    list_filter = (("given", admin.EmptyFieldListFilter), "kind")
    ordering = ("-id",)
    actions = ("give",)
    fields = ("case", "kind", "at", "given")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Owed]:
        return Owed.objects.filter(desk.seen_by(request.user)).select_related("case", "given")

    @admin.action(description=_("Give the notice now"), permissions=["view"])
    def give(self, request: HttpRequest, chosen: QuerySet[Owed]) -> None:
        if not request.user.has_perm(MAY_SERVE):
            raise PermissionDenied
        for owed in chosen.filter(given=None).order_by("at"):
            try:
                transitions.settle_owed(owed=owed.pk, by=actor(request), at=legal_now())
            except Refusal as refusal:
                self.message_user(request, f"{owed.case.ref}: {' '.join(said(refusal))}", messages.ERROR)
            else:
                self.message_user(request, f"{owed.case.ref}: {gettext('given')}", messages.SUCCESS)


@admin.register(Template)
class TemplateAdmin(ReadOnlyAdmin):
    """The words that notices are written with, version by version."""

    list_display = ("kind", "language", "standard", "version", "at")
    list_filter = ("kind", "language")
    ordering = ("kind", "language", "standard", "-version")
    fields = (("kind", "language", "standard", "version"), ("at", "reason"), "digest", "all_words")
    readonly_fields = ("all_words",)

    @admin.display(description=_("words"))
    def all_words(self, template: Template) -> str:
        return "\n".join(f"{name}: {text}" for name, text in sorted(template.words.items()))


def day_of(moment: datetime) -> str:
    """Short: six columns stand beside the filters."""
    return f"{moment.astimezone(get_current_timezone()):%Y-%m-%d}"


def actor(request: HttpRequest) -> Actor:
    """The desk lets nobody in who has not signed in (scs_admin/access.py)."""
    return actor_of(cast(Someone, request.user))


def said(refusal: Refusal) -> list[str]:
    lacks = missing(refusal.because)
    sentences = [say(reason.text) for reason in refusal.because]
    return [*sentences, *([gettext("Missing: %(what)s.") % {"what": "; ".join(lacks)}] if lacks else [])]
