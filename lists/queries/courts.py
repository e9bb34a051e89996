"""RULES.md, "Grounds of removal": a court's message acts at once, where the standard of the listing names that court."""

from collections.abc import Collection
from uuid import UUID

from lists.models import Interim, Listing
from lists.queries.facts import CONTESTABLE
from lists.queries.standards import text_of, with_standards
from lists.states import KIND
from people.queries import agencies_coded


def courts_in(case: UUID) -> Collection[int]:
    """Whom the standard names under which the listing began, once there is something that they can end: a decision, an entry,
    an immediate effect. Before that and afterwards nobody."""
    row = with_standards(Listing.objects.select_related("case")).filter(pk=case, case__kind=KIND).first()
    if row is None or not (row.case.state in CONTESTABLE or Interim.objects.filter(pk=case, ended_at=None).exists()):
        return ()
    courts = text_of(row.standard).courts
    return agencies_coded(courts).values() if courts else ()
