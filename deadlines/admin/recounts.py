"""How far recounts are and what they changed; and whoever was wronged by a date that turned out otherwise."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cases.queries.standings import Someone, actor_of, standings
from cases.transitions import look_into, look_over
from deadlines import queries, transitions
from deadlines.admin.desk import ReadOnlyAdmin, agencies_of, official, with_query
from deadlines.forms.desk import RedressForm
from deadlines.models import Redress, Rework
from deadlines.queries.recounts import (
    cause_of,
    changed_by,
    redress_page,
    redress_seen,
    redress_told,
    reworks,
)
from deadlines.rules.refusals import Refused
from deadlines.transitions.reworking import MAY_SETTLE


@admin.register(Rework)
class ReworkAdmin(ReadOnlyAdmin):
    list_display = ("cause", "begun_at", "seen", "changed", "redress", "finished_at")
    ordering = ("-id",)

    class Media:
        css = {"all": ["deadlines/time.css"]}

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Rework]:
        return reworks()

    @admin.display(description=_("because of"))
    def cause(self, rework: Rework) -> str:
        return cause_of(rework)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        self.require_reader(request)
        rework = self.get_object(request, object_id or "")
        if rework is None:
            raise Http404
        changed = changed_by(rework, agencies=agencies_of(request), after=begin_after(request))
        context = {
            "rework": rework,
            "rows": changed.rows,
            "next": with_query(request, after=str(changed.next)) if changed.next else None,
            "first": with_query(request, after=None) if request.GET.get("after") else None,
        }
        return self.page(request, "deadlines/recount.html", cause_of(rework), context)

    def history_view(self, _request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        return redirect("admin:deadlines_rework_change", object_id)


@admin.register(Redress)
class RedressAdmin(ReadOnlyAdmin):
    class Media:
        css = {"all": ["deadlines/time.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redress]:
        return redress_seen(agencies_of(request))

    def changelist_view(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        self.require_reader(request)
        settled = request.GET.get("settled") == "1"
        found = redress_page(agencies=agencies_of(request), settled=settled, after=begin_after(request))
        actor = actor_of(cast(Someone, request.user))
        cases = standings({one.row.timer.case_id for one in found.rows if one.row.timer.case_id}, askers=[actor])
        look_over(cases=list(cases.values()), by=actor)
        context = {
            "rows": found.rows,
            "settled": settled,
            "next": with_query(request, after=str(found.next)) if found.next else None,
            "first": with_query(request, after=None) if request.GET.get("after") else None,
        }
        return self.page(request, "deadlines/redress_list.html", _("Cases for redress"), context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        """One of them, with the form that says what was done. Opening it is a look."""
        self.require_reader(request)
        row = self.get_object(request, object_id or "")
        if row is None:
            raise Http404
        may_settle = row.settled_at is None and request.user.has_perm(MAY_SETTLE)
        form = RedressForm(request.POST or None) if may_settle else None
        if request.method == "POST":
            if form is None:
                raise PermissionDenied
            if form.is_valid() and self.settled(request, row, form):
                return redirect("admin:deadlines_redress_changelist")
        self.note_look(request, row)
        told = redress_told(row)
        return self.page(request, "deadlines/redress.html", told.name, {"told": told, "form": form})

    def note_look(self, request: HttpRequest, row: Redress) -> None:
        actor, case = actor_of(cast(Someone, request.user)), row.timer.case_id
        if case is not None:
            look_into(case=standings([case], askers=[actor])[case], by=actor)

    def settled(self, request: HttpRequest, row: Redress, form: RedressForm) -> bool:
        try:
            transitions.settle_redress(redress_id=row.pk, by=official(request), outcome=form.cleaned_data["outcome"])
        except Refused as refused:
            form.add_error(None, queries.refusal_sentence(refused.code))
            return False
        self.message_user(request, _("Noted. It is in the ledger, in the file of the case."), messages.SUCCESS)
        return True

    def history_view(self, _request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        return redirect("admin:deadlines_redress_change", object_id)


def begin_after(request: HttpRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else 0
