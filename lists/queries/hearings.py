"""The hearing of a listing, on its page: asked for, fixed, held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from cases.rules.standing import Actor, Standing
from lists.models import Hearing, Interim, Listing, Proposed
from lists.states import LATER


def panel(case: Standing, _viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    pairs = [*before_deciding(case), *on_immediate_effect(case)]
    said = [(label, value) for label, value in pairs if value not in ("", None)]
    return {"said": said} if said else None


def before_deciding(case: Standing) -> list[tuple[str, Any]]:
    """Of what waits for its decision now; else of the first decision."""
    act = Proposed.objects.filter(act=case.act, kind__in=LATER, settled_at=None).first()
    what = act or Listing.objects.get(pk=case.id)
    asked = [(gettext("A hearing was asked for"), what.hearing_asked_at)]
    row = Hearing.objects.select_related("chair").filter(of=what.pk).first()
    if row is None:
        return asked
    return [
        *asked,
        (gettext("When"), row.held_at),
        (gettext("Where"), row.place),
        (gettext("Chair"), row.chair.name),
        (gettext("The person came, or somebody for them"), came(row.appeared)),
        (gettext("Minutes"), row.minutes),
    ]


def on_immediate_effect(case: Standing) -> list[tuple[str, Any]]:
    row = Interim.objects.select_related("chair").filter(listing=case.id).first()
    if row is None:
        return []
    return [
        (gettext("Asked to be heard on the immediate effect"), row.hearing_asked_at),
        (gettext("When they are heard on it"), row.held_at),
        (gettext("Where they are heard on it"), row.place),
        (gettext("Who hears them on it"), row.chair.name if row.chair else ""),
        (gettext("They came to that hearing, or somebody for them"), came(row.appeared)),
        (gettext("Heard on the immediate effect"), row.heard_at),
        (gettext("Minutes of that hearing"), row.minutes),
    ]


def came(appeared: bool | None) -> str:
    return {True: gettext("yes"), False: gettext("no"), None: ""}[appeared]
