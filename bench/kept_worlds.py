"""Worlds to measure the engine in: many cases with their clocks, loaded in bulk with the guards asleep, and kept for the next run.

A world is a database of the benchmark's own cluster. Runs change it, so each run is given a clone.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from tests.databases import clone, ensure_template, server
from tools.stack.services import Services
from tools.stack.testing import environment

RUN = "bench_run"
FILLED = ("cases_case", "cases_signature", "sample_permit", "deadlines_timer", "ledger_event", "ledger_subjectkey")


@contextmanager
def engine() -> Iterator[str]:
    """Servers of the benchmark's own, with the settings of a production database; Django set up on them."""
    services = Services("bench-engine")
    services.begin()
    services.wait_for_database()
    services.wait_for_broker()
    usual = dict(os.environ)
    try:
        os.environ.update(environment(services), DJANGO_SETTINGS_MODULE="bench.project.engine", SCS_LOG_LEVEL="ERROR")
        stamp_commits(services)
        set_up()
        yield services.superuser_url()
    finally:
        os.environ.clear()
        os.environ.update(usual)  # the next benchmark starts servers anew; Django finds them at the same place
        services.stop()


def stamp_commits(services: Services) -> None:
    """So that the server itself says when each row was committed. It asks for a restart, once."""
    url = services.superuser_url()
    with server(url) as superuser:
        (on,) = superuser.execute("SHOW track_commit_timestamp").fetchone() or ("off",)
        if on == "on" or services.postgres is None:
            return
        superuser.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    services.postgres.child.ask_to_stop()
    services.postgres.child.wait_stopped()
    services.postgres.start()
    services.postgres.wait_ready()


def set_up() -> None:
    import django  # noqa: PLC0415 - its settings are known only now
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()
    from cases.queries.kinds import KNOWN  # noqa: PLC0415

    KNOWN.notices = lambda _notices: None  # no room keeps notices yet


@contextmanager
def world(url: str, cases: int, name: str = RUN) -> Iterator[None]:
    """A clone of the world with this many permits in effect, each with a term. Django is connected to the one that runs."""
    with world_of(url, ensure(url, f"world_{cases}", lambda made: fill(url, made, cases)), name):
        yield


@contextmanager
def world_of(url: str, kept: str, name: str = RUN) -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415

    connection.close()
    clone(url, kept, name)
    try:
        yield
    finally:
        connection.close()


def ensure(url: str, what: str, make: Any) -> str:
    """Named after the migrations, so that a change of any makes it anew; the old ones go."""
    template = ensure_template(url)
    name = f"bench_{what}_{template[-12:]}"
    with server(url) as maintenance:
        rows = maintenance.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench_%%'").fetchall()
        for (old,) in rows:
            if old.count("_") > 1 and not old.endswith(template[-12:]):
                maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        if (name,) in rows:
            return name
        unfinished = f"bench_unfinished_{what}"
        clone(url, template, unfinished)
        make(unfinished)
        maintenance.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
        )
    return name


@contextmanager
def asleep(superuser: psycopg.Connection, tables: Sequence[str] = FILLED) -> Iterator[None]:
    """Ordinary triggers and foreign keys sleep in replication mode; those that never sleep are switched off by name."""
    found = superuser.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid::regclass::text = ANY(%s)",
        [list(tables)],
    ).fetchall()
    superuser.execute("SET session_replication_role = replica")
    for table, trigger in found:
        superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    for table, trigger in found:
        superuser.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
    superuser.execute("SET session_replication_role = origin")


# --- Filling ------------------------------------------------------------------------------------------------------------

