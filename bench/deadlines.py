"""The engine: how much of what the database can do the sweep does, how late it is, how long a midnight and a new calendar take."""

import time
from collections.abc import Callable, Iterator

import psycopg

from bench.kept_worlds import engine, world
from bench.rows import Benchmark, Row
from tests.databases import server

DUE = 100_000
BATCH = 500
BOUND = "bench_bound"


def throughput(scale: float) -> Iterator[Row]:
    """Relief that is due: deadline, case, event and message of each. Against the same writes in bare SQL."""
    cases = max(2_000, int(DUE * scale))
    with engine() as url, world(url, cases), world(url, cases, BOUND):
        swept, bound = side_by_side(url, cases)
    yield Row(
        "deadlines.throughput",
        swept,
        "timers/s",
        f"bare SQL, guards on {bound:,.0f}/s",
        swept / bound,
        0.3,
        scale=scale,
    )


def side_by_side(url: str, cases: int) -> tuple[float, float]:
    """A batch of one, then a batch of the other: whatever else the machine does, it does to both."""
    from deadlines import transitions  # noqa: PLC0415 - Django is set up only now

    ours, theirs = [], []
    with server(url, BOUND, "scs_app") as connection:
        connection.prepare_threshold = None
        transitions.sweep_batch(limit=1)  # connected, and all of it imported
        sql_batch(connection, 1)
        for _ in range(cases // BATCH):
            ours.append(seconds(lambda: require(transitions.sweep_batch(limit=BATCH).fired)))
            theirs.append(seconds(lambda: require(sql_batch(connection, BATCH))))
    return cases / sum(ours), cases / sum(theirs)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def require(done: int) -> None:
    if done < BATCH - 1:
        raise SystemExit(f"Not {BATCH} were done, but {done}.")


GUARDED = (
    "SET CONSTRAINTS ALL DEFERRED",
    """CREATE TEMP TABLE IF NOT EXISTS claimed (id bigint, case_id uuid, version int, subject uuid) ON COMMIT DELETE ROWS""",
    """INSERT INTO claimed SELECT timer.id, timer.case_id, standing.version, standing.subject
       FROM (SELECT id, case_id FROM deadlines_timer WHERE state = 'armed' AND next_at <= (SELECT legal_now())
             ORDER BY next_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED) AS timer
       JOIN cases_case AS standing ON standing.id = timer.case_id""",
    """UPDATE deadlines_timer SET state = 'fired' WHERE id IN (SELECT id FROM claimed)""",
    """UPDATE cases_case AS moved SET state = 'removed', verb = 'remove', version = moved.version + 1, next_due_at = NULL,
           updated_at = (SELECT legal_now())
       FROM claimed WHERE moved.id = claimed.case_id""",
    """SELECT count(*) FROM ledger_append(
           (SELECT array_agg(case_id) FROM claimed), (SELECT array_agg('case.remove'::text) FROM claimed),
           (SELECT array_agg(NULL::uuid) FROM claimed),
           (SELECT array_agg(sha256(subject::text::bytea)) FROM claimed), (SELECT array_agg(subject) FROM claimed),
           (SELECT array_agg(sha256(case_id::text::bytea) || sha512(subject::text::bytea) || sha512(case_id::text::bytea))
            FROM claimed))""",
    """INSERT INTO outbox_message (topic, "case", refs, dedupe_key, state, attempts, last_error)
       SELECT 'sample.changed', case_id, jsonb_build_object('permit', case_id), 'sample.changed:' || case_id || ':' || version,
           'waiting', 0, ''
       FROM claimed""",
    "SET CONSTRAINTS ALL IMMEDIATE",
)


def sql_batch(connection: psycopg.Connection, limit: int) -> int:
    with connection.transaction():
        for statement in GUARDED:
            connection.execute(statement, {"limit": limit} if "%(limit)s" in statement else None)
        (done,) = connection.execute("SELECT count(*) FROM claimed").fetchone() or (0,)
        return int(done)


BENCHMARKS: dict[str, Benchmark] = {"throughput": throughput}
