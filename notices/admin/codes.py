"""The counter: a new access code for whoever has none, to the served address or after proof of identity."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.standings import standings
from cases.rules.references import as_reference
from cases.rules.verdicts import Refusal
from cases.transitions import look_into
from clock.queries import legal_now
from notices import transitions
from notices.admin.letters import MAY_ISSUE, ReadOnlyAdmin, actor, said
from notices.forms import CodeForm
from notices.models import CodeWish
from notices.queries import desk
from notices.queries.access import case_of, holders_of, wishes

MOST_SHOWN = 200


@admin.register(CodeWish)
class CodeWishAdmin(ReadOnlyAdmin):
    """Who waits for a code, the longest first; and any case by its reference."""

    def get_urls(self) -> list[URLPattern]:
        own = [path("<str:ref>/counter/", self.admin_site.admin_view(self.counter), name="notices_codewish_counter")]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        self.require(request)
        typed = request.GET.get("reference", "")
        reference = as_reference(typed)
        if reference and self.case_seen(request, reference):
            return redirect("admin:notices_codewish_counter", reference)
        rows = wishes().filter(desk.seen_by(request.user))[:MOST_SHOWN]
        context = {"rows": rows, "typed": typed, "title": _("Access codes"), "not_found": bool(typed)}
        return self.page(request, "notices/desk/codes.html", context)

    def change_view(
        self, _request: HttpRequest, object_id: str, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        wish = wishes().filter(pk=object_id).first() if object_id.isdecimal() else None
        if wish is None:
            raise Http404
        return redirect("admin:notices_codewish_counter", wish.case.ref)

    def counter(self, request: HttpRequest, ref: str) -> HttpResponse:
        """To open it is a look into a file. The code is shown once, in answer to one request, and kept nowhere."""
        self.require(request)
        case = self.case_seen(request, ref)
        if case is None:
            raise Http404
        standing, at = standings([case], askers=[])[case], legal_now()
        look_into(case=standing, by=actor(request))
        holders = holders_of(case, at)
        form = CodeForm(request.POST or None, holders=[(str(one.id), naming(one)) for one in holders])
        if request.method == "POST" and form.is_valid():
            return self.issue(request, standing, holders, form)
        context = {"standing": standing, "form": form, "title": _("Access codes"), "holders": holders}
        return self.page(request, "notices/desk/counter.html", context, status=422 if form.errors else 200)

    def issue(self, request: HttpRequest, standing: Any, holders: Any, form: CodeForm) -> HttpResponse:
        chosen = next(one for one in holders if str(one.id) == form.cleaned_data["to"])
        context: dict[str, Any] = {"standing": standing, "title": _("Access code"), "holder": chosen}
        try:
            context["code"] = transitions.issue_code(
                case=standing.id, to=chosen.id, by=actor(request), at=legal_now(), proved=form.cleaned_data["proved"]
            )
        except Refusal as refusal:
            form.add_error(None, " ".join(said(refusal)))
            return self.page(request, "notices/desk/counter.html", {**context, "form": form}, status=409)
        answer = self.page(request, "notices/desk/sheet.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def case_seen(self, request: HttpRequest, ref: str) -> Any:
        case = case_of(ref)
        return case if case and desk.sees_case(request.user, case) else None

    def require(self, request: HttpRequest) -> None:
        if not request.user.has_perm(MAY_ISSUE):
            raise PermissionDenied


def naming(holder: Any) -> str:
    name = str(holder.name or holder.id)
    return gettext("%(name)s, who speaks for somebody else") % {"name": name} if holder.speaks_for else name
