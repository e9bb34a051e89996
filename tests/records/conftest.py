from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases.queries.kinds import KNOWN
from tests import worlds
from tests.legal_clock import LegalClock
from tests.records.office import TODAY, Office


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    worlds.settle(tmp_path, settings)
    return tmp_path


@worlds.fixture
def office() -> Office:
    LegalClock().set(TODAY)
    return Office()


@pytest.fixture
def timers() -> Iterator[list[Any]]:
    """What moves ask of the clock, noted beside being done."""
    noted: list[Any] = []
    usual = KNOWN.timers
    assert usual is not None

    def note(changes: Any) -> Any:
        noted.extend(change for _taken, change in changes)
        return usual(changes)

    KNOWN.timers = note
    yield noted
    KNOWN.timers = usual
