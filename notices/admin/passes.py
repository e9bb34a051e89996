"""A clerk gives somebody at the counter a code for their own file, once they have shown who they are."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from notices.admin.letters import MAY_ISSUE, ReadOnlyAdmin, said
from notices.forms import PassForm
from notices.models import Pass
from notices.transitions.passes import GOOD_FOR, issue_pass
from records.queries.subjects import roots_of, subjects_shown
from records.transitions import look_into_subject


@admin.register(Pass)
class PassAdmin(ReadOnlyAdmin):
    list_display = ("kind", "issued_at", "expires_at", "ended_at")
    list_filter = ("kind",)
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.issue)
        return [path("<uuid:subject>/issue/", view, name="notices_pass_issue"), *super().get_urls()]

    def issue(self, request: HttpRequest, subject: UUID) -> HttpResponse:
        """The sheet with the code is shown once, in answer to this one request, and kept nowhere."""
        user: Any = request.user
        if not user.has_perm(MAY_ISSUE):
            raise PermissionDenied
        at = legal_now()
        root = roots_of([subject]).get(subject)
        shown = subjects_shown([root], at).get(root) if root else None
        if shown is None or shown.erased:
            raise Http404
        by = actor_of(user)
        look_into_subject(subject=shown.id, by=by, purpose="access at the counter", fields=("names",))
        form = PassForm(request.POST or None)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "subject": shown}
        context |= {"title": _("A code for somebody’s own file"), "days": GOOD_FOR.days, "code": ""}
        if request.method == "POST" and form.is_valid():
            try:
                context["code"] = issue_pass(subject=shown.id, proved_by=form.cleaned_data["proved_by"], by=by, at=at)
            except Invalid as invalid:
                form.refuse(invalid)
            except Refusal as refusal:
                form.add_error(None, " ".join(said(refusal)))
        response = TemplateResponse(request, "notices/desk/pass.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
