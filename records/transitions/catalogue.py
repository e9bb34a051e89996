"""A catalogue that has been through its consultation comes into force here, in the transaction that adopts it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.rules.canonical import Value, canonical
from ledger.transitions import NewEvent, append_many
from records.models import CatalogueItem, CatalogueVersion
from records.queries import catalogue
from records.rules.catalogue_documents import Item, items_of

CATALOGUE = UUID("0d7a4f0e-3f8a-4a39-9d8c-8f2f5c1b6e21")  # its chain in the ledger
LOCK = "SELECT pg_advisory_xact_lock(7411207, 1)"


def digest_of(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(document))).hexdigest()


@transaction.atomic
def adopt_catalogue(*, document: Mapping[str, Any], draft: UUID, digest: str, by: Actor, at: datetime) -> int:
    """The number of the new version. `digest` is of the exact text that stood before the public; `Invalid` or `Refusal`
    where the text is another, or a law that it stands on no longer authorises it."""
    if by.person is None:
        raise Refusal(Reason("role", "RULES.md 2", Text(gettext_noop("Only an official adopts."))))
    if digest_of(document) != digest:
        words = gettext_noop("This is not the text that stood before the public.")
        raise Refusal(Reason("text", "No. 49(7)", Text(words)))
    found = catalogue.faults_of(document, at)
    if found:
        raise Invalid(*found)
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    before = catalogue.in_force()
    version = CatalogueVersion.objects.create(
        number=before.number + 1 if before else 1,
        document=document,
        digest=digest,
        draft=draft,
        adopted_by_id=by.person,
        adopted_at=at,
    )
    rows = zip(items_of(document), document["items"], strict=True)
    CatalogueItem.objects.bulk_create(columns(version, at_, item, text) for at_, (item, text) in enumerate(rows))
    values: dict[str, Value] = {"version": version.number, "digest": digest, "draft": str(draft)}
    append_many(events=[NewEvent(chain=CATALOGUE, kind="catalogue.adopted", actor=by.id, values=values)])
    return version.number


def columns(version: CatalogueVersion, position: int, item: Item, text: Mapping[str, Any]) -> CatalogueItem:
    return CatalogueItem(
        version=version,
        code=item.code,
        title=item.title.zh,
        title_en=item.title.en,
        adverse=item.adverse,
        severity=item.severity or "",
        years_kept=item.years_kept,
        position=position,
        text=text,
    )
