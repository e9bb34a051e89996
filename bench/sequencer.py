"""The sequencer: what it takes to put events into one signed tree, and how long an event waits for that."""

import shutil
import signal
import struct
import subprocess
import time
from bisect import bisect_right
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles
from threading import Event, Thread
from typing import Self
from uuid import uuid4

import psycopg

from bench.ledger import APPEND_MANY, Appending, events
from bench.rounds import compare, seconds
from bench.rows import Benchmark, Row
from bench.world import world
from tools.stack.places import VAR

BATCH = 20_000
RATE = 2_000  # events a second, from so many clients
CLIENTS = 8
TOLD = 0.01  # seconds between two looks for a new checkpoint
OUTSIDE = VAR / "bench" / "checkpoints"

# A client inside of the database: it appends at its own beat, and notes when each commit was done.
CLIENT = """
    DO $$
    DECLARE
        begun timestamptz := clock_timestamp();
        noted bigint[];
        done timestamptz[];
    BEGIN
        FOR i IN 1..{many} LOOP
            PERFORM pg_sleep(extract(epoch FROM begun + i * interval '{beat} seconds' - clock_timestamp()));
            noted[i] := (SELECT event FROM ledger_append(
                ARRAY[gen_random_uuid()], ARRAY['case.moved'], ARRAY[gen_random_uuid()], ARRAY[sha256('')],
                ARRAY['{subject}'::uuid], ARRAY[decode(repeat('00', 150), 'hex')]));
            COMMIT;
            done[i] := clock_timestamp();
        END LOOP;
        INSERT INTO bench_commit SELECT * FROM unnest(noted, done);
    END $$
"""
INDEXES = """
    SELECT done.at, page.number * 256 + array_position(page.events, done.event) - 1
    FROM bench_commit AS done
    LEFT JOIN ledger_page AS page ON page.span @> done.event AND done.event = ANY (page.events)
"""


