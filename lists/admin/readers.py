"""Who reads a page of the desk, as the rules know them."""

from typing import cast

from django.http import HttpRequest

from cases.queries.standings import Someone, actor_of
from cases.rules.standing import Actor


def reader(request: HttpRequest) -> Actor:
    """Asked several times for each page of the desk, and read once."""
    known: Actor | None = getattr(request, "reader", None)
    if known is None:
        known = actor_of(cast(Someone, request.user))
        request.reader = known  # type: ignore[attr-defined]  # kept with the request it is about
    return known
