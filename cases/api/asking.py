"""What came with a request: which cases are wanted, and which version the sender has read."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from cases.api.problems import PreconditionFailed, PreconditionRequired
from cases.queries.kinds import KNOWN
from cases.queries.lists import SORTS, USUAL, Wanted, cases_asked_of
from cases.rules.fields import is_near

ETAG = re.compile(r'"(\d{1,9})"')
PARAMETERS = {"state", "kind", "due_before", "assigned", "sort", "after", "limit"}


def wanted(request: Request, lists: frozenset[str] | None) -> Wanted:
    asked = request.query_params
    if unknown := sorted(set(asked) - PARAMETERS):
        raise ValidationError({name: _("There is no such parameter.") for name in unknown})
    assigned, kind = asked.get("assigned", ""), asked.get("kind", "")
    states = tuple(state for given in asked.getlist("state") for state in given.split(",") if state)
    require_known("kind", [kind] if kind else [], KNOWN.kinds)
    require_known("state", states, [state for one in KNOWN.kinds.values() for state in one.table.states])
    return Wanted(
        states=states,
        kind=kind,
        due_before=instant(asked["due_before"]) if asked.get("due_before") else None,
        assignee=official(assigned, request) if assigned not in ("", "none", "asked") else None,
        unassigned=assigned == "none",
        lists=lists,
        asked=cases_asked_of(request.user) if assigned == "asked" else None,
    )


def require_known(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    """A slip of the keyboard is told: an empty list would say that there are none."""
    known = set(known)
    if unknown := sorted(set(given) - known):
        words = _("There is no %(unknown)s. Choose among: %(known)s.")
        raise ValidationError({name: words % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}})


def sort_of(request: Request) -> str:
    sort = request.query_params.get("sort", USUAL)
    if sort not in SORTS:
        raise ValidationError({"sort": _("Choose one of: %(sorts)s.") % {"sorts": ", ".join(SORTS)}})
    return sort


def number_of(request: Request, name: str, *, usual: int, most: int, least: int = 1) -> int:
    text = request.query_params.get(name, str(usual))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        words = _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise ValidationError({name: words})
    return int(text)


def official(assigned: str, request: Request) -> UUID:
    if assigned == "me":
        user: Any = request.user
        return UUID(str(user.public_id))
    try:
        return UUID(assigned)
    except ValueError:
        raise ValidationError({"assigned": _("Write me, none, asked, or an official's id.")}) from None


def instant(text: str) -> datetime:
    """A moment with its zone; or a day, which means its beginning here."""
    try:
        if len(text) == len("2026-05-08"):
            moment = datetime.combine(date.fromisoformat(text), time(), ZoneInfo(settings.TIME_ZONE))
        else:
            moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that was sent as it is
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not is_near(moment):
        raise ValidationError({"due_before": _("Write a day as 2026-05-08, or a moment with its zone.")})
    return moment


def version_read(request: Request) -> int:
    """From If-Match. `*` names no version, and whoever writes must have read one."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        raise PreconditionRequired
    found = ETAG.fullmatch(given)
    if found is None:
        raise PreconditionFailed
    return int(found[1])


def body_of(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise ValidationError(_("Send a JSON object."))
    return dict(request.data)


def reason_in(body: dict[str, Any]) -> str:
    """Taken out of the body: what is left are the move's own fields."""
    reason = body.pop("reason", "")
    if not isinstance(reason, str):
        raise ValidationError({"reason": _("This should be text.")})
    return reason
