"""Declared outages: a time in which nobody could file. Declaring one lengthens every citizen's window that it touched."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from deadlines import queries, transitions
from deadlines.admin.desk import ReadOnlyAdmin, official
from deadlines.forms.desk import OutageForm
from deadlines.models import DeclaredOutage
from deadlines.rules.refusals import Refused
from deadlines.transitions.reworking import MAY_DECLARE

FIELD_OF = {"ends-before-it-begins": "until_at", "reason-missing": "reason"}


@admin.register(DeclaredOutage)
class DeclaredOutageAdmin(ReadOnlyAdmin):
    list_display = ("from_at", "until_at", "reason", "document", "declared_by", "declared_at", "lengthened")
    list_select_related = ("declared_by", "rework")
    ordering = ("-from_at", "-id")
    change_list_template = "deadlines/outages.html"

    @admin.display(description=_("lengthened"))
    def lengthened(self, outage: DeclaredOutage) -> int:
        return outage.rework.changed

    def get_urls(self) -> list[URLPattern]:
        declare = self.admin_site.admin_view(self.declare)
        return [path("declare/", declare, name="deadlines_declaredoutage_declare"), *super().get_urls()]

    def declare(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_DECLARE):
            raise PermissionDenied
        form = OutageForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and (outage := self.declared(request, form)):
            self.message_user(
                request, _("Declared. The windows that it touched are being lengthened."), messages.SUCCESS
            )
            return redirect("admin:deadlines_rework_change", outage.rework.pk)
        return self.page(request, "deadlines/declare.html", _("Declare an outage"), {"form": form})

    def declared(self, request: HttpRequest, form: OutageForm) -> DeclaredOutage | None:
        try:
            return transitions.declare_outage(by=official(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), queries.refusal_sentence(refused.code))
            return None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        """What an outage lengthened stands on the page of its recount."""
        self.require_reader(request)
        outage = self.get_object(request, object_id or "")
        if outage is None:
            raise Http404
        return redirect("admin:deadlines_rework_change", outage.rework.pk)

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        return self.changeform_view(request, object_id)