class Queue:
    """Fills the queue with a batch; has it integrated, or copies the same to a table of log index and event."""

    def __init__(self) -> None:
        self.app = psycopg.connect(world().app, autocommit=True)
        from ledger.queries import log, signing  # noqa: PLC0415 - the world comes first
        from ledger.transitions import sequencing  # noqa: PLC0415

        make_table("bench_entry (index bigint PRIMARY KEY, event bigint UNIQUE, leaf_hash bytea)")
        shutil.rmtree(OUTSIDE, ignore_errors=True)
        signer = signing.load_signer(VAR / "secrets" / "ledger-key", log.origin())
        self.sequencer = sequencing.Sequencer(signer, OUTSIDE / "integration.note")
        self.copies: list[bytes] = []
        while self.sequencer.integrate():
            pass

    def integrate(self) -> float:
        for _ in range(BATCH // 1000):
            self.app.execute(APPEND_MANY, events(1000))
        rows = self.app.execute("SELECT event, leaf_hash FROM ledger_queued ORDER BY event").fetchall()
        self.copies.append(copy_of(self.sequencer.edge.size, rows))
        return seconds(lambda: self.sequencer.integrate(BATCH))

    def copy(self) -> float:
        if not self.copies:
            self.integrate()
        data = self.copies.pop()

        def work() -> None:
            with self.app.cursor() as cursor, cursor.copy("COPY bench_entry FROM STDIN (FORMAT binary)") as into:
                into.write(data)

        return seconds(work)


def copy_of(first: int, rows: list[tuple[int, bytes]]) -> bytes:
    """PostgreSQL's binary form, ready made."""
    packed = [struct.pack("!hiqiqi32s", 3, 8, place, 8, row[0], 32, row[1]) for place, row in enumerate(rows, first)]
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"".join(packed) + struct.pack("!h", -1)


def make_table(columns: str) -> None:
    with psycopg.connect(world().owner, autocommit=True) as owner:
        owner.execute(f"DROP TABLE IF EXISTS {columns.split(maxsplit=1)[0]}")
        owner.execute(f"CREATE TABLE {columns}")


@contextmanager
def running() -> Iterator[subprocess.Popen[bytes]]:
    """The sequencer's own process, with nothing left to do."""
    process = world().command("manage.py", "sequence")
    try:
        catch_up()
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()


def catch_up() -> None:
    query = "SELECT NOT EXISTS (SELECT FROM ledger_queued) AND EXISTS (SELECT FROM ledger_checkpoint)"
    with psycopg.connect(world().app, autocommit=True) as app:
        while app.execute(query).fetchone() != (True,):
            time.sleep(TOLD)


def integration(scale: float) -> Iterator[Row]:
    """A batch put into the tree, its checkpoint signed and kept, against COPY of the same into a table of two indexes."""
    queue = Queue()
    found = compare(queue.integrate, queue.copy, rounds=max(7, int(20 * scale)))
    against = f"COPY, two indexes {BATCH / found.theirs:,.0f}/s"
    yield Row("ledger.sequencer", BATCH / found.ours, "events/s", against, found.ratio, 0.8, scale=scale)


def beside(scale: float) -> Iterator[Row]:
    """Appending for a second with the sequencer at work, and for a second with it stopped."""
    tried = Appending(transactions=1, batch=1)
    with running() as process:

        def at_work() -> float:
            process.send_signal(signal.SIGCONT)
            catch_up()
            return appended_for(tried, 1.0)

        def stopped() -> float:
            catch_up()
            process.send_signal(signal.SIGSTOP)
            taken = appended_for(tried, 1.0)
            process.send_signal(signal.SIGCONT)
            return taken

        found = compare(at_work, stopped, rounds=max(15, int(60 * scale)))
    against = f"alone {1 / found.theirs:,.0f}/s"
    yield Row("ledger.append beside the sequencer", 1 / found.ours, "events/s", against, found.ratio, 0.95, scale=scale)


def appended_for(tried: Appending, length: float) -> float:
    """Seconds an event, over so many seconds."""
    many, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < length:
        tried.append_batch(events(1))
        many += 1
    return passed / many


def latency(scale: float) -> Iterator[Row]:
    """From an event's commit until a checkpoint that covers it can be read, at 2,000 events a second."""
    length = max(8, int(120 * scale))
    make_table("bench_commit (event bigint, at timestamptz)")
    with running(), Watch() as watch:
        client = CLIENT.format(many=length * RATE // CLIENTS, beat=CLIENTS / RATE, subject=uuid4())
        with ThreadPoolExecutor(CLIENTS) as clients:
            began = time.perf_counter()
            list(clients.map(run, [client] * CLIENTS))
            reached = length * RATE / (time.perf_counter() - began)
        catch_up()
        time.sleep(10 * TOLD)
    waits = watch.waits()
    against = f"median {quantiles(waits)[1]:.2f} s, at {reached:,.0f} events/s"
    yield Row(
        "ledger.commit to checkpoint, p99",
        quantiles(waits, n=100)[98],
        "s",
        against,
        None,
        1.5,
        at_most=True,
        scale=scale,
    )


def run(statement: str) -> None:
    with psycopg.connect(world().app, autocommit=True) as app:
        app.execute(statement)


class Watch:
    """Looks for new checkpoints as a reader does, by the database's clock."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float]] = []
        self.enough = Event()
        self.thread = Thread(target=self.look)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        self.thread.join()

    def look(self) -> None:
        query = (
            "SELECT size, extract(epoch FROM clock_timestamp())::float8 FROM ledger_checkpoint ORDER BY id DESC LIMIT 1"
        )
        with psycopg.connect(world().app, autocommit=True) as app:
            while not self.enough.wait(TOLD):
                size, at = app.execute(query).fetchone() or (0, 0.0)
                if not self.seen or size > self.seen[-1][0]:
                    self.seen.append((size, at))

    def waits(self) -> list[float]:
        sizes = [size for size, _ in self.seen]
        with psycopg.connect(world().app) as app:
            return [self.seen[bisect_right(sizes, index)][1] - at.timestamp() for at, index in app.execute(INDEXES)]


BENCHMARKS: dict[str, Benchmark] = {"integration": integration, "beside": beside, "latency": latency}
