"""When something went wrong with the letter, or somebody else shall speak; and the same forms on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from notices import transitions
from notices.queries.letters import letters_to
from people.adapters import address_of
from portal.forms.entering import ChallengeForm, LostCodeForm
from portal.queries.blanks import blank, blanks
from portal.queries.speaking import speakers_for
from portal.queries.visitors import Visitor
from portal.transitions.limiting import takes_one_more
from portal.views.visiting import of_visitor
from records.transitions import revoke_representative


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """Whatever reference is typed, the answer is the same."""
    form, now = LostCodeForm(request.POST if request.method == "POST" else None), legal_now()
    if request.method != "POST":
        return render(request, "portal/case/lost_code.html", {"form": form})
    if form.is_valid() and form.is_too_quick(now):
        form.add_error(None, _("Please look at what you typed, and press the button once more."))
    if form.errors:
        return render(request, "portal/case/lost_code.html", {"form": form}, status=422)
    if not takes_one_more("codes", address_of(request)):
        form.add_error(
            None, _("Many codes were asked for from your network in this hour. Please try again in an hour.")
        )
        return render(request, "portal/case/lost_code.html", {"form": form}, status=429)
    if not form.is_from_a_program:
        transitions.ask_code(ref=form.cleaned_data["reference"], at=now)
    return render(request, "portal/case/code_asked.html", {"reference": form.cleaned_data["reference"]})


@require_http_methods(["GET", "HEAD", "POST"])
@of_visitor
def challenge(request: HttpRequest, visitor: Visitor, letter: UUID) -> HttpResponse:
    """Somebody says that a letter never came. What rests on it is suspended at once, the first time."""
    found = next((one for one in letters_to(visitor.case, visitor.acts_for) if one.id == letter), None)
    if found is None or not found.challenge:
        raise Http404
    form = ChallengeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.challenge(notice=letter, by=visitor.actor, at=legal_now(), said=form.cleaned_data["said"])
        except Refusal as refusal:
            form.add_error(None, say(refusal.because[0].text))
        else:
            messages.success(
                request,
                _(
                    "It is noted, and an official looks into it. Until then nothing new rests on this letter, and what had taken effect is suspended."
                ),
            )
            return redirect("portal:case", visitor.ref)
    context = {"form": form, "letter": found, "visitor": visitor}
    return render(request, "portal/case/challenge.html", context, status=422 if form.errors else 200)


@require_POST
@of_visitor
def revoke(request: HttpRequest, visitor: Visitor, representative: int) -> HttpResponse:
    """At once. What was done until now was done in their name."""
    known = {one.id: one for one in speakers_for(visitor)}
    if representative not in known or not known[representative].revocable:
        raise Http404
    revoke_representative(
        representative=representative, by=visitor.actor, at=legal_now(), reason=_("Revoked on the page of the case.")
    )
    messages.success(request, _("Done. Their code no longer opens your case."))
    return redirect("portal:case", visitor.ref)


# --- On paper -------------------------------------------------------------------------------------------------------------


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/case/forms.html", {"blanks": blanks()})


@require_safe
def form(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The same questions, with lines to write on."""
    found = blank(kind, code)
    if found is None:
        raise Http404
    return render(request, "portal/case/form.html", {"blank": found})
