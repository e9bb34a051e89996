"""Reads of lists and standards."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.rules.fields import Fault
from lists.models import List, Listing, MeasureKind, Standard
from lists.rules.standard_documents import standard_of
from lists.rules.standard_faults import Surroundings, faults
from lists.rules.standards import Standard as Text
from people.queries import agencies_coded, codes_above
from records.queries.catalogue import items_in_force
from records.queries.law import law


def text_of(row: Standard) -> Text:
    """Standards never change, so each is read once a process."""
    known = PARSED.get(row.digest)
    if known is None:
        known = PARSED[row.digest] = standard_of(row.document)
        while len(PARSED) > MOST_PARSED:
            PARSED.pop(next(iter(PARSED)))
    return known


def with_standards(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """The text of a standard is long, and read once a process: a row that names one leaves it where it is."""
    return rows.select_related("standard", "list").defer("standard__document")


NAMING = ("applied_by", "verifier", "agency", "courts")  # where a text names an agency
PARSED: dict[str, Text] = {}
MOST_PARSED = 200


def list_named(slug: str) -> List | None:
    return List.objects.filter(pk=slug).first()


def ended(drafts: Collection[UUID]) -> set[UUID]:
    """Drafts whose standard was repealed, or followed by another of its list."""
    newer = Standard.objects.filter(list=OuterRef("list"), number__gt=OuterRef("number"))
    rows = Standard.objects.filter(Q(repealed_at__isnull=False) | Exists(newer), draft__in=drafts)
    return set(rows.values_list("draft", flat=True))


def standard_in_force(slug: str) -> Standard | None:
    """The newest of the list, unless it was repealed."""
    newest = Standard.objects.select_related("list").filter(list=slug).order_by("-number").first()
    return newest if newest is not None and newest.repealed_at is None else None


def lists() -> QuerySet[List]:
    return List.objects.order_by("slug")


def offered(standard: Standard) -> dict[str, MeasureKind]:
    return {row.code: row for row in MeasureKind.objects.filter(standard=standard).select_related("applied_by")}


def faults_of(document: Mapping[str, Any], at: datetime, agency: int) -> list[Fault]:
    """What keeps this text from being adopted now, for a list that this agency keeps."""
    known = Surroundings(
        law=law(values_of(document, "instrument")),
        items={item.code: item.adverse for item in items_in_force()},
        agencies=frozenset(agencies_coded(agencies_named(document))),
        on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        keepers=frozenset(codes_above(agency)),
    )
    return faults(document, known)


def agencies_named(document: Any) -> set[str]:
    """By their codes, wherever the text speaks of them."""
    return set().union(*(values_of(document, name) for name in NAMING))


def values_of(value: Any, name: str) -> set[str]:
    """Wherever a text, malformed as it may be, names one, or several."""
    if isinstance(value, Mapping):
        said = value.get(name, ())
        own = {str(one) for one in (said if isinstance(said, list | tuple) else [said])}
        return own.union(*(values_of(one, name) for one in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(values_of(one, name) for one in value))
    return set()
