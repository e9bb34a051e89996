from pathlib import Path
from typing import Any

import pytest

from ledger.queries.signing import new_key
from lists.models import Listing
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    worlds.settle(tmp_path, settings)
    return tmp_path


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> Path:
    """With which letters are signed."""
    file = tmp_path / "letters"
    file.write_text(new_key())
    settings.LETTER_KEY_FILE, settings.LETTER_OLD_KEYS = str(file), ()
    return file


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
