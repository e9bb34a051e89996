"""The desk's pages about calendars and clock rules. Both are read here; a calendar is proposed and approved by transitions."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clock.queries import legal_now
from deadlines import queries, transitions
from deadlines.admin.desk import ReadOnlyAdmin, official
from deadlines.forms.desk import ApprovalForm, ProposalForm
from deadlines.models import CalendarVersion, RuleVersion
from deadlines.queries.pictures import differences_of, year_of
from deadlines.queries.recounts import reworks
from deadlines.queries.rehearsals import lines_of_csv, preview
from deadlines.rules.calendars import Calendar
from deadlines.rules.refusals import Refused
from deadlines.rules.sheets import Unreadable


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
        css = {"all": ["deadlines/year.css", "deadlines/time.css"]}

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
            path("<int:object_id>/approve/", guarded(self.approve), name="deadlines_calendarversion_approve"),
            path("<int:object_id>/rehearsal.csv", guarded(self.rehearsal), name="deadlines_calendarversion_rehearsal"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        version = self.get_object(request, unquote(object_id))
        drawn = drawing_of(version, request) if version else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **drawn})

    # --- Proposing ----------------------------------------------------------------------------------------------------------

    def propose(self, request: HttpRequest) -> HttpResponseBase:
        """From a file; a rehearsal first shows what it would change, and saves nothing."""
        if not request.user.has_perm(transitions.MAY_PROPOSE):
            raise PermissionDenied
        form = ProposalForm(request.POST or None, request.FILES or None)
        rehearsing = "rehearse" in request.POST or "download" in request.POST
        form.fields["reason"].required = not rehearsing  # nobody is asked why they look
        context: dict[str, Any] = {"form": form}
        sound = request.method == "POST" and form.is_valid()
        form.fields["reason"].required = True
        if sound:
            if rehearsing:
                joined = self.joined(form)
                if joined and "download" in request.POST:
                    return rehearsal_file(joined[1])
                context |= foreseen(*joined) if joined else {}
            elif version := self.proposed(request, form):
                self.message_user(request, _("Proposed. Two officials must approve it."), messages.SUCCESS)
                return redirect("admin:deadlines_calendarversion_change", version.pk)
        return self.page(request, "deadlines/propose.html", _("Propose a calendar"), context)

    def joined(self, form: ProposalForm) -> tuple[Calendar | None, Calendar] | None:
        """What is in force, and what would be with this file."""
        try:
            return queries.rehearsed(form.calendar)
        except Unreadable as refused:
            form.refuse_file([queries.fault_sentence(fault) for fault in refused.faults])
            return None

    def proposed(self, request: HttpRequest, form: ProposalForm) -> CalendarVersion | None:
        try:
            return transitions.propose_calendar(
                given=form.calendar, by=official(request), at=legal_now(), reason=form.cleaned_data["reason"]
            )
        except Unreadable as refused:
            form.refuse_file([queries.fault_sentence(fault) for fault in refused.faults])
        except Refused as refused:
            form.refuse_file([queries.refusal_sentence(refused.code)])
        return None

    # --- Approving ----------------------------------------------------------------------------------------------------------

    def approve(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Two officials compare it with the notice; the second brings it into force."""
        version = self.to_approve(request, object_id)
        form = ApprovalForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.approved(request, version, form):
            return self.after_approval(version)
        before = queries.calendar_of(version.based_on) if version.based_on else None
        own = version.approvals.filter(person=official(request).pk).exists()
        context = {"form": form, "version": version, "own": own, **foreseen(before, queries.calendar_of(version))}
        return self.page(request, "deadlines/approve.html", str(version), context)

    def rehearsal(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """Every deadline that it would change, however many."""
        return rehearsal_file(queries.calendar_of(self.to_approve(request, object_id)))

    def to_approve(self, request: HttpRequest, object_id: int) -> CalendarVersion:
        if not request.user.has_perm(transitions.MAY_APPROVE):
            raise PermissionDenied
        version: CalendarVersion | None = self.get_object(request, str(object_id))
        if version is None:
            raise Http404
        return version

    def after_approval(self, version: CalendarVersion) -> HttpResponse:
        """To the recounts that it began, if it did."""
        if reworks().filter(calendar=version).exists():
            return redirect("admin:deadlines_rework_changelist")
        return redirect("admin:deadlines_calendarversion_change", version.pk)

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


def foreseen(before: Calendar | None, after: Calendar) -> dict[str, Any]:
    """The days that change, and the first of the deadlines that change with them."""
    return {"changes": differences_of(before, after), "forecast": preview(after)}


def rehearsal_file(given: Calendar) -> StreamingHttpResponse:
    name = f"{given.code}-{given.covers_until.year}-rehearsal.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines_of_csv(given), content_type="text/csv; charset=utf-8", headers=headers)


def drawing_of(version: CalendarVersion, request: HttpRequest) -> dict[str, Any]:
    """One year of it, the asked one or the first that it says otherwise than the version before."""
    calendar = queries.calendar_of(version)
    years = [year.year for year in calendar.years]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else year_changed(version, calendar)
    sheet = next(one for one in calendar.years if one.year == year)
    drawn = {"year": year, "years": years, "sheet": sheet, "months": year_of(calendar, year)}
    recounts = reworks().filter(calendar=version).order_by("-pk")
    return {**drawn, "recounts": recounts, "may_approve": not version.shipped and not queries.is_in_force(version)}


def year_changed(version: CalendarVersion, calendar: Calendar) -> int:
    """Of the first version of all: the last."""
    before = queries.calendar_of(version.based_on).years if version.based_on else ()
    return next((sheet.year for sheet in calendar.years if before and sheet not in before), calendar.years[-1].year)


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
        return gettext(queries.rule_of_row(row).article)

    @admin.display(description=_("note"))
    def note(self, row: RuleVersion) -> str:
        note = queries.rule_of_row(row).note
        return queries.in_language(note) if note else "–"
