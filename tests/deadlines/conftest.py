"""The same examples in every run, and no database for those that need none."""

import pytest
from hypothesis import HealthCheck, settings

from cases.queries.kinds import KNOWN
from tests.cases.market import Market

settings.register_profile(
    "deadlines",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("deadlines")


@pytest.fixture
def market(db: None, monkeypatch: pytest.MonkeyPatch) -> Market:
    """Its moves freeze notices, which no room keeps yet."""
    monkeypatch.setattr(KNOWN, "notices", lambda _notices: None)
    return Market()
