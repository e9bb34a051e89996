from pathlib import Path
from typing import Any

import pytest

from lists.models import Listing
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    worlds.settle(tmp_path, settings)
    return tmp_path


@worlds.fixture
def court() -> Court:
    """A court whose list is in force."""
    court = Court(LegalClock())
    court.open_list()
    return court


@worlds.fixture
def notified(court: Court) -> Listing:
    """A listing whose notice was served on 3 March."""
    return court.bring_to("notified")


@worlds.fixture
def listed(court: Court) -> Listing:
    """A listing in effect."""
    return court.bring_to("effective")
