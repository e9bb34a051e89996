"""The engine in time: how late what is due is, how long a midnight takes, and how much faster than one job for each deadline."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bench.kept_worlds import RUN, asleep, engine, world
from bench.rows import Benchmark, Row
from bench.sweeping import ask, sweeping, waited
from tests.databases import server

BURST = 100_000
STEADY = 5_000
PER_SECOND = 50
PEER = 2_000
BATCH = 500
SWEEPERS = 2
FIRED = "SELECT count(*) FROM deadlines_timer WHERE kind = 'TERM' AND state = 'fired'"


def midnight(scale: float) -> Iterator[Row]:
    """All that is due at one midnight, by two sweep processes; from their start, so that their imports count too."""
    cases = max(2_000, int(BURST * scale))
    with engine() as url, world(url, cases):
        with sweeping(os.environ, SWEEPERS) as began:
            took = all_fired(url, cases, began)
        first, last = span(url)
    against = f"with start-up {took:.1f} s, {cases:,} deadlines"
    yield Row("deadlines.midnight", (last - first).total_seconds(), "s", against, gate=10, at_most=True, scale=scale)


def all_fired(url: str, number: int, began: float) -> float:
    with server(url, RUN) as watcher:
        return waited(lambda: ask(watcher, FIRED) >= number, began)


def span(url: str) -> tuple[Any, Any]:
    with server(url, RUN) as watcher:
        return watcher.execute(
            "SELECT min(fired_at), max(pg_xact_commit_timestamp(xmin)) FROM deadlines_timer WHERE kind = 'TERM'"
        ).fetchone()


def latency(scale: float) -> Iterator[Row]:
    """Fifty deadlines a second, each at its own instant; until when they were committed, by the server's own clock."""
    number = max(500, int(STEADY * scale))
    with engine() as url, world(url, 2_000):
        spread(url, number)
        with sweeping(os.environ, 1) as began:
            all_fired(url, number, began)
        with server(url, RUN) as watcher:
            rows = watcher.execute(
                "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - due_at)::float8 FROM deadlines_timer"
                " WHERE kind = 'TERM' AND state = 'fired' ORDER BY 1"
            ).fetchall()
    late = [row[0] for row in rows]
    if late[0] < 0:
        raise SystemExit("Something was early.")
    p99 = late[int(len(late) * 0.99) - 1]
    against = f"median {statistics.median(late):.3f} s, worst {late[-1]:.2f} s"
    yield Row("deadlines.due to committed, p99", p99, "s", against, gate=0.5, at_most=True, scale=scale)


def spread(url: str, number: int, after: timedelta = timedelta(seconds=15)) -> None:
    """The rest ended before; these begin when the sweep has started."""
    with server(url, RUN) as superuser, asleep(superuser):
        superuser.execute(
            "UPDATE deadlines_timer SET state = 'cancelled', ended_at = made_at WHERE kind = 'TERM' AND id NOT IN"
            " (SELECT id FROM deadlines_timer WHERE kind = 'TERM' ORDER BY id LIMIT %s)",
            [number],
        )
        superuser.execute(
            "UPDATE deadlines_timer AS timer SET due_at = place.at, next_at = place.at FROM ("
            "  SELECT id, clock_timestamp() + %s + make_interval(secs => (row_number() OVER (ORDER BY id))::float8 / %s) AS at"
            "  FROM deadlines_timer WHERE kind = 'TERM' AND state = 'armed') AS place WHERE place.id = timer.id",
            [after, float(PER_SECOND)],
        )


# --- One job for each deadline ------------------------------------------------------------------------------------------


def one_by_one(scale: float) -> Iterator[Row]:
    """As it is often built: a job for each deadline, which saves each object. Against batches, in turns."""
    number = max(400, int(PEER * scale))
    with engine() as url, world(url, 2_000):
        from bench.project.jobs import worker  # noqa: PLC0415 - Django is set up only now
        from deadlines import transitions  # noqa: PLC0415

        ours, theirs = [], []
        with worker():
            send_jobs(5)  # both are warm
            transitions.sweep_batch(limit=5)
            for _ in range(2):
                theirs.append(seconds(lambda: send_jobs(number // 4)) / (number // 4))
                ours.append(seconds(lambda: transitions.sweep_batch(limit=BATCH)) / BATCH)
    swept, jobs = 1 / statistics.mean(ours), 1 / statistics.mean(theirs)
    against = f"Celery and ORM {jobs:,.0f}/s"
    yield Row("deadlines.against one job each", swept, "timers/s", against, swept / jobs, 80, scale=scale)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def send_jobs(number: int) -> None:
    from bench.project.jobs import fire_one  # noqa: PLC0415
    from deadlines.models import Timer  # noqa: PLC0415

    due = list(Timer.objects.filter(kind="TERM", state="armed").order_by("id").values_list("id", flat=True)[:number])
    for timer in due:
        fire_one.delay(timer)
    while Timer.objects.filter(pk__in=due, state="armed").exists():
        time.sleep(0.02)


BENCHMARKS: dict[str, Benchmark] = {"midnight": midnight, "latency": latency, "one_by_one": one_by_one}
