"""The engine: how much of what the database can do the sweep does, how late it is, how long a midnight and a new calendar take."""

import multiprocessing
import os
import time
from collections.abc import Iterator

import psycopg

from bench.rows import Benchmark, Row
from bench.world import RUN, engine, world
from tests.databases import server

DUE = 100_000
BATCH = 500


def throughput(scale: float) -> Iterator[Row]:
    """Relief that is due: deadline, case, event and message of each. Against the same writes in bare SQL."""
    cases = max(2_000, int(DUE * scale))
    with engine() as url:
        with world(url, cases):
            swept = cases / seconds_of_sweep(cases)
        with world(url, cases):
            guarded = cases / seconds_of_sql(url, GUARDED)
    yield Row(
        "deadlines.throughput", swept, "timers/s", f"bare SQL, guards on {guarded:,.0f}/s", swept / guarded, 0.3, scale=scale
    )


def seconds_of_sweep(expected: int) -> float:
    from deadlines import transitions  # noqa: PLC0415 - Django is set up only now

    transitions.sweep_batch(limit=1)  # connected, and all of it imported
    began = time.perf_counter()
    swept = transitions.sweep(limit=BATCH)
    if swept.fired + 1 < expected or swept.failed:
        raise SystemExit(f"The sweep did not do what it was to do: {swept}")
    return time.perf_counter() - began


GUARDED = (
    "SET CONSTRAINTS ALL DEFERRED",
    """CREATE TEMP TABLE IF NOT EXISTS claimed (id bigint, case_id uuid, version int, subject uuid) ON COMMIT DELETE ROWS""",
    """INSERT INTO claimed SELECT timer.id, timer.case_id, standing.version, standing.subject
       FROM (SELECT id, case_id FROM deadlines_timer WHERE state = 'armed' AND next_at <= (SELECT legal_now())
             ORDER BY next_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED) AS timer
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


def seconds_of_sql(url: str, statements: tuple[str, ...]) -> float:
    with server(url, RUN, "scs_app") as connection:
        connection.prepare_threshold = None
        began = time.perf_counter()
        while sql_batch(connection, statements):
            continue
        return time.perf_counter() - began


def sql_batch(connection: psycopg.Connection, statements: tuple[str, ...]) -> bool:
    with connection.transaction():
        for statement in statements:
            connection.execute(statement)
        (done,) = connection.execute("SELECT count(*) FROM claimed").fetchone() or (0,)
        return bool(done)


BENCHMARKS: dict[str, Benchmark] = {"throughput": throughput}
