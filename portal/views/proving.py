"""Who has shown who they are: by a code from a counter, or by signing in elsewhere. Asked anew for every page."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from clock.queries import legal_now
from portal.queries.myself import Myself, myself
from portal.transitions.proving import KEY

OwnView = Callable[..., HttpResponse]


def remembered(request: HttpRequest) -> Myself | None:
    kept = request.session.get(KEY)
    if kept is None:
        return None
    request.session.modified = True
    return myself(UUID(kept), legal_now())


def of_myself(view: OwnView) -> OwnView:
    """With the person after the request. Whoever has not shown who they are is led to the door."""

    @never_cache
    @functools.wraps(view)
    def answer(request: HttpRequest, **more: Any) -> HttpResponse:
        me = remembered(request)
        if me is None:
            return redirect("portal:my-data")
        response = view(request, me, **more)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer
