"""Candidates of redlists, posted so that anybody may object before they are named. An objection is read by officials alone."""

from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from cases.transitions import once
from cases.transitions.repeating import fingerprint_of
from clock.queries import legal_now
from deadlines.rules.instants import INSTANT
from lists.queries import candidates
from lists.queries.paging import cursor_text, read_cursor
from lists.transitions import object_to
from people.adapters import address_of
from people.transitions import take_turn
from portal.forms.objecting import ObjectionForm

MOST_IN_AN_HOUR = 60
HOUR = 3600
SALT = "portal.objected"
TOO_MANY = _("Many objections came from your network in this hour. Please send yours in an hour.")
anew = cache_control(no_cache=True, private=True)


@require_safe
@anew
def index(request: HttpRequest) -> HttpResponse:
    try:
        after = read_cursor(request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    rows, following = candidates.posted("", after)
    shown = [(one, one.objections_until - INSTANT) for one in rows]
    context = {"shown": shown, "following": cursor_text(following) if following else "", "first": after is None}
    return unindexed(render(request, "portal/candidates/index.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """From the second at which the time for objections is over, nobody is read here. What was typed is not lost by that."""
    one = candidates.posted_one(public_id)
    if request.method != "POST":
        if one is None:
            raise Http404
        return shown(request, one, ObjectionForm())
    form = ObjectionForm(request.POST, request.FILES)
    if one is None:
        form.is_valid()
        return shown(request, one, form, status=409)
    if not form.is_valid() or form.is_from_a_program:
        return shown(request, one, form, status=422)
    return sent(request, one, form)


def shown(
    request: HttpRequest, one: candidates.Posted | None, form: ObjectionForm, *, status: int = 200
) -> HttpResponse:
    last_day = one.objections_until - INSTANT if one else None
    context = {"one": one, "form": form, "last_day": last_day, "token": request.POST.get("token") or uuid4()}
    return unindexed(render(request, "portal/candidates/candidate.html", context, status=status))


def sent(request: HttpRequest, one: candidates.Posted, form: ObjectionForm) -> HttpResponse:
    at = legal_now()
    address = address_of(request)
    if wait := take_turn(what="objections", address=address, most=MOST_IN_AN_HOUR, seconds=HOUR, at=at):
        form.add_error(None, TOO_MANY)
        answer = shown(request, one, form, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    try:
        reference = objected(request, one, form)
    except Invalid as invalid:
        form.refuse(invalid)
        return shown(request, one, form, status=422)
    except Refusal as refusal:
        form.add_error(None, say(refusal.because[0].text))
        return shown(request, one, form, status=409)
    return redirect("portal:objected", signed=signing.dumps(reference, salt=SALT))


def objected(request: HttpRequest, one: candidates.Posted, form: ObjectionForm) -> str:
    """Once, however often the button is pressed."""
    given: dict[str, Any] = form.cleaned_data
    files = [(file.name or "", bytes(file.read())) for file in given["papers"]]
    try:
        owner = UUID(request.POST.get("token", ""))
    except ValueError:
        owner = uuid4()
    digests = [[name, fingerprint_of([content.hex()]).hex()] for name, content in files]
    key = fingerprint_of([str(one.public_id), given["words"], given["name"], digests]).hex()

    def produce() -> str:
        made = object_to(candidate=one.public_id, words=given["words"], name=given["name"], files=files, at=legal_now())
        return made.reference

    return str(once(owner=owner, key=key, asked=key, produce=produce).outcome)


@never_cache
@require_safe
def objected_page(request: HttpRequest, signed: str) -> HttpResponse:
    try:
        reference = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    return unindexed(render(request, "portal/candidates/objected.html", {"reference": reference}))


def unindexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
