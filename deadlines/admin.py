"""The desk's pages about calendars and clock rules. Both are read here; a calendar is proposed and approved by transitions."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from clock.queries import legal_now
from deadlines import queries, transitions
from deadlines.forms.desk import ApprovalForm, ProposalForm
from deadlines.models import CalendarVersion, RuleVersion
from deadlines.queries.pictures import differences_of, year_of
from deadlines.rules.refusals import Refused
from deadlines.rules.sheets import Unreadable


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnlyAdmin):
    list_display = ("code", "number", "covers_from", "covers_until", "in_force", "approved_by", "proposed_at")
    list_filter = ("code",)
    change_form_template = "deadlines/calendar.html"
    change_list_template = "deadlines/calendars.html"
    fields = (
        ("code", "number", "in_force"),
        ("covers_from", "covers_until", "zone"),
        "digest",
        ("proposed_by", "proposed_at"),
        "reason",
        "approved_by",
    )
    readonly_fields = ("in_force", "approved_by")

    class Media:
        css = {"all": ["deadlines/year.css"]}

    def get_queryset(self, _request: HttpRequest) -> QuerySet[CalendarVersion]:
        return queries.versions()

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, version: CalendarVersion) -> bool:
        return queries.is_in_force(version)

    @admin.display(description=_("approved by"))
    def approved_by(self, version: CalendarVersion) -> str:
        if version.shipped:
            return str(_("came with the software"))
        return ", ".join(str(approval.person) for approval in version.approvals.all()) or "–"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("propose/", guarded(self.propose), name="deadlines_calendarversion_propose"),
            path("<path:object_id>/approve/", guarded(self.approve), name="deadlines_calendarversion_approve"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        version = self.get_object(request, unquote(object_id))
        drawn = drawing_of(version, request) if version else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **drawn})

    def propose(self, request: HttpRequest) -> HttpResponse:
        """From a file; a rehearsal first shows what it would change, and saves nothing."""
        if not request.user.has_perm(transitions.MAY_PROPOSE):
            raise PermissionDenied
        form = ProposalForm(request.POST or None, request.FILES or None)
        changes = None
        if request.method == "POST" and form.is_valid():
            if "rehearse" in request.POST:
                changes = self.rehearsed(form)
            elif version := self.proposed(request, form):
                self.message_user(request, _("Proposed. Two officials must approve it."), messages.SUCCESS)
                return redirect("admin:deadlines_calendarversion_change", version.pk)
        context = {**self.page(request, _("Propose a calendar")), "form": form, "changes": changes}
        return TemplateResponse(request, "deadlines/propose.html", context)

    def rehearsed(self, form: ProposalForm) -> list[Any] | None:
        try:
            return differences_of(*queries.rehearsed(form.calendar))
        except Unreadable as refused:
            form.refuse([queries.fault_sentence(fault) for fault in refused.faults])
            return None

    def proposed(self, request: HttpRequest, form: ProposalForm) -> CalendarVersion | None:
        try:
            return transitions.propose_calendar(
                given=form.calendar, by=official(request), at=legal_now(), reason=form.cleaned_data["reason"]
            )
        except Unreadable as refused:
            form.refuse([queries.fault_sentence(fault) for fault in refused.faults])
        except Refused as refused:
            form.refuse([queries.refusal_sentence(refused.code)])
        return None

    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two officials compare it with the notice; the second brings it into force."""
        if not request.user.has_perm(transitions.MAY_APPROVE):
            raise PermissionDenied
        version = self.get_object(request, unquote(object_id))
        if version is None:
            raise Http404
        form = ApprovalForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.approved(request, version, form):
            return redirect("admin:deadlines_calendarversion_change", version.pk)
        before = queries.calendar_of(version.based_on) if version.based_on else None
        changes = differences_of(before, queries.calendar_of(version))
        context = {**self.page(request, str(version)), "form": form, "version": version, "changes": changes}
        return TemplateResponse(request, "deadlines/approve.html", context)

    def approved(self, request: HttpRequest, version: CalendarVersion, form: ApprovalForm) -> bool:
        try:
            in_force = transitions.approve_calendar(
                version_id=version.pk, by=official(request), at=legal_now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error(None, queries.refusal_sentence(refused.code))
            return False
        done = _("It is in force.") if in_force else _("Noted. A second official must approve it as well.")
        self.message_user(request, done, messages.SUCCESS)
        return True

    def page(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}


def official(request: HttpRequest) -> transitions.Official:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return cast(transitions.Official, request.user)


def drawing_of(version: CalendarVersion, request: HttpRequest) -> dict[str, Any]:
    """One year of it, the asked one or the last that it knows."""
    calendar = queries.calendar_of(version)
    years = [year.year for year in calendar.years]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[-1]
    sheet = next(one for one in calendar.years if one.year == year)
    drawn = {"year": year, "years": years, "sheet": sheet, "months": year_of(calendar, year)}
    return {**drawn, "may_approve": not version.shipped and not queries.is_in_force(version)}


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    list_display = ("code", "number", "in_force_from", "trigger", "period", "consequence", "article")
    search_fields = ("code",)
    fields = (
        "code",
        "number",
        "in_force_from",
        "trigger",
        "period",
        "roll",
        "consequence",
        "article",
        "note",
        "digest",
    )
    readonly_fields = ("trigger", "period", "roll", "consequence", "article", "note")

    @admin.display(description=_("starts when"))
    def trigger(self, row: RuleVersion) -> str:
        return queries.in_language(queries.rule_of_row(row).trigger)

    @admin.display(description=_("period"))
    def period(self, row: RuleVersion) -> str:
        return queries.period_sentence(queries.rule_of_row(row))

    @admin.display(description=_("last day off"))
    def roll(self, row: RuleVersion) -> str:
        return queries.roll_sentence(queries.rule_of_row(row))

    @admin.display(description=_("when it runs out"))
    def consequence(self, row: RuleVersion) -> str:
        return queries.consequence_sentence(queries.rule_of_row(row))

    @admin.display(description=_("source"))
    def article(self, row: RuleVersion) -> str:
        return queries.rule_of_row(row).article

    @admin.display(description=_("note"))
    def note(self, row: RuleVersion) -> str:
        note = queries.rule_of_row(row).note
        return queries.in_language(note) if note else "–"
