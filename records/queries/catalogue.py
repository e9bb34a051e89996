"""Reads of the catalogue: the one in force, its items as rules know them, what a draft of it lacks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.rules.fields import Fault
from records.models import CatalogueItem, CatalogueVersion
from records.queries.law import law
from records.rules.catalogue import faults
from records.rules.catalogue_documents import Item, Reader, read_item


def in_force() -> CatalogueVersion | None:
    return CatalogueVersion.objects.order_by("-number").first()


def item_in_force(code: str) -> CatalogueItem | None:
    """One query, however large the catalogue."""
    newest = CatalogueVersion.objects.order_by("-number").values("pk")[:1]
    return CatalogueItem.objects.filter(version__in=newest, code=code).first()


def items_in_force() -> list[CatalogueItem]:
    newest = CatalogueVersion.objects.order_by("-number").values("pk")[:1]
    return list(CatalogueItem.objects.filter(version__in=newest).order_by("position"))


def replaced(drafts: Collection[UUID]) -> set[UUID]:
    """Drafts whose catalogue another has followed."""
    newest = CatalogueVersion.objects.order_by("-number").values("pk")[:1]
    rows = CatalogueVersion.objects.filter(draft__in=drafts).exclude(pk__in=newest)
    return set(rows.values_list("draft", flat=True))


def as_item(row: CatalogueItem) -> Item:
    return read_item(Reader(), row.text, "")


def faults_of(document: Mapping[str, Any], at: datetime) -> list[Fault]:
    """What keeps this text from being adopted now. Rooms above ask it of a draft; none: nothing does."""
    return faults(document, law(instruments_named(document)), at.astimezone(ZoneInfo(settings.TIME_ZONE)).date())


def instruments_named(document: Mapping[str, Any]) -> set[str]:
    """Of a text that may be malformed in every way."""
    items = document.get("items") if isinstance(document, Mapping) else None
    rows = [row for row in items if isinstance(row, Mapping)] if isinstance(items, list) else []
    bases = [row["basis"] for row in rows if isinstance(row.get("basis"), list)]
    named = [base for basis in bases for base in basis if isinstance(base, Mapping)]
    return {str(base["instrument"]) for base in named if "instrument" in base}
