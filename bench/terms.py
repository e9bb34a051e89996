"""A hundred thousand entries whose terms end at one midnight: removed with ledger, measures and letters, by two sweeps."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg

from bench.kept_worlds import asleep, keep_keys
from bench.lists import LIST, play
from bench.rows import Benchmark, Row
from bench.sweeping import ask, sweeping, waited
from bench.world import World, world

ENTRIES = 100_000
SWEEPERS = 2
PLAYED = 40  # cases, one of which is copied
GIVEN = """
    CREATE TEMP TABLE given AS
    SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS subject FROM generate_series(1, %s) AS n
"""
CHOSEN = """
    SELECT entry.case_id, entry.subject_id FROM lists_listing AS entry
    JOIN cases_case AS one ON one.id = entry.case_id JOIN lists_publication AS shown ON shown.listing_id = entry.case_id
    JOIN lists_measure AS measure ON measure.listing_id = entry.case_id AND measure.state = 'effective'
    JOIN deadlines_timer AS term ON term.case_id = entry.case_id AND term.kind LIKE 'TERM%%' AND term.state = 'armed'
    WHERE one.state = 'effective' AND entry.list_id = %s AND term.due_at = entry.ends_at
    ORDER BY one.ref LIMIT 1
"""
MIDNIGHT = "%(at)s::timestamptz"
ANEW = "gen_random_uuid()"
# Table → which of its rows are copied, and which columns differ in each copy.
COPIED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "records_subject": ("one.id = %(subject)s", {"id": "given.subject"}),
    "records_name": ("one.subject_id = %(subject)s", {"subject_id": "given.subject"}),
    "cases_case": (
        "one.id = %(case)s",
        {
            "id": "given.id",
            "ref": "one.ref || '-' || given.n",
            "public_id": ANEW,
            "matter": "given.id",
            "subject": "given.subject",
            "next_due_at": MIDNIGHT,
        },
    ),
    "lists_listing": (
        "one.case_id = %(case)s",
        {"case_id": "given.id", "subject_id": "given.subject", "ends_at": MIDNIGHT},
    ),
    "lists_listingrecord": ("one.listing_id = %(case)s", {"listing_id": "given.id"}),
    "lists_measure": ("one.listing_id = %(case)s", {"id": ANEW, "listing_id": "given.id", "ends_at": MIDNIGHT}),
    "lists_publication": (
        "one.listing_id = %(case)s",
        {"public_id": ANEW, "listing_id": "given.id", "visible_until": MIDNIGHT},
    ),
    "deadlines_timer": (
        "one.case_id = %(case)s AND one.kind LIKE 'TERM%%' AND one.state = 'armed'",
        {"case_id": "given.id", "due_at": MIDNIGHT, "next_at": MIDNIGHT, "promised_at": MIDNIGHT},
    ),
    "ledger_event": ("one.chain = %(case)s", {"chain": "given.id", "id": "nextval('ledger_event_id')"}),
}
COPY = """
    INSERT INTO {table} ({columns})
    SELECT {columns} FROM (
        SELECT made.* FROM {table} AS one, given, jsonb_populate_record(one, jsonb_build_object({differs})) AS made
        WHERE {chosen}
    ) AS copies
"""
# What the database numbers by itself is not copied.
COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
"""
BEGUN = "SELECT EXISTS (SELECT FROM cases_case JOIN given USING (id) WHERE state = 'removed')"
LEFT = "SELECT EXISTS (SELECT FROM cases_case JOIN given USING (id) WHERE state <> 'removed')"
DONE = """
    SELECT (SELECT count(*) FROM lists_listing JOIN given ON given.id = case_id WHERE NOT live AND removed_at = %(at)s),
        (SELECT count(*) FROM lists_publication JOIN given ON given.id = listing_id WHERE visible_until <= %(at)s),
        (SELECT count(DISTINCT listing_id) FROM lists_measure JOIN given ON given.id = listing_id WHERE lifted_at = %(at)s),
        (SELECT count(DISTINCT "to") FROM notices_notice JOIN given ON given.id = case_id AND given.subject = "to"),
        (SELECT count(*) FROM ledger_event JOIN given ON given.id = chain WHERE kind = 'case.remove')
"""


def midnight(scale: float) -> Iterator[Row]:
    made, count = world(), max(1000, int(ENTRIES * scale))
    play(made, PLAYED)
    at = next_midnight()
    with psycopg.connect(made.superuser, autocommit=True) as superuser:
        copy(superuser, count, at)
        pass_to(at)
        first, whole = swept(made, superuser)
        done = superuser.execute(DONE, {"at": at}).fetchone()
    if done != (count,) * 5:
        raise SystemExit(f"Of {count:,} entries ended, hidden, without measures, told, in the ledger: {done}.")
    against = f"{count:,} entries, {SWEEPERS} processes, starting {first:.1f} s"
    yield Row("lists.terms of one midnight", whole - first, "s", against, gate=30, at_most=True, scale=scale)


def next_midnight() -> datetime:
    from django.conf import settings  # noqa: PLC0415 - only now are there settings

    from clock.queries import legal_now  # noqa: PLC0415

    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(legal_now().astimezone(zone).date() + timedelta(days=1), datetime.min.time(), zone)


def copy(superuser: psycopg.Connection, count: int, at: datetime) -> None:
    """One entry that was decided and served like any other; the copies differ in whom they are about."""
    found = superuser.execute(CHOSEN, [LIST]).fetchone()
    if found is None:
        raise SystemExit("The demonstration has no entry whose term runs.")
    superuser.execute(GIVEN, [count])
    given = {"case": found[0], "subject": found[1], "at": at}
    with asleep(superuser, tuple(COPIED)):
        for table, (chosen, differs) in COPIED.items():
            (columns,) = superuser.execute(COLUMNS, [table]).fetchone() or ("",)
            pairs = ", ".join(f"'{column}', {value}" for column, value in differs.items())
            superuser.execute(COPY.format(table=table, columns=columns, differs=pairs, chosen=chosen), given)
        keep_keys(superuser)
    superuser.execute("VACUUM ANALYZE")


def pass_to(at: datetime) -> None:
    """It is a moment after midnight when the sweeps begin; what else ended before is done."""
    from clock.queries import legal_now  # noqa: PLC0415
    from clock.transitions import advance_demo  # noqa: PLC0415
    from deadlines.transitions import sweep  # noqa: PLC0415

    advance_demo(by=at - timedelta(minutes=1) - legal_now())
    sweep()
    advance_demo(by=at + timedelta(seconds=1) - legal_now())


def swept(made: World, superuser: psycopg.Connection) -> tuple[float, float]:
    """Seconds until the first were removed, and until the last."""
    with sweeping(made.env, SWEEPERS) as began:
        first = waited(lambda: ask(superuser, BEGUN), began)
        return first, waited(lambda: not ask(superuser, LEFT), began)


BENCHMARKS: dict[str, Benchmark] = {"midnight": midnight}
