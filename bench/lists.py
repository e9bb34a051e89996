"""The public register among ten million listings, a fifth of them visible; and what one confirmation asks of the database."""

import http.client
import json
import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from bench.house import answers, child
from bench.rows import Benchmark, Row
from bench.world import World, world
from regimes.rules import fiction
from tests.ports import kept_port
from tools.stack.places import ROOT

LISTINGS = 10_000_000
VISIBLE = 5  # one in so many
ASKED = 20_000
CLIENTS = 8
LIST = "judgment-defaulters"
SEED = 7
FILL = """
    COPY lists_publication (public_id, listing_id, list_id, kind, name, identifier, ground, reasons, measures, since, disputed,
        visible_from, visible_until, folded, sound, lookup, updated_at) FROM STDIN
"""


def register(scale: float) -> Iterator[Row]:
    made, count, many = world(), max(5000, int(LISTINGS * scale)), max(500, int(ASKED * scale))
    play(made)
    fill(made.superuser, count)
    yield from by_number(count, many, scale)
    yield from by_name(count, many, scale)
    yield from guard(count, many, scale)
    yield from pages(made, count, many, scale)


def play(made: World, cases: int = 8) -> None:
    """A list in force, with a few cases: the register shows it."""
    command = [sys.executable, "manage.py", "seed_demo", "--cases", str(cases), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=made.env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])


def fill(superuser: str, count: int) -> None:
    """By COPY, with triggers and keys asleep. The hidden ones are the older ones, as they are in an office."""
    from records.queries.identity import folded, lookup_of, sound  # noqa: PLC0415 - only now are there settings

    now = datetime.now(UTC)  # noqa: TID251 - rows to be read, made by nobody's move
    with psycopg.connect(superuser) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE lists_publication DISABLE TRIGGER ALL")
        with cursor.copy(FILL) as copy:
            for serial in range(count):
                who, shown = fiction.company(serial), serial % VISIBLE == 0
                since = now - timedelta(days=700 if not shown else 200, seconds=serial)
                until = now + timedelta(days=400) if shown else now - timedelta(days=1)
                key, masked = UUID(int=serial + 1), f"{who.number[:2]}****{who.number[-2:]}"
                hashed = lookup_of(number(who.number))
                copy.write_row((
                    key, key, LIST, who.kind, who.name, masked, "[]", "[]", "[]", since, False, since, until,
                    folded(who.name), sound(who.name)[:400], hashed, since,
                ))  # fmt: skip
        cursor.execute("ALTER TABLE lists_publication ENABLE TRIGGER ALL")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE lists_publication")


def number(text: str) -> Any:
    from records.rules.identifiers import Written  # noqa: PLC0415
    from records.states import IdentifierType  # noqa: PLC0415

    return Written(IdentifierType.CREDIT_CODE, text)


def by_number(count: int, many: int, scale: float) -> Iterator[Row]:
    from lists.queries.searching import search  # noqa: PLC0415

    choose = random.Random(SEED)
    serials = [choose.randrange(count) for _ in range(many)]
    found = [in_database(lambda one=one: search(LIST, "", fiction.company(one).number)) for one in serials]
    wrong = [one for one, (rows, _) in zip(serials, found, strict=True) if bool(rows) is not (one % VISIBLE == 0)]
    if wrong:
        raise SystemExit(f"{len(wrong)} numbers were not found as they should be.")
    took = share(found, 0.99)
    yield Row("lists.exact number p99", took, "ms", f"{count:,} listings", gate=2, at_most=True, scale=scale)


