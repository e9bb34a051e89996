"""What this room holds about somebody, for them to see."""

from datetime import datetime
from typing import Any
from uuid import UUID

from notices.models import Consent, Notice
from records.queries.subjects import files_of


def letters_told(subject: UUID, _at: datetime) -> dict[str, Any]:
    """What was written to them, and how it reached them."""
    rows = Notice.objects.filter(to__in=files_of([subject])[subject], erased_at=None).select_related("case")
    return {
        "letters": [
            {
                "case": row.case.ref,
                "number": row.number,
                "what": str(row.get_kind_display()),
                "written_at": row.frozen_at.isoformat(),
                "served_at": row.served_at.isoformat() if row.served_at else None,
            }
            for row in rows.defer("html", "content").order_by("frozen_at", "id")
        ]
    }


def consents_told(subject: UUID, _at: datetime) -> dict[str, Any]:
    rows = Consent.objects.filter(to__in=files_of([subject])[subject]).order_by("at", "id")
    return {
        "consents": [
            {
                "address": row.address,
                "from": row.at.isoformat(),
                "until": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in rows
        ]
    }


def consent_of(subject: UUID) -> Consent | None:
    """The one that stands."""
    return Consent.objects.filter(to=subject, withdrawn_at=None).first()