AGENCY = (
    "INSERT INTO people_agency (id, code, name, name_en, zone) VALUES (1, 'market', '市场', 'Market', 'Asia/Shanghai')"
)
CASES = """
    INSERT INTO cases_case (id, ref, public_id, kind, list_slug, state, version, verb, matter, act, subject, agency_id,
        next_due_at, opened_at, updated_at)
    SELECT id, 'MP-2026-' || lpad(n::text, 8, '0'), gen_random_uuid(), 'permit', '', 'effective', 5, 'take-effect',
        gen_random_uuid(), gen_random_uuid(), subject, 1, timestamptz '2026-05-01 00:00+08', timestamptz '2024-04-29 08:00+08',
        timestamptz '2024-05-01 00:00+08'
    FROM given
"""
PERMITS = """
    INSERT INTO sample_permit (case_id, holder, stall, answered, until, measure)
    SELECT id, 'Example Fruit Co', 7, true, '2028-05-12', 'closed' FROM given
"""
SIGNATURES = """
    INSERT INTO cases_signature (case_id, matter, act, part, person_id, version, at)
    SELECT standing.id, matter, act, part, person, 1, opened_at
    FROM cases_case AS standing, (VALUES ('proposer', 1), ('decider', 2)) AS parts (part, person)
"""
# As many events as such a case has behind it: five moves, and what became of four clocks.
EVENTS = """
    INSERT INTO ledger_event (id, chain, seq, kind, actor, ts, recorded_at, leaf, leaf_hash)
    SELECT nextval('ledger_event_id'), given.id, seq, kind, NULL, timestamptz '2024-05-01 00:00+08',
        timestamptz '2024-05-01 00:00+08', repeat('x', 300), sha256(given.id::text::bytea || seq::text::bytea)
    FROM given, (VALUES (1, 'case.propose'), (2, 'case.serve'), (3, 'deadline.started'), (4, 'deadline.started'),
        (5, 'case.respond'), (6, 'deadline.stopped'), (7, 'case.decide'), (8, 'deadline.stopped'), (9, 'deadline.started'),
        (10, 'case.take-effect'), (11, 'deadline.started')) AS events (seq, kind)
"""
TIMERS = """
    INSERT INTO deadlines_timer (case_id, kind, generation, state, hold, whose, effect, rule_id, calendar_id, trigger_at,
        due_at, earliest_on, latest_on, provisional, promised_at, counted, made_at, next_at, attempts, last_error, fired_at,
        ended_at)
    SELECT given.id, clock.kind, 1, clock.state, '', clock.whose, clock.effect, clock.rule_id, clock.calendar_id,
        clock.trigger_at, clock.due_at, clock.earliest_on, clock.latest_on, clock.provisional, clock.due_at, clock.counted,
        clock.trigger_at, clock.due_at, 0, '', CASE WHEN clock.state = 'fired' THEN clock.due_at END,
        CASE WHEN clock.state <> 'armed' THEN clock.due_at END
    FROM given, clock WHERE given.n % clock.every = clock.place
"""
CLOCK_TABLE = """
    CREATE TEMP TABLE clock (kind text, state text, whose text, effect text, rule_id bigint, calendar_id bigint,
        trigger_at timestamptz, due_at timestamptz, earliest_on date, latest_on date, provisional bool, counted jsonb,
        every int, place int)
"""
CLOCK_ROW = "INSERT INTO clock VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
GIVEN = "CREATE TEMP TABLE given (n int, id uuid, subject uuid)"


def fill(url: str, name: str, cases: int) -> None:
    """Each case with a term that ended at one midnight, and three clocks that ended before."""
    with server(url, name) as superuser:
        lay_out(superuser, cases)
        ended = [("RESPONSE", "cancelled"), ("DECIDE", "cancelled"), ("EFFECT", "fired")]
        for kind, state in ended:
            add_clock(superuser, kind, "2024-04-29T15:20:00+08:00", state)
        add_clock(superuser, "TERM", "2024-04-30T00:00:00+08:00", "armed")
        with asleep(superuser):
            for statement in (AGENCY, CASES, PERMITS, SIGNATURES, EVENTS, TIMERS):
                superuser.execute(statement)
            keep_keys(superuser)
        superuser.execute("VACUUM ANALYZE")


def lay_out(superuser: psycopg.Connection, cases: int) -> None:
    superuser.execute(GIVEN)
    superuser.execute(CLOCK_TABLE)
    superuser.execute(
        "INSERT INTO given SELECT n, gen_random_uuid(), gen_random_uuid() FROM generate_series(1, %s) AS n", [cases]
    )


def add_clock(
    superuser: psycopg.Connection, kind: str, trigger_at: str, state: str, *, every: int = 1, place: int = 0
) -> None:
    """Counted as the product counts it."""
    from deadlines.queries.calendars import parsed_rule  # noqa: PLC0415
    from deadlines.rules.stored import counted_document  # noqa: PLC0415
    from deadlines.rules.timers import arm  # noqa: PLC0415

    rule_id, digest, canonical = superuser.execute(
        "SELECT id, digest, canonical FROM deadlines_ruleversion WHERE code = %s ORDER BY number DESC LIMIT 1", [kind]
    ).fetchone()
    version, calendar = calendar_in(superuser)
    timer = arm(parsed_rule(digest, canonical), datetime.fromisoformat(trigger_at), calendar)
    row = [
        kind,
        state,
        timer.plan.rule.whose,
        timer.plan.rule.effect,
        rule_id,
        version,
        timer.plan.trigger_at,
        timer.due_at,
    ]
    row += [
        timer.due.earliest_on,
        timer.due.latest_on,
        timer.provisional,
        json.dumps(counted_document(timer)),
        every,
        place,
    ]
    superuser.execute(CLOCK_ROW, row)


def calendar_in(superuser: psycopg.Connection) -> tuple[int, Any]:
    from deadlines.models import CalendarVersion  # noqa: PLC0415
    from deadlines.queries.calendars import calendar_of  # noqa: PLC0415

    columns = [field.column for field in CalendarVersion._meta.concrete_fields]
    found = superuser.execute(
        f"SELECT {', '.join(columns)} FROM deadlines_calendarversion WHERE code = 'cn'"
    ).fetchone()
    version = CalendarVersion(
        **dict(zip([f.attname for f in CalendarVersion._meta.concrete_fields], found, strict=True))
    )
    return version.pk, calendar_of(version)


def keep_keys(superuser: psycopg.Connection) -> None:
    """Each subject's, wrapped as the product wraps it."""
    from django.conf import settings  # noqa: PLC0415

    from ledger.queries.sealing import seal  # noqa: PLC0415

    subjects = [row[0] for row in superuser.execute("SELECT subject FROM given").fetchall()]
    with superuser.cursor().copy("COPY ledger_subjectkey (subject, wrapped) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["uuid", "bytea"])
        for subject in subjects:
            copy.write_row((subject, seal(settings.FIELD_KEY, os.urandom(32), subject.bytes)))
