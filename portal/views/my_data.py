"""My data: everything that is held about somebody, without any case. The door, the page, and the same as files."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock.queries import legal_now
from notices.queries.printing import trouble
from notices.transitions.passes import use_pass
from people.adapters import address_of
from portal.forms.my_data import CodeForm
from portal.queries.last_days import last_days
from portal.queries.myself import Myself, everything, overview, told
from portal.queries.printing import held_as_pdf
from portal.transitions.handing import note_own
from portal.transitions.proving import remember
from portal.views.proving import of_myself, remembered
from portal.views.visiting import forget

WRONG = _(
    "This code does not open anything: it was typed wrongly, used before, or is too old. Ask at a counter for another."
)
SHUT = _("Too many codes came from your network. Wait a quarter of an hour, then try again. Nothing has been lost.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        me = remembered(request)
        return overview_page(request, me) if me else entrance(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return entrance(request, form, status=422)
    came = use_pass(code=form.cleaned_data["code"], address=address_of(request) or "", at=legal_now())
    if came.subject is None:
        form.add_error("code", SHUT if came.shut else WRONG)
        return entrance(request, form, status=429 if came.shut else 422)
    remember(request, came.subject)
    return redirect("portal:my-data")


def entrance(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "elsewhere": settings.OIDC_NAME}
    response = render(request, "portal/my_data/door.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def overview_page(request: HttpRequest, me: Myself) -> HttpResponse:
    at = legal_now()
    response = render(request, "portal/my_data/overview.html", {**overview(me, at), "times": last_days(me, at)})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    forget(request)
    return redirect("portal:my-data")


@require_safe
@of_myself
def held(request: HttpRequest, me: Myself) -> HttpResponse:
    context = {"me": me, "held": told(everything(me, legal_now())), "prints": trouble() is None}
    return render(request, "portal/my_data/held.html", context)


@require_POST
@of_myself
def as_json(_request: HttpRequest, me: Myself) -> HttpResponse:
    """Given by a button and not by a link: it is noted, as every look is."""
    note_own(me, "JSON")
    text = json.dumps(everything(me, legal_now()), ensure_ascii=False, indent=1, default=str)
    return download(text.encode(), "application/json", "my-data.json")


@require_POST
@of_myself
def as_pdf(_request: HttpRequest, me: Myself) -> HttpResponse:
    """Where this machine cannot print, the page is what is printed."""
    if trouble() is not None:
        return redirect("portal:my-data-held")
    note_own(me, "PDF")
    return download(held_as_pdf(me, legal_now()), "application/pdf", "my-data.pdf")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)
