from pathlib import Path
from typing import Any

import pytest

from tests.lists.court import Court


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    """Files and the erasure journal of each test lie in a folder of its own."""
    settings.FILES_DIR = tmp_path / "files"
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def court(db: None, legal_clock: Any) -> Court:
    """A court whose list is in force."""
    court = Court(legal_clock)
    court.open_list()
    return court
