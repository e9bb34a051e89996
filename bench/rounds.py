"""Two things measured in turn, so that whatever else the machine does meets both."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], float]  # seconds that its own part took; what it prepares does not count


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians of the rounds, in seconds. `ratio` is theirs through ours: 1 is as fast, 2 twice as fast."""

    ours: float
    theirs: float
    ratio: float


def compare(ours: Work, theirs: Work, rounds: int) -> Compared:
    """One round of each unmeasured; then pairs, of which every other one begins with theirs."""
    ours(), theirs()
    pairs = []
    for number in range(rounds):
        order = (ours, theirs) if number % 2 else (theirs, ours)
        taken = {work: work() for work in order}
        pairs.append((taken[ours], taken[theirs]))
    return Compared(
        median(pair[0] for pair in pairs),
        median(pair[1] for pair in pairs),
        median(pair[1] / pair[0] for pair in pairs),
    )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
