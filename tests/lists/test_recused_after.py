"""An official is recused when the entry has long taken effect: what they signed before stands, and nobody loses a way out by it."""

import pytest

from cases.models import Case, Signature
from tests.lists.court import Court
from tests.lists.test_removal import claim


@pytest.mark.parametrize("part", ["proposer", "decider"])
def test_claim_when_whoever_signed_the_entry_was_complained_of_since_is_heard_and_confirmed(
    court: Court, part: str
) -> None:
    listing = court.bring_to("effective")
    signed = Signature.objects.get(case=listing.pk, part=part).person
    court.step(listing, "recuse", court.subject_acting(listing), official=signed.username, ground="complaint")
    claim(court, listing)
    assert court.state(listing.pk) == "ending"
    court.step(listing, "confirm-fulfilment", court.charlie if signed != court.charlie else court.bob)
    assert Case.objects.get(pk=listing.pk).state == "removed"
