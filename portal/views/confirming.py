"""Somebody lets one agency ask once whether they are not on a list. There is no page that says so to themselves: whoever could
print it could be made to bring it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.refusing import attempted
from clock.queries import legal_now
from lists.transitions.confirming import Agreed, agree_to_confirmation, revoke_confirmation
from portal.forms.confirming import ConfirmationForm
from portal.queries.confirming import confirmations
from portal.queries.myself import Myself
from portal.views.proving import of_myself


@require_http_methods(["GET", "HEAD", "POST"])
@of_myself
def page(request: HttpRequest, me: Myself) -> HttpResponse:
    """The code is shown in answer to the one request, and kept nowhere."""
    at = legal_now()
    context = confirmations(me, at)
    form = ConfirmationForm(request.POST if request.method == "POST" else None, offers=context["choices"])
    made: list[Agreed] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(agree_to_confirmation(subject=me.subject, key=data["key"], stamp=data["stamp"], by=me.actor, at=at))

    if request.method == "POST" and form.is_valid() and attempted(form, act):
        told = made[0].offer.told()
        return render(request, "portal/my_data/confirmation_code.html", {**context, "made": made[0], "told": told})
    status = 422 if form.errors else 200
    return render(request, "portal/my_data/confirmations.html", {**context, "form": form}, status=status)


@require_POST
@of_myself
def revoke(request: HttpRequest, me: Myself, consent: UUID) -> HttpResponse:
    if not revoke_confirmation(consent=consent, by=me.actor, at=legal_now()):
        raise Http404
    messages.success(request, _("Taken back. The code opens nothing any more."))
    return redirect("portal:my-data-confirmations")
