from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases.queries.kinds import KNOWN
from tests.records.office import Office


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    """Files and the erasure journal of each test lie in a folder of its own."""
    settings.FILES_DIR = tmp_path / "files"
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def office(db: None) -> Office:
    return Office()


@pytest.fixture
def timers() -> Iterator[list[Any]]:
    """What moves ask of the clock, noted beside being done."""
    noted: list[Any] = []
    usual = KNOWN.timers
    assert usual is not None

    def note(changes: Any) -> None:
        noted.extend(change for _taken, change in changes)
        usual(changes)

    KNOWN.timers = note
    yield noted
    KNOWN.timers = usual
