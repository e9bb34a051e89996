"""What tests of deadlines begin with: no database for those that need none."""

import pytest

from cases.queries.kinds import KNOWN
from tests.cases.market import Market


@pytest.fixture
def market(db: None, monkeypatch: pytest.MonkeyPatch) -> Market:
    """Its moves freeze notices, which no room keeps yet."""
    monkeypatch.setattr(KNOWN, "notices", lambda _notices: None)
    return Market()
