"""Dates that are kept here because every reader asks them, when a calendar or an outage counts their clock anew. What ends a
burden ends it sooner, and never later; who may object may read what they object to for as long."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Least

from lists.models import Candidate, Claim, Contest, Measure
from lists.states import ClaimState, MeasureState
from lists.transitions.publishing import hide_from

Dues = Mapping[UUID, datetime]


def claim_hides_sooner(dues: Dues, at: datetime) -> None:
    for listing, due_at in dues.items():
        unopposed = Claim.objects.filter(listing=listing, state=ClaimState.OPEN, objected_at=None)
        if unopposed.filter(hide_at__gt=due_at).update(hide_at=due_at):
            hide_from(listing, due_at, at)


def silence_hides_sooner(dues: Dues, at: datetime) -> None:
    """Of what contests an entry: by the case in which it is contested."""
    for case, due_at in dues.items():
        silent = Contest.objects.filter(pk=case, settled_at=None, suspends=False, hide_at__gt=due_at)
        for listing in silent.values_list("listing", flat=True):
            silent.update(hide_at=due_at)
            hide_from(listing, due_at, at)


def posted_longer(dues: Dues, _at: datetime) -> None:
    for listing, due_at in dues.items():
        Candidate.objects.filter(listing=listing).update(objections_until=due_at)


def binds_shorter(dues: Dues, _at: datetime) -> None:
    """What took immediate effect ends with the longest that the statute allows."""
    for listing, due_at in dues.items():
        binding = Measure.objects.filter(listing=listing, state=MeasureState.EFFECTIVE)
        binding.update(ends_at=Least(F("ends_at"), due_at))


FOLLOWERS = {
    "VERIFY": claim_hides_sooner,
    "VERIFY-SAFETY": claim_hides_sooner,
    "POSTING": posted_longer,
    "INTERIM": binds_shorter,
}
