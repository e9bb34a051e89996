"""What the person sees of their case, and the little that is kept from them for a time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.queries.histories import happened
from cases.queries.views import CaseView
from cases.queries.wording import say
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from ledger.queries import recent
from portal.forms.withholding import WithholdForm
from portal.queries.withheld import DECIDERS, withheld_in
from portal.rules.withholding import OWN, Ground
from portal.transitions.withholding import disclose, withhold

SHOWN = 60


def answer(request: HttpRequest, view: CaseView, actor: Actor) -> tuple[dict[str, Any], HttpResponse | None]:
    """The page's context; or where it goes from here."""
    if not actor.roles & DECIDERS:
        raise PermissionDenied
    refused: list[str] = []
    posted = request.POST if request.method == "POST" and "disclose" not in request.POST else None
    form = WithholdForm(posted, events=events_of(view))
    if request.method == "POST":
        refused = shown_again(request, view, actor) if posted is None else kept_back(view, form, actor)
        if not refused and not form.errors:
            messages.success(request, _("Done."))
            return {}, redirect("admin:portal_mirror", view.row.ref)
    withheld = sorted(withheld_in(view.row.pk).values(), key=lambda one: one.seq)
    return {"view": view, "form": form, "refused": refused, "withheld": withheld}, None


def events_of(view: CaseView) -> list[tuple[str, str]]:
    events = [one for one in recent(view.row.pk, limit=SHOWN) if one.kind not in OWN]
    told = happened(events, view.kind)
    return [(str(event.seq), f"{event.seq}. {one.what}") for event, one in zip(events, told, strict=True)]


def shown_again(request: HttpRequest, view: CaseView, actor: Actor) -> list[str]:
    given = request.POST.get("disclose", "")
    if not given.isdecimal() or len(given) > 18:
        raise Http404
    try:
        disclose(view=view, seq=int(given), by=actor, reason=_("Shown before its day."))
    except Refusal as refusal:
        return [say(one.text) for one in refusal.because]
    return []


def kept_back(view: CaseView, form: WithholdForm, actor: Actor) -> list[str]:
    if not form.is_valid():
        return []
    given = form.cleaned_data
    try:
        withhold(
            view=view,
            seq=int(given["event"]),
            ground=Ground(given["ground"]),
            law=given["law"],
            review_on=given["review_on"],
            by=actor,
            reason=given["reason"],
        )
    except Refusal as refusal:
        return [say(one.text) for one in refusal.because]
    return []
