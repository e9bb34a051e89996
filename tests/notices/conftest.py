from pathlib import Path
from typing import Any

import pytest

from cases.models import Case
from tests.conftest import LegalClock
from tests.notices.office import PROPOSED_AT, SERVED_AT, Office


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = str(tmp_path / "files")


@pytest.fixture
def office(db: None, legal_clock: LegalClock) -> Office:
    legal_clock.set(PROPOSED_AT)
    return Office()


@pytest.fixture
def proposed(office: Office, legal_clock: LegalClock) -> Case:
    """A letter to Emma that was fixed on 27 April, on the afternoon of the 30th."""
    case = office.open()
    legal_clock.set(SERVED_AT)
    return case
