"""Measures, papers and objections where a listing's history speaks of them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cases.queries.naming import ids_among
from cases.queries.wording import in_own_language
from lists.models import Exhibit, Measure, Objection

SHORT = 80


def called(case: UUID, words: Collection[str]) -> Mapping[str, str]:
    """A measure stands there by its id or by its code. Objections are forgotten with the decision."""
    ids = ids_among(words)
    found = {str(row.pk): row.name for row in Exhibit.objects.filter(listing=case, pk__in=ids)}
    found |= {str(row.pk): row.text[:SHORT] for row in Objection.objects.filter(listing=case, pk__in=ids)}
    for measure in Measure.objects.filter(listing=case).select_related("kind"):
        title = in_own_language(measure.kind.title, measure.kind.title_en)
        found |= {str(measure.pk): title, measure.kind.code: title}
    return {word: name for word, name in found.items() if name}
