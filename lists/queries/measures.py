"""Measures of listings, as the rules are asked about them. One query."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from lists.models import Lifting, Measure, Span
from lists.rules.facts import MeasureFacts
from lists.states import MeasureState


def measure_facts(listings: Collection[UUID]) -> dict[UUID, list[MeasureFacts]]:
    found: dict[UUID, list[MeasureFacts]] = defaultdict(list)
    spans = Lifting.objects.filter(measure=OuterRef("pk")).order_by("from_at").values_list(Span("from_at", "until_at"))
    rows = Measure.objects.filter(listing__in=listings).select_related("kind").order_by("kind__code")
    for row in rows.annotate(lifted=ArraySubquery(spans)):
        found[row.listing_id].append(
            MeasureFacts(
                id=row.pk,
                code=row.kind.code,
                state=MeasureState(row.state),
                deed="",
                lift_once=frozenset(row.kind.text.get("lift_once", ())),
                lifted=tuple((span.lower, span.upper) for span in row.lifted),
            )
        )
    return found
