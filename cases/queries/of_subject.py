"""The cases that somebody is the subject of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from cases.models import Case
from cases.queries.kinds import kind_of


@dataclass(frozen=True, slots=True)
class OwnCase:
    id: UUID
    ref: str
    kind: str
    title: str
    state: str
    opened_at: datetime


def cases_of(subjects: Collection[UUID]) -> list[OwnCase]:
    """The newest first. One query."""
    rows = Case.objects.filter(subject__in=subjects).order_by("-opened_at", "id")
    return [
        OwnCase(
            id=row.pk,
            ref=row.ref,
            kind=row.kind,
            title=gettext(kind_of(row.kind).title),
            state=gettext(kind_of(row.kind).state_titles[row.state]),
            opened_at=row.opened_at,
        )
        for row in rows
    ]


def own_case(subjects: Collection[UUID], ref: str, kind: str = "") -> UUID | None:
    """One of theirs; nothing is said of anybody else's."""
    found = Case.objects.filter(subject__in=subjects, ref=ref, **({"kind": kind} if kind else {}))
    return found.values_list("pk", flat=True).first()
