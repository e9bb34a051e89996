"""Incidents: what happened by silence or again and again, for those who look at it from outside."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import attempted
from cases.queries.standings import standings
from cases.transitions import look_into
from clock.admin import ReadOnlyAdmin
from clock.forms import status_of
from lists.admin.readers import reader
from lists.forms import ReviewForm
from lists.models import Incident
from lists.transitions.reviewing import may_review, review_incident
from people.queries import agencies_seen_by


class Unreviewed(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Not reviewed yet")), ("done", _("Reviewed"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Incident]) -> QuerySet[Incident]:
        return rows.filter(review__isnull=self.value() == "open") if self.value() else rows


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("case_ref", "what", "at", "standing")
    list_display_links = ("case_ref",)
    list_filter = (Unreviewed, "what")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        user = cast(Any, request.user)
        return Incident.objects.filter(listing__case__agency__in=agencies_seen_by(user)).select_related(
            "listing__case", "review__reviewed_by"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Whoever works on cases, or looks on from outside."""
        return bool(request.user.is_authenticated and reader(request).roles)

    @admin.display(description=_("case"))
    def case_ref(self, row: Incident) -> str:
        return row.listing.case.ref

    @admin.display(description=_("review"))
    def standing(self, row: Incident) -> str:
        return gettext("Reviewed") if hasattr(row, "review") else gettext("Not reviewed yet")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        row = self.get_object(request, object_id or "")
        if row is None:
            raise Http404
        user = cast(Any, request.user)
        actor = reader(request)
        case = standings([row.listing_id], askers=[actor])[row.listing_id]
        form = ReviewForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.reviewed(request, row, form):
            self.message_user(request, _("Noted. It stands with the case."), messages.SUCCESS)
            return redirect("admin:lists_incident_change", row.pk)
        look_into(case=case, by=actor)
        may = not hasattr(row, "review") and may_review(case, actor, user.agency_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Incident"),
            "row": row,
            "form": form if may or form.errors else None,
        }
        return TemplateResponse(request, "lists/desk/incident.html", context, status=status_of(form))

    def reviewed(self, request: HttpRequest, row: Incident, form: ReviewForm) -> bool:
        by, found = cast(Any, request.user), form.cleaned_data["found"]
        return attempted(form, lambda: review_incident(incident=row.pk, by=by, found=found))

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        return self.changeform_view(request, object_id)
