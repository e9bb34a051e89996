"""Papers and measures where the history of what was filed speaks of them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from appeals.models import Exhibit, Filing
from cases.queries.naming import ids_among
from lists.queries import naming as of_listings


def called(case: UUID, words: Collection[str]) -> Mapping[str, str]:
    listing = Filing.objects.filter(pk=case).values_list("listing", flat=True).first()
    if listing is None:
        return {}
    papers = Exhibit.objects.filter(filing=case, pk__in=ids_among(words)).exclude(name="")
    return {**of_listings.called(listing, words), **{str(row.pk): row.name for row in papers}}
