from pathlib import Path
from typing import Any

import pytest

from cases.models import Case
from tests import worlds
from tests.conftest import LegalClock
from tests.notices.office import PROPOSED_AT, SERVED_AT, Office


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    worlds.settle(tmp_path, settings)


@worlds.fixture
def office() -> Office:
    LegalClock().set(PROPOSED_AT)
    return Office()


@worlds.fixture
def proposed(office: Office) -> Case:
    """A letter to Emma that was fixed on 27 April, on the afternoon of the 30th."""
    case = office.open()
    LegalClock().set(SERVED_AT)
    return case
