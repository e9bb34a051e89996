"""The ledger: what it costs to append to it, one by one, by the thousand, and by many at once.

Same rows, same indexes, same durability on both sides, measured in turn. An append writes an event, its opening and its
place in the queue; a plain INSERT writes the event and the opening, ready made, into copies of the same two tables.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import urandom
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.rounds import Compared, compare, seconds
from bench.rows import Benchmark, Row
from bench.world import world

ALICE, CHARLIE = uuid4(), uuid4()
APPEND_ONE = "SELECT event FROM ledger_append(%b::uuid, %b::text, %b::uuid, %b::bytea, %b::uuid, %b::bytea)"
APPEND_MANY = (
    "SELECT event FROM ledger_append(%b::uuid[], %b::text[], %b::uuid[], %b::bytea[], %b::uuid[], %b::bytea[])"
)
INSERT_ONE = """
    WITH told AS (INSERT INTO bench_opening (event, subject, sealed) VALUES (%b, %b, %b))
    INSERT INTO bench_event (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
    VALUES (%b, %b, %b, %b, %b, %b, %b, %b, %b)
"""
INSERT_MANY = """
    WITH told AS (INSERT INTO bench_opening (event, subject, sealed) SELECT * FROM unnest(%b::bigint[], %b::uuid[], %b::bytea[]))
    INSERT INTO bench_event (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
    SELECT * FROM unnest(%b::bigint[], %b::uuid[], %b::bigint[], %b::text[], %b::uuid[], %b::timestamptz[],
                         %b::timestamptz[], %b::text[], %b::bytea[])
"""
ROW = """
    SELECT opening.event, opening.subject, opening.sealed, event.id, event.chain, event.seq, event.kind, event.actor,
           event.ts, event.recorded_at, event.leaf, event.leaf_hash
    FROM ledger_event AS event JOIN ledger_opening AS opening ON opening.event = event.id WHERE event.id = ANY (%s)
"""
CLIENTS = 64
HOLD = """
    DO $$
    DECLARE
        until timestamptz := clock_timestamp() + interval '{length} seconds';
    BEGIN
        WHILE clock_timestamp() < until LOOP
            {lock}
            PERFORM ledger_append(
                '{chain}'::uuid, 'case.moved', gen_random_uuid(), sha256(''), '{chain}'::uuid, decode(repeat('00', 150), 'hex'));
            PERFORM pg_sleep(0.005);
            COMMIT;
        END LOOP;
    END $$
"""
SEALED = 150  # bytes of a usual opening: four fields
Columns = tuple[list[Any], ...]


def events(many: int, chains: Sequence[UUID] = ()) -> Columns:
    """Arguments of ledger_append, each event in a chain of its own unless told."""
    return (
        list(chains) or [uuid4() for _ in range(many)],
        ["case.moved"] * many,
        [ALICE] * many,
        [urandom(32) for _ in range(many)],
        [CHARLIE] * many,
        [urandom(SEALED) for _ in range(many)],
    )


class Appending:
    """Appends rounds of events, and inserts the very rows that a round of appending has made."""

    def __init__(self, transactions: int, batch: int) -> None:
        self.transactions, self.batch = transactions, batch
        self.app = psycopg.connect(world().app, autocommit=True)
        self.made: list[list[int]] = []  # ids, a batch each, of what was appended and not yet inserted
        make_copies()

    def append(self) -> float:
        given = [events(self.batch) for _ in range(self.transactions)]
        return seconds(lambda: self.made.extend(self.append_batch(one) for one in given))

    def append_batch(self, given: Columns) -> list[int]:
        with self.app.transaction():
            if self.batch == 1:
                made = self.app.execute(APPEND_ONE, [value for (value,) in given])
            else:
                made = self.app.execute(APPEND_MANY, given)
            return [event for (event,) in made.fetchall()]

    def insert(self) -> float:
        if not self.made:
            self.append()
        batches = [self.made.pop(0) for _ in range(self.transactions)]
        rows = [self.app.execute(ROW, [batch]).fetchall() for batch in batches]
        if self.batch == 1:
            return seconds(lambda: [self.insert_batch(INSERT_ONE, one) for (one,) in rows])
        columns = [[list(column) for column in zip(*batch, strict=True)] for batch in rows]
        return seconds(lambda: [self.insert_batch(INSERT_MANY, batch) for batch in columns])

    def insert_batch(self, statement: str, given: Sequence[Any]) -> None:
        with self.app.transaction():
            self.app.execute(statement, given)


def make_copies() -> None:
    with psycopg.connect(world().owner, autocommit=True) as owner:
        for table in ("event", "opening"):
            owner.execute(f"DROP TABLE IF EXISTS bench_{table}")
            owner.execute(f"CREATE TABLE bench_{table} (LIKE ledger_{table} INCLUDING ALL)")


def append(scale: float) -> Iterator[Row]:
    """One event a transaction, as an official's move writes it; then a thousand, as the sweep does."""
    rounds = max(25, int(100 * scale))
    for name, transactions, batch in (("one by one", 200, 1), ("by the thousand", 3, 1000)):
        tried = Appending(transactions, batch)
        found = compare(tried.append, tried.insert, rounds)
        yield row(f"ledger.append {name}", found, transactions * batch, "plain INSERT", gate=0.65, scale=scale)


def row(name: str, found: Compared, many: int, against: str, *, gate: float, scale: float) -> Row:
    return Row(
        name,
        many / found.ours,
        "events/s",
        f"{against} {many / found.theirs:,.0f}/s",
        found.ratio,
        gate,
        scale=scale,
    )


def many_cases(scale: float) -> Iterator[Row]:
    """64 clients, each holding what it has appended for 5 ms: each in a case of its own, against all in one chain."""
    length = max(2.0, 10 * scale)
    clients = [psycopg.connect(world().app, autocommit=True) for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = compare(
            lambda: held(pool, clients, [uuid4() for _ in clients], "", length),
            # Waiting in line for a lock is the better way to share a chain: nobody wakes in vain.
            lambda: held(pool, clients, [uuid4()] * CLIENTS, "PERFORM pg_advisory_xact_lock(1);", length),
            rounds=max(3, int(10 * scale)),
        )
    for client in clients:
        client.close()
    yield row("ledger.append, 64 cases at once", found, 1, "one global chain", gate=30, scale=scale)


def held(
    pool: ThreadPoolExecutor, clients: list[psycopg.Connection], chains: list[UUID], lock: str, length: float
) -> float:
    """Seconds an event. The clients are inside of the database, so that what is measured is not this process."""
    query = "SELECT count(*) FROM ledger_event WHERE chain = ANY (%s)"
    work = [HOLD.format(length=length, lock=lock, chain=chain) for chain in chains]
    taken = seconds(lambda: list(pool.map(lambda client, statement: client.execute(statement), clients, work)))
    many = clients[0].execute(query, [chains]).fetchone()
    return taken / (many or (0,))[0]


BENCHMARKS: dict[str, Benchmark] = {"append": append, "many_cases": many_cases}
