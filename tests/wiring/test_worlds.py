"""What tests begin with, however long ago it was made and whoever used it since."""

from datetime import datetime, timedelta

import pytest

from clock.queries import legal_now
from tests import worlds
from tests.conftest import LegalClock

MORNING = datetime.fromisoformat("2026-05-08T09:00:00+08:00")


@worlds.fixture
def morning() -> datetime:
    return LegalClock().set(MORNING)


@worlds.fixture
def later(morning: datetime) -> datetime:
    return morning


def test_time_when_a_test_comes_to_a_world_is_when_it_was_left(
    later: datetime, legal_clock: LegalClock, request: pytest.FixtureRequest
) -> None:
    legal_clock.set(MORNING + timedelta(hours=1))  # as when other tests took an hour
    worlds.enter(request.node)
    assert MORNING <= legal_now() < MORNING + timedelta(minutes=10)
