"""The hearing of a listing, on its page: asked for, fixed, held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.rules.standing import Actor, Standing
from lists.models import Hearing, Interim, Listing, Proposed
from lists.queries.wording import day_of
from lists.states import LATER
from notices.queries.facts import letters_of

Letters = Sequence[tuple[Mapping[str, Any], datetime | None]]


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
        (gettext("Chair"), chaired(case, row)),
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
        (gettext("Who hears them on it"), chaired(case, row)),
        (gettext("They came to that hearing, or somebody for them"), came(row.appeared)),
        (gettext("Heard on the immediate effect"), row.heard_at),
        (gettext("Minutes of that hearing"), row.minutes),
    ]


def chaired(case: Standing, row: Hearing | Interim) -> str:
    if row.chair is None:
        return ""
    if row.chair_id in case.recused:
        return gettext("%(name)s, who stays out of the matter now") % {"name": row.chair.name}
    return row.chair.name


# --- Invitations ------------------------------------------------------------------------------------------------------------


def told_at(case: UUID, kind: str) -> datetime | None:
    """When they were first told of the day and the place that the last invitation says, whoever hears them then."""
    return first_told(letters_of(case, kind))


def first_told(letters: Letters) -> datetime | None:
    same = [served for said, served in letters if served and when_and_where(said) == when_and_where(letters[-1][0])]
    return min(same, default=None)


def invited_at(case: UUID, kind: str, held_at: datetime) -> datetime | None:
    """Likewise. Nothing, where the last invitation, which says who hears them, had not reached them by that day."""
    letters = letters_of(case, kind)
    served = letters[-1][1] if letters else None
    return first_told(letters) if served and day_of(served) <= day_of(held_at) else None


def when_and_where(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in said.get("hearing", {}).items() if name != "chair"}


def came(appeared: bool | None) -> str:
    return {True: gettext("yes"), False: gettext("no"), None: ""}[appeared]
