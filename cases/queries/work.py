"""An official's work of today: what waits for their signature, and the piles that rooms know of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from cases.models import Case, Signature
from cases.queries.kinds import KNOWN, kinds
from cases.queries.lists import SORTS, Wanted, cases_seen_by, matching
from cases.queries.pages import page
from cases.queries.views import CaseView, views_of
from cases.rules.kinds import Pile
from cases.rules.standing import Actor
from cases.states import Move, Part

MOST_LOOKED_AT = 100  # cases, those that are due first
MOST_COUNTED = 100  # more than ninety-nine are many


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for the reader's signature."""

    view: CaseView
    steps: tuple[str, ...]  # what they may sign; what they may do instead stands on its page


def waiting_for(user: Any, viewer: Actor) -> list[Waiting]:
    """What this official may decide now: nobody else's signature is missing, and every rule lets it pass."""
    undecided = unsigned(signable(viewer))
    if undecided is None:
        return []
    found = page(undecided, sort=SORTS["due"], within=cases_seen_by(user), after=None, size=MOST_LOOKED_AT)
    waiting = [Waiting(view, open_steps(view)) for view in views_of(found.rows, viewer=viewer)]
    return [one for one in waiting if one.steps]


def signs(move: Move) -> bool:
    """It ends an act that somebody else began, or decides on what a citizen filed."""
    return move.part is not None and not move.opens_act and bool(move.sources)


def signable(viewer: Actor) -> dict[tuple[str, Part], set[str]]:
    """By kind of case and part: the states in which this official might sign."""
    found: dict[tuple[str, Part], set[str]] = defaultdict(set)
    for kind in kinds():
        for move in kind.table.moves:
            if signs(move) and move.part is not None and move.who & viewer.roles:
                found[kind.code, move.part].update(move.sources)
    return found


def unsigned(by_part: dict[tuple[str, Part], set[str]]) -> QuerySet[Case] | None:
    """Cases in these states whose present act nobody has signed in that part."""
    wanted = Q()
    for (kind, part), states in by_part.items():
        signed = Signature.objects.filter(matter=OuterRef("matter"), act=OuterRef("act"), part=part)
        wanted |= Q(~Exists(signed), kind=kind, state__in=states)
    return matching(Wanted()).filter(wanted) if by_part else None


def open_steps(view: CaseView) -> tuple[str, ...]:
    return tuple(gettext(one.move.title) for one in view.choices if one.verdict.open and signs(one.move))


def piles_of(user: Any, now: datetime) -> list[Pile]:
    return [pile for tell in (assigned, *KNOWN.work) for pile in tell(user, now) if pile.number]


def assigned(user: Any, _now: datetime) -> Sequence[Pile]:
    live = Case.objects.filter(assignee=user.pk, next_due_at__isnull=False)
    return [Pile(gettext("Assigned to you"), few(live), reverse("admin:cases_case_changelist") + "?assigned=me")]


def few(rows: QuerySet[Any]) -> int:
    """How many; counted no further than it matters."""
    return rows[:MOST_COUNTED].count()
