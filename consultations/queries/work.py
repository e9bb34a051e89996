"""For the desk's first page: what waits for an answer, and what for a second official. That a text can be adopted is told as
every signature is (cases.queries.work)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from cases.queries.standings import actor_of
from cases.queries.work import few
from cases.rules.kinds import Pile
from consultations.models import CommentGroup, Draft, Withholding
from consultations.states import ADOPTERS, OFFICERS, State

DRAFTS = "admin:consultations_draft"


def work_of(user: Any, _now: datetime) -> list[Pile]:
    actor = actor_of(user)
    if not actor.roles & (OFFICERS | ADOPTERS):
        return []
    own = Draft.objects.filter(agency__in=actor.agencies)
    piles = []
    if actor.roles & OFFICERS:
        groups = CommentGroup.objects.filter(draft__in=own.filter(case__state=State.CLOSED), answer=None)
        piles += [Pile(gettext("Groups of comments to answer"), few(groups), where(groups, "answers"))]
        proposed = Withholding.objects.filter(comment__draft__in=own, authorised_at=None, ended_at=None)
        proposed = proposed.exclude(proposed_by=user)
        page = where(proposed, "comments", "comment__draft")
        piles += [Pile(gettext("Comments that somebody would withhold"), few(proposed), page)]
    if actor.roles & ADOPTERS:
        changed = own.filter(pending__isnull=False, case__state__in=(State.OPEN, State.CLOSED))
        piles += [Pile(gettext("Changes of texts to certify or to drop"), few(changed), where(changed, "change", "pk"))]
    return piles


def where(rows: QuerySet[Any], page: str, draft: str = "draft") -> str:
    """Straight to the one draft that it is about, if it is one."""
    drafts = list(rows.order_by(draft).values_list(draft, flat=True).distinct()[:2])
    return reverse(f"{DRAFTS}_{page}", args=[drafts[0]]) if len(drafts) == 1 else reverse(f"{DRAFTS}_changelist")