def by_name(count: int, many: int, scale: float) -> Iterator[Row]:
    """Whole, by its first characters, by its sound, by a part, and with a slip."""
    from lists.queries.searching import search  # noqa: PLC0415

    choose = random.Random(SEED)
    for what, typed in WAYS.items():
        names = [fiction.company(choose.randrange(count // VISIBLE) * VISIBLE).name for _ in range(max(50, many // 20))]
        found = [in_database(lambda name=name, typed=typed: search(LIST, typed(name), "")) for name in names]
        missed = [name for name, (rows, _) in zip(names, found, strict=True) if name not in {row.name for row in rows}]
        if what in EXPECTED and len(missed) > len(names) // 20:
            raise SystemExit(f"{what}: {len(missed)} of {len(names)} names were not found, among them {missed[0]}.")
        yield Row(
            f"lists.name p95, {what}",
            share(found, 0.95),
            "ms",
            f"{count:,} listings",
            gate=50,
            at_most=True,
            scale=scale,
        )


def romanised(name: str) -> str:
    from records.queries.identity import sound  # noqa: PLC0415

    return sound(name)


EXPECTED = {"whole", "with a slip"}  # the others begin thousands of names
WAYS: dict[str, Callable[[str], str]] = {
    "whole": lambda name: name,
    "first characters": lambda name: name[:7],
    "by its sound": lambda name: romanised(name)[:24],
    "from its midst": lambda name: name[3:9],
    "from its midst, by its sound": lambda name: romanised(name[3:7]),
    "with a slip": lambda name: romanised(name)[:9] + "x" + romanised(name)[10:],
}


def guard(count: int, many: int, scale: float) -> Iterator[Row]:
    """The view whose dates have the last word, against the bare table: the same questions, by turns."""
    from django.db import connection  # noqa: PLC0415

    question = "SELECT public_id, name, since FROM {} WHERE list_id = %s AND lookup = %s"
    from records.queries.identity import lookup_of  # noqa: PLC0415

    choose, seconds = random.Random(SEED), {"lists_visible": 0.0, "lists_publication": 0.0}
    with connection.cursor() as cursor:
        for _ in range(many):
            asked = lookup_of(number(fiction.company(choose.randrange(count // VISIBLE) * VISIBLE).number))
            for table in seconds:
                began = time.perf_counter()
                cursor.execute(question.format(table), [LIST, asked])
                cursor.fetchall()
                seconds[table] += time.perf_counter() - began
    guarded, bare = (seconds[table] / many * 1000 for table in seconds)
    yield Row(
        "lists.guarded view", guarded, "ms", f"bare table {bare:.3f} ms", guarded / bare, 1.5, at_most=True, scale=scale
    )


def pages(made: World, count: int, many: int, scale: float) -> Iterator[Row]:
    asked = max(30, many // CLIENTS // 4)
    with served(made) as port, multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.starmap(ask, [(port, 3)] * CLIENTS)  # warm
        took = sorted(seconds for found in pool.starmap(ask, [(port, asked)] * CLIENTS) for seconds in found)
    p95 = took[int(len(took) * 0.95)] * 1000
    yield Row(
        "lists.page p95", p95, "ms", f"{CLIENTS} clients, {count:,} listings", gate=100, at_most=True, scale=scale
    )


@contextmanager
def served(made: World) -> Iterator[int]:
    command = ["-m", "gunicorn", "--config", "python:scs_admin.gunicorn", "scs_admin.wsgi"]
    with kept_port() as port:
        env = {**made.env, "SCS_BIND": f"127.0.0.1:{port}", "SCS_DATABASE_POOL": "8"}
        web = child("bench-lists-web", command, env)
        web.start()
        try:
            web.wait_until(lambda: answers(port))
            yield port
        finally:
            web.ask_to_stop()
            web.wait_stopped()


def ask(port: int, times: int) -> list[float]:
    connection, took = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", f"/api/v1/register/?list={LIST}")
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200 or not body["results"]:
            raise SystemExit(f"The register answered {answer.status}.")
        took.append(time.perf_counter() - began)
    return took


# --- One confirmation -------------------------------------------------------------------------------------------------


def confirmation(scale: float) -> Iterator[Row]:
    """How often one `confirm-fulfilment` asks the database, all its consequences included."""
    made = world()
    play(made)
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from cases.queries.standings import actor_of  # noqa: PLC0415
    from cases.transitions import move  # noqa: PLC0415
    from clock.queries import legal_now  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT listing_id FROM lists_claim WHERE state = 'open' AND objected_at IS NULL LIMIT 1")
        (case,) = cursor.fetchone()
    reviewer = actor_of(official("reviewer"))
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            move(case_id=case, verb="confirm-fulfilment", by=reviewer, at=legal_now(), reason="The money has come.")
        transaction.set_rollback(True)
    yield Row(
        "lists.confirm-fulfilment", len(asked), "queries", "one claim, one measure", gate=12, at_most=True, scale=scale
    )


def official(name: str) -> Any:
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    return get_user_model().objects.get(username=name)


# --- What is measured -------------------------------------------------------------------------------------------------


def in_database(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the seconds that the database took, the way there and back included."""
    from django.db import connection  # noqa: PLC0415

    took = 0.0

    def timed(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal took
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            took += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        found = work()
    return found, took


def share(found: Sequence[tuple[Any, float]], part: float) -> float:
    took = sorted(seconds for _, seconds in found)
    return took[int(len(took) * part)] * 1000


BENCHMARKS: dict[str, Benchmark] = {"register": register, "confirmation": confirmation}
