"""Answers that somebody has begun: opened with a key of their own, and bound to the row that they stand in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from clock.queries import LegalNow
from ledger.queries.sealing import field_keys, seal, unseal_with_any
from portal.models import Draft
from portal.queries.visitors import Visitor
from records.queries.identity import derived


@dataclass(frozen=True, slots=True)
class Begun:
    id: UUID
    answers: Mapping[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None
    expires_at: datetime | None = None


def keys() -> list[bytes]:
    """The first for what is new; the other while one of the installation's keys follows another."""
    return [derived(key, b"portal drafts 1") for key in field_keys()]


def sealed(draft: UUID, answers: Mapping[str, Any]) -> bytes:
    return seal(keys()[0], json.dumps(answers, ensure_ascii=False).encode(), draft.bytes)


def opened(row: Draft) -> Begun:
    answers = json.loads(unseal_with_any(keys(), bytes(row.sealed), row.pk.bytes))
    return Begun(row.pk, answers, row.changed_at, row.expires_at)


def draft_of(visitor: Visitor, filing: str) -> Begun | None:
    row = Draft.objects.filter(case=visitor.case, by=visitor.holder, filing=filing, expires_at__gt=LegalNow()).first()
    return opened(row) if row else None


def begun_filings(visitor: Visitor) -> list[str]:
    rows = Draft.objects.filter(case=visitor.case, by=visitor.holder, expires_at__gt=LegalNow())
    return list(rows.order_by("filing").values_list("filing", flat=True))
