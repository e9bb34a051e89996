"""At the counter: everything that is held about somebody, printed for them once they have shown who they are (PIPL 45)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from clock.queries import legal_now
from notices.admin.letters import MAY_ISSUE
from notices.queries.printing import trouble
from portal.forms.handing import HandOverForm
from portal.queries.myself import Myself, myself
from portal.queries.printing import held_as_html, held_as_pdf
from portal.transitions.handing import note_handed_over
from records.transitions import look_into_subject

NAME = "my-data.pdf"


def answer(request: HttpRequest, subject: UUID) -> tuple[dict[str, Any], HttpResponse | None]:
    """The page's context; or the paper itself."""
    user: Any = request.user
    if not user.has_perm(MAY_ISSUE):
        raise PermissionDenied
    by, me = actor_of(user), myself(subject, legal_now())
    if me is None:
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None, initial={"language": me.language})
    if request.method == "POST" and form.is_valid():
        try:
            note_handed_over(me, by=by, proved_by=form.cleaned_data["proved_by"])
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            return {}, printed(me, form.cleaned_data["language"])
    look_into_subject(subject=me.subject, by=by, purpose="access at the counter", fields=("names",))
    return {"form": form, "me": me, "prints": trouble() is None}, None


def printed(me: Myself, language: str) -> HttpResponse:
    """Where this machine cannot print, the page is what is printed."""
    at = legal_now()
    with override(language):
        if trouble() is not None:
            return HttpResponse(held_as_html(me, at))
        headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(held_as_pdf(me, at), content_type="application/pdf", headers=headers)
