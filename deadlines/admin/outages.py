"""Outages: a time in which nobody could file. One official declares it; once a second has confirmed it, every citizen's
window that it touched is lengthened."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clock.queries import legal_now
from deadlines import queries, transitions
from deadlines.admin.desk import ReadOnlyAdmin, official
from deadlines.forms.desk import ConfirmOutageForm, EndOutageForm, OutageForm
from deadlines.models import DeclaredOutage
from deadlines.rules.refusals import Refused
from deadlines.transitions.outages import MAY_DECLARE

FIELD_OF = {"ends-before-it-begins": "until_at", "outage-too-long": "until_at", "outage-ends-within": "ends_at"}
CONFIRMING, ENDING = "confirm_%s", "end_%s"  # two forms stand on one page
Act = Callable[[Mapping[str, Any]], object]


@admin.register(DeclaredOutage)
class DeclaredOutageAdmin(ReadOnlyAdmin):
    list_display = ("from_at", "until_at", "standing", "reason", "document", "declared_by", "declared_at", "lengthened")
    list_select_related = ("declared_by", "rework", "confirmation", "end")
    ordering = ("-from_at", "-id")
    change_list_template = "deadlines/outages.html"

    @admin.display(description=_("state"))
    def standing(self, outage: DeclaredOutage) -> str:
        if hasattr(outage, "end"):
            return gettext("Ended early")
        return gettext("Confirmed") if hasattr(outage, "rework") else gettext("Waiting for a second official")

    @admin.display(description=_("lengthened"))
    def lengthened(self, outage: DeclaredOutage) -> int:
        return outage.rework.changed if hasattr(outage, "rework") else 0

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("declare/", view(self.declare), name="deadlines_declaredoutage_declare"),
            path("<int:outage>/confirm/", view(self.confirm), name="deadlines_declaredoutage_confirm"),
            path("<int:outage>/end/", view(self.end), name="deadlines_declaredoutage_end"),
            *super().get_urls(),
        ]

    def declare(self, request: HttpRequest) -> HttpResponse:
        form = OutageForm(request.POST or None)

        def act(given: Mapping[str, Any]) -> object:
            return transitions.declare_outage(by=official(request), at=legal_now(), **given)

        if outage := self.done(request, form, act):
            self.message_user(request, _("Declared. It counts once a second official has confirmed it."))
            return redirect("admin:deadlines_declaredoutage_change", outage.pk)
        return self.page(request, "deadlines/declare.html", _("Declare an outage"), {"form": form})

    def confirm(self, request: HttpRequest, outage: int) -> HttpResponse:
        row, form = self.row(outage), ConfirmOutageForm(request.POST or None, auto_id=CONFIRMING)

        def act(given: Mapping[str, Any]) -> object:
            return transitions.confirm_outage(outage=row.pk, by=official(request), **given)

        if rework := self.done(request, form, act):
            self.message_user(
                request, _("Confirmed. The windows that it touched are being lengthened."), messages.SUCCESS
            )
            return redirect("admin:deadlines_rework_change", rework.pk)
        return self.outage_page(request, row, confirm=form)

    def end(self, request: HttpRequest, outage: int) -> HttpResponse:
        row, form = self.row(outage), EndOutageForm(request.POST or None, auto_id=ENDING)

        def act(given: Mapping[str, Any]) -> object:
            return transitions.end_outage(outage=row.pk, by=official(request), **given)

        if self.done(request, form, act):
            self.message_user(request, _("It is noted that it ended."), messages.SUCCESS)
            return redirect("admin:deadlines_declaredoutage_change", row.pk)
        return self.outage_page(request, row, end=form)

    def done(self, request: HttpRequest, form: Form, act: Act) -> Any:
        if not request.user.has_perm(MAY_DECLARE):
            raise PermissionDenied
        if request.method != "POST" or not form.is_valid():
            return None
        try:
            return act(form.cleaned_data)
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), queries.refusal_sentence(refused.code))
            return None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        self.require_reader(request)
        outage = self.get_object(request, object_id or "")
        if outage is None:
            raise Http404
        return self.outage_page(request, outage)

    def outage_page(self, request: HttpRequest, row: DeclaredOutage, **forms: Form) -> HttpResponse:
        """What one official said, what another said to it, and what can be said now."""
        may = request.user.has_perm(MAY_DECLARE)
        waits, ended = not hasattr(row, "rework"), hasattr(row, "end")
        context = {
            "outage": row,
            "waits": waits and not ended,
            "own": row.declared_by_id == request.user.pk,
            "confirm": forms.get("confirm") or (may and waits and not ended and ConfirmOutageForm(auto_id=CONFIRMING)),
            "end": forms.get("end") or (may and not ended and EndOutageForm(auto_id=ENDING)),
        }
        return self.page(request, "deadlines/outage.html", _("Outage"), context)

    @staticmethod
    def row(outage: int) -> DeclaredOutage:
        rows = DeclaredOutage.objects.select_related(
            "declared_by", "rework", "confirmation__confirmed_by", "end__ended_by"
        )
        return get_object_or_404(rows, pk=outage)

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        return self.changeform_view(request, object_id)
