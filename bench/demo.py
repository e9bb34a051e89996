"""The demonstration's world: how long it takes to play it, from its first law to now."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.rows import Benchmark, Row
from bench.world import World, begin_anew, world
from tools.stack.places import ROOT

FIRST = 300  # a middling office; `make up` plays fewer
MANY = 10_000


def first_start(scale: float) -> Iterator[Row]:
    took = played(world(), FIRST)
    yield Row("demo.world of make up", took, "s", f"{FIRST} cases, every move", gate=30, at_most=True, scale=scale)


def many(scale: float) -> Iterator[Row]:
    cases = max(50, int(MANY * scale))
    took = played(world(), cases)
    yield Row("demo.large world", took, "s", f"{cases:,} cases, every move", gate=600, at_most=True, scale=scale)
    yield Row("demo.moves", cases / took, "cases/s", "from record to now", scale=scale)


def played(made: World, cases: int) -> float:
    """In a database made anew: a demonstration begins once."""
    begin_anew(made.services)
    made.services.make_roles()
    run(["-m", "tools.stack.prepare"], {**made.env, "SCS_AS_OWNER": "1"})
    began = time.perf_counter()
    run(["manage.py", "seed_demo", "--cases", str(cases), "--json"], made.env)
    return time.perf_counter() - began


def run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])


BENCHMARKS: dict[str, Benchmark] = {"first_start": first_start, "many": many}
