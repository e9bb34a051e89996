"""A world as large as the one that `make up` plays: nobody's plot breaks in it, and the ledger is whole."""

import pytest

from cases.models import Case
from deadlines.models import Timer
from ledger.queries.verification import verify
from regimes.transitions.world import seed_world
from tests.regimes.conftest import make_demo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]


def test_large_world_when_played_is_whole_and_the_same_for_the_same_seed() -> None:
    make_demo()
    seed_world(cases=300, seed=1)
    assert Case.objects.filter(kind__in=("listing", "red-listing")).count() > 250
    assert not Timer.objects.filter(attempts__gt=0).exists()
    assert verify()[1] is None
