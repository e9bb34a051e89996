"""What this room holds about somebody, for them to see: each listing, each measure, and which agency was told of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.kinds import kind_of
from lists.models import Listing
from lists.queries.presenting import measures_of
from lists.queries.register import said
from lists.queries.standards import text_of
from people.queries import agencies_by_code
from records.queries.subjects import files_of


def listings_told(subject: UUID, _at: datetime) -> dict[str, Any]:
    """Three queries, however many."""
    members = files_of([subject])[subject]
    rows = list(Listing.objects.filter(subject__in=members).select_related("case", "standard").order_by("case__ref"))
    measures = measures_of([row.pk for row in rows])
    names = agencies_by_code({one["applied_by"] for found in measures.values() for one in found})
    return {
        "listings": [
            {
                "case": row.case.ref,
                "list": said(text_of(row.standard).title),
                "state": gettext(kind_of(row.case.kind).state_titles[row.case.state]),
                "from": row.effective_at.isoformat() if row.effective_at else None,
                "until": row.ends_at.isoformat() if row.ends_at else None,
                "measures": [
                    {"what": one["title"], "state": one["state"], "told": list(names.get(one["applied_by"], ()))}
                    for one in measures.get(row.pk, [])
                ],
            }
            for row in rows
        ]
    }
