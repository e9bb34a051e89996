"""Ten million deadlines that run: how long a claim among them takes, and a recount when a calendar comes into force."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import psycopg

from bench.kept_worlds import AGENCY, CASES, TIMERS, add_clock, asleep, engine, ensure, keep_keys, lay_out, world_of
from bench.rows import Benchmark, Row
from tests.databases import server

ARMED = 10_000_000
TOUCHED_EVERY = 111  # 90,000 of ten million
DUE = 5_000
CLAIMS = 200
DAYS = 28


def claim(scale: float) -> Iterator[Row]:
    """A thousand that are due among all that are armed; each claim is given back."""
    armed = int(ARMED * scale)
    with engine() as url, world_of(url, kept(url, armed)):
        from django.db import transaction  # noqa: PLC0415 - Django is set up only now

        from deadlines.queries.sweeping import claim as claim_due  # noqa: PLC0415

        took = []
        for _ in range(CLAIMS):
            began = time.perf_counter()
            with transaction.atomic():
                found = claim_due(limit=1000)
                took.append(time.perf_counter() - began)
                transaction.set_rollback(True)
            if len(found) != 1000:
                raise SystemExit(f"Only {len(found)} were due.")
    took.sort()
    p99 = took[int(CLAIMS * 0.99) - 1] * 1000
    against = f"{armed:,} armed; median {took[CLAIMS // 2] * 1000:.1f} ms"
    yield Row("deadlines.claim of 1,000, p99", p99, "ms", against, gate=50, at_most=True, scale=scale)


def recount(scale: float) -> Iterator[Row]:
    """Stopped half-way and taken up again, as after a restart."""
    armed = int(ARMED * scale)
    with engine() as url, world_of(url, kept(url, armed)):
        from deadlines import transitions  # noqa: PLC0415

        approve_next_year()
        batches = count()
        half = armed // TOUCHED_EVERY // 1000
        began = time.perf_counter()
        first = transitions.work_off_recounts(stopped=lambda: next(batches) >= half)
        rest = transitions.work_off_recounts()
        took = time.perf_counter() - began
    against = f"{first:,} and {rest:,} of {armed:,} touched"
    yield Row("deadlines.recount", took, "s", against, gate=60, at_most=True, scale=scale)


def approve_next_year() -> None:
    from clock.queries import legal_now  # noqa: PLC0415
    from deadlines import transitions  # noqa: PLC0415
    from deadlines.queries.calendars import calendar_of, version_in_force  # noqa: PLC0415
    from deadlines.rules.calendars import Holiday, Notice, Year  # noqa: PLC0415
    from people.models import Agency  # noqa: PLC0415
    from people.states import Role  # noqa: PLC0415
    from tests.people.cast import appoint  # noqa: PLC0415

    officials = [appoint(name, Agency.objects.get(code="market"), Role.LIST_MANAGER) for name in ("kate", "leo")]
    rest = Holiday("Rest", "休息", date(2027, 1, 1), date(2027, 1, 3))
    given = replace(calendar_of(version_in_force("cn")), years=(Year(2027, (Notice("Notice for 2027"),), (rest,)),))
    at = legal_now()
    version = transitions.propose_calendar(given=given, by=officials[0], at=at, reason="The notice for 2027.")
    for official in officials:
        transitions.approve_calendar(version_id=version.pk, by=official, at=at, reason="Compared with the notice.")


def kept(url: str, armed: int) -> str:
    return ensure(url, f"armed_{armed}", lambda name: fill(url, name, armed))


def fill(url: str, name: str, armed: int) -> None:
    """Nearly all are due within weeks, a few thousand already, and one in a hundred and eleven beyond the known calendar."""
    with server(url, name) as superuser:
        lay_out(superuser, armed)
        first = date(2026, 10, 24)
        for place in range(DAYS):
            day = first + timedelta(days=place)
            add_clock(superuser, "COMMENT", f"{day}T15:00:00+08:00", "armed", every=DAYS, place=place)
        add_clock(superuser, "TERM", "2024-04-30T00:00:00+08:00", "armed", every=max(1, armed // DUE), place=0)
        add_clock(superuser, "RESPONSE", "2026-12-28T15:00:00+08:00", "armed", every=TOUCHED_EVERY, place=0)
        with asleep(superuser):
            superuser.execute(AGENCY)
            without_indexes(superuser, TIMERS)
            superuser.execute(f"DELETE FROM given WHERE n % {TOUCHED_EVERY} <> 0")
            superuser.execute(CASES)
            keep_keys(superuser)
        superuser.execute("VACUUM ANALYZE")


def without_indexes(superuser: psycopg.Connection, statement: str) -> None:
    """Those of the timers are made anew when all rows are in: much sooner than row by row."""
    indexes = superuser.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'deadlines_timer' AND indexname LIKE 'timers_%'"
    ).fetchall()
    for index, _ in indexes:
        superuser.execute(f"DROP INDEX {index}")
    superuser.execute(statement)
    for _, definition in indexes:
        superuser.execute(definition)


BENCHMARKS: dict[str, Benchmark] = {"claim": claim, "recount": recount}
