from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cases import registry
from cases.queries.kinds import KNOWN
from cases.rules.kinds import Taken, TimerChange
from consultations.queries.kinds import KINDS
from consultations.registry import register_kind
from tests import worlds
from tests.consultations import world
from tests.consultations.world import BY_LAW, TownHall

if BY_LAW.code not in KINDS:
    register_kind(BY_LAW)


@pytest.fixture(autouse=True)
def timers() -> Iterator[list[tuple[str, TimerChange]]]:
    """What each move asked of the clocks, noted beside what was done."""
    noted: list[tuple[str, TimerChange]] = []
    usual = KNOWN.timers
    assert usual is not None

    def note(changes: Sequence[tuple[Taken, TimerChange]]) -> Sequence[Any] | None:
        noted.extend((taken.move.verb, change) for taken, change in changes)
        return usual(changes)

    registry.apply_timers(note)
    yield noted
    KNOWN.timers = usual


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    worlds.settle(tmp_path, settings)


@pytest.fixture(autouse=True)
def adopted_by_others() -> None:
    world.made.clear()


@worlds.fixture
def town() -> TownHall:
    return TownHall()
