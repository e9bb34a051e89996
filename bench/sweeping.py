"""Sweep processes at work, and what is waited for while they are."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bench.house import child


@contextmanager
def sweeping(env: Mapping[str, str], processes: int) -> Iterator[float]:
    """When they were started: their imports count too."""
    sweeps = [child(f"bench-sweep-{number}", ["manage.py", "sweep"], dict(env)) for number in range(processes)]
    began = time.perf_counter()
    for sweep in sweeps:
        sweep.start()
    yield began
    for sweep in sweeps:
        sweep.ask_to_stop()
        sweep.wait_stopped()


def waited(done: Callable[[], bool], since: float) -> float:
    """Seconds until it is so."""
    while not done():
        time.sleep(0.1)
    return time.perf_counter() - since


def ask(connection: Any, question: str) -> Any:
    (answer,) = connection.execute(question).fetchone()
    return answer
