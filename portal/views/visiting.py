"""Who may see a case's pages: whoever holds its paper. Asked anew for every page; nothing of it stays in any cache."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cases.queries.of_subject import own_case
from cases.queries.standings import kinds_of, subjects_of
from cases.rules.references import as_reference
from clock.queries import legal_now
from notices.transitions import Entry
from notices.transitions.access import entry_of_proven
from portal.queries.visitors import Visitor, visitor_of, visitor_within
from portal.transitions import proving as proved
from portal.views import proving
from records.states import SOURCE_RECORD

KEY = "portal_cases"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "draft", "seen", "remove"})
SHORT = 10  # a yes, a choice: nothing that hurts to give again
IDLE = 3600  # seconds: whoever leaves a shared computer is gone after an hour

CaseView = Callable[..., HttpResponse]


def remember(request: HttpRequest, entry: Entry) -> None:
    """A new session key, so that nobody who knew the old one comes in with it."""
    request.session.cycle_key()
    request.session[KEY] = {**request.session.get(KEY, {}), entry.ref: [str(entry.case), str(entry.to), entry.code]}
    request.session.set_expiry(IDLE)


def forget(request: HttpRequest) -> None:
    """Every way in: a case opens by its own paper, by that of the listing it contests, and by having shown who one is."""
    request.session.pop(KEY, None)
    proved.forget(request)


def remembered(request: HttpRequest, ref: str) -> Visitor | None:
    """Directly, or through the listing that this case contests."""
    kept = request.session.get(KEY, {})
    request.session.modified = bool(kept)
    if ref in kept:
        return visitor_of(entry(ref, kept[ref]))
    for other, given in kept.items():
        visitor = visitor_of(entry(other, given))
        within = visitor_within(visitor, ref) if visitor else None
        if within is not None:
            return within
    return proven(request, ref)


def proven(request: HttpRequest, ref: str) -> Visitor | None:
    """Whoever has shown who they are comes into their own cases without a code."""
    me = proving.remembered(request)
    case = own_case(me.members, ref) if me else None
    if (
        me is None or case is None or kinds_of([case])[case] == SOURCE_RECORD
    ):  # a record has its place among all that is held
        return None
    whose = subjects_of([case])[case] or me.subject
    found = entry_of_proven(case=case, ref=ref, to=whose, by=me.actor, at=legal_now())
    return visitor_of(found) if found else None


def entry(ref: str, kept: list[Any]) -> Entry:
    return Entry(UUID(kept[0]), ref, UUID(kept[1]), kept[2])


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody wrote while their time on the page ran out: theirs to copy, and kept nowhere."""
    kept = [str(request.POST[name]) for name in request.POST if name not in NOT_TYPED]
    return [value for value in kept if len(value) > SHORT]


def of_visitor(view: CaseView) -> CaseView:
    """With the visitor in the place of the reference. Nobody else learns whether there is such a case."""

    @never_cache
    @functools.wraps(view)
    def answer(request: HttpRequest, ref: str, **more: Any) -> HttpResponse:
        reference = as_reference(ref) or ""
        visitor = remembered(request, reference)
        if visitor is None and typed_in(request):
            context = {"typed": typed_in(request), "ref": reference}
            return render(request, "portal/case/expired.html", context, status=403)
        if visitor is None:
            return redirect(f"{reverse('portal:enter')}?ref={reference}")
        return view(request, visitor, **more)

    return answer
