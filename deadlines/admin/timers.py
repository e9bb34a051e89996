"""The queue of deadlines, and the page on which one clock of one case explains itself. Opening it is a look (RULES.md 15)."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.lists import case_seen
from cases.queries.pages import TooWide, WrongCursor
from cases.queries.standings import Someone, actor_of, standings
from cases.rules.references import as_reference
from cases.transitions import look_into, look_over
from clock.queries import legal_now
from deadlines.admin.desk import ReadOnlyAdmin, agencies_of, with_query
from deadlines.models import Timer
from deadlines.queries.names import clock_name
from deadlines.queries.queue import TITLES, QueuePage, Which, queue_page
from deadlines.queries.telling import clocks_told

MAY_SEE_FAILING = "deadlines.view_failing"


@admin.register(Timer)
class TimerAdmin(ReadOnlyAdmin):
    class Media:
        css = {"all": ["deadlines/time.css"]}

    def get_urls(self) -> list[URLPattern]:
        clock = self.admin_site.admin_view(self.clock_view)
        own = [path("of/<str:ref>/<str:kind>/", clock, name="deadlines_timer_clock")]
        return [*own, *super().get_urls()]

    # --- The queue ----------------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        self.require_reader(request)
        offered = [which for which in Which if which is not Which.FAILING or request.user.has_perm(MAY_SEE_FAILING)]
        asked = request.GET.get("which", "")
        which = Which(asked) if asked in offered else Which.OVERDUE
        found, fault = self.found(request, which)
        self.note_looks(request, found)
        context = {
            "which": which,
            "offered": [(one, TITLES[one], f"?which={one}") for one in offered],
            "rows": found.rows,
            "fault": fault,
            "next": with_query(request, after=found.next) if found.next else None,
            "first": with_query(request, after=None) if request.GET.get("after") else None,
        }
        return self.page(request, "deadlines/queue.html", _("Deadlines"), context)

    def found(self, request: HttpRequest, which: Which) -> tuple[QueuePage, str]:
        """The page, or what stands against it."""
        zone, after = zone_of(request), request.GET.get("after", "")
        try:
            return queue_page(which, agencies=agencies_of(request), now=legal_now(), zone=zone, after=after), ""
        except WrongCursor:
            return QueuePage([], None), gettext("This page of the list is no more. Begin at the first.")
        except TooWide:
            return QueuePage([], None), gettext("This takes too long now. Please try again in a while.")

    def note_looks(self, request: HttpRequest, found: QueuePage) -> None:
        """As on any list of cases: one event in the reader's own chain."""
        actor = actor_of(cast(Someone, request.user))
        cases = standings({entry.row.case_id for entry in found.rows if entry.row.case_id}, askers=[actor])
        look_over(cases=list(cases.values()), by=actor)

    # --- One clock ----------------------------------------------------------------------------------------------------------

    def clock_view(self, request: HttpRequest, ref: str, kind: str) -> HttpResponse:
        self.require_reader(request)
        reference = as_reference(ref)
        case = case_seen(reference, by=request.user) if reference else None
        if case is None:
            raise Http404
        clocks = clocks_told(case.pk, now=legal_now())
        clock = next((one for one in clocks if one.kind == kind), None)
        if clock is None:
            raise Http404
        actor = actor_of(cast(Someone, request.user))
        look_into(case=standings([case.pk], askers=[actor])[case.pk], by=actor)
        others = [one for one in clocks if one.kind != kind]
        context = {"case": case, "told": clock, "others": others}
        return self.page(request, "deadlines/clock.html", clock_name(kind), context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        """A generation's own address leads to its clock's page."""
        self.require_reader(request)
        seen = Timer.objects.select_related("case").filter(agency__in=agencies_of(request))
        row = seen.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        if row is None or row.case is None:
            raise Http404
        return redirect("admin:deadlines_timer_clock", row.case.ref, row.kind)

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        """What happened to a clock stands on its own page."""
        return self.changeform_view(request, object_id)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Which day "today" is, where this official works."""
    agency = cast(Any, request.user).agency
    return ZoneInfo(agency.zone if agency else settings.TIME_ZONE)
