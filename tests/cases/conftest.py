from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from cases import registry
from cases.queries.kinds import KNOWN
from cases.rules.kinds import FreezeNotice, Taken, TimerChange
from deadlines.transitions import apply_changes
from tests import worlds
from tests.cases.market import Market


@dataclass
class Aftermath:
    """What moves set off, as they ask for it: timers are kept all the same, notices by nobody yet."""

    timers: list[tuple[str, TimerChange]] = field(default_factory=list)
    notices: list[tuple[str, FreezeNotice]] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)

    def note_timers(self, changes: Sequence[tuple[Taken, TimerChange]]) -> Sequence[Any]:
        self.instants += [taken.asked.at for taken, _ in changes]
        self.timers += [(taken.case.ref, change) for taken, change in changes]
        return apply_changes(changes)

    def note_notices(self, notices: Sequence[tuple[Taken, FreezeNotice]]) -> None:
        self.notices += [(taken.case.ref, notice) for taken, notice in notices]


@pytest.fixture(autouse=True)
def aftermath() -> Iterator[Aftermath]:
    """The sample's moves start timers and freeze notices; here it is noted."""
    noted = Aftermath()
    usual = KNOWN.timers, KNOWN.notices
    registry.apply_timers(noted.note_timers)
    registry.apply_notices(noted.note_notices)
    yield noted
    KNOWN.timers, KNOWN.notices = usual


@worlds.fixture
def market() -> Market:
    return Market()
