"""Candidates of redlists, as the public reads them: only while everybody may object, from a view whose dates have the last
word. Organisations by name where the standard says so; a person is a mask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lists.models import Posted as Row
from lists.queries.register import lists_adopted, titled
from lists.queries.wording import one_language

PAGE = 50
Cursor = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Posted:
    """`grounds` and `benefits` as in the register: each with `code` and `title`."""

    public_id: UUID
    list_slug: str
    list_title: str
    name: str
    kind: str
    grounds: Sequence[Mapping[str, str]]
    reasons: str
    benefits: Sequence[Mapping[str, str]]
    posted_at: datetime
    objections_until: datetime


def posted(slug: str = "", after: Cursor | None = None) -> tuple[list[Posted], Cursor | None]:
    """The newest first, of one list or of all, and where the next page begins. Two queries."""
    rows = newest(Row.objects.filter(list_id=slug) if slug else Row.objects.all())
    if after is not None:
        at, public_id = after
        rows = rows.filter(Q(posted_at__lt=at) | Q(posted_at=at, public_id__gt=public_id))
    found = list(rows[: PAGE + 1])
    following = (found[PAGE - 1].posted_at, found[PAGE - 1].public_id) if len(found) > PAGE else None
    return shown(found[:PAGE]), following


def posted_one(public_id: UUID) -> Posted | None:
    """Nobody from the very instant at which the time for objections is over."""
    return next(iter(shown(list(Row.objects.filter(pk=public_id)))), None)


def newest(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.order_by("-posted_at", "public_id")


def shown(rows: Sequence[Row]) -> list[Posted]:
    titles = {one.slug: one.name for one in lists_adopted()} if rows else {}
    language = one_language()
    return [
        Posted(
            public_id=row.public_id,
            list_slug=row.list_id,
            list_title=titles.get(row.list_id, row.list_id),
            name=row.name,
            kind=row.kind,
            grounds=titled(row.ground, language),
            reasons=row.reasons,
            benefits=titled(row.benefits, language),
            posted_at=row.posted_at,
            objections_until=row.objections_until,
        )
        for row in rows
    ]


def as_data(one: Posted) -> dict[str, Any]:
    return {
        "public_id": str(one.public_id),
        "list": one.list_slug,
        "kind": one.kind.replace(" ", "_"),
        "name": one.name,
        "grounds": one.grounds,
        "reasons": one.reasons,
        "benefits": one.benefits,
        "posted_at": one.posted_at,
        "objections_until": one.objections_until,
    }
