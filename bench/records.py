"""Records: whose number it is, among ten million subjects; and what it costs to look through a name for forbidden kinds."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import psycopg

from bench.rows import Benchmark, Row
from bench.world import world

if TYPE_CHECKING:
    from records.rules.identifiers import Written

T = TypeVar("T")
SUBJECTS = 10_000_000
LOOKUPS = 20_000
NAMES = 20_000
SEED = 7
# Random hashes and nothing else, made where they lie; those that are asked for are real ones, spread among them.
FILL_SUBJECTS = """
    INSERT INTO records_subject (id, kind, born_in_number, language, address, created_at)
    SELECT lpad(to_hex(serial), 32, '0')::uuid, 'person', false, 'zh-hans', '', now() FROM generate_series(1, %s) AS serial
"""
FILL_NUMBERS = """
    INSERT INTO records_identifier
        (id, subject_id, type, country, sealed, lookup, key_version, mask, verified, added_at)
    SELECT one.id, one.id, 'passport', 'CN', sha256(uuid_send(one.id)) || sha256(uuid_send(one.id)),
           sha256(uuid_send(one.id)), 1, 'E0******9', false, now()
    FROM records_subject AS one
"""
REAL = "UPDATE records_identifier SET lookup = %s WHERE id = lpad(to_hex(%s::bigint), 32, '0')::uuid"
TRIGGERS = ("records_subject", "records_identifier")


def lookup(scale: float) -> Iterator[Row]:
    """By number, through the room's own query: the keyed hash is made, and one index is asked."""
    made = world()
    from records.queries.subjects import subject_of_number  # noqa: PLC0415 - only now are there settings

    count = max(4000, int(SUBJECTS * scale))
    many = max(2000, int(LOOKUPS * scale))
    serials = random.Random(SEED).sample(range(1, count + 1), many)
    fill(made.superuser, count, serials)
    known = [number(serial) for serial in serials]
    strangers = [number(count + one) for one in range(1, many + 1)]
    for name, asked in (("known", known), ("unknown", strangers)):
        found = [timed(lambda one=one: subject_of_number(one)) for one in asked]
        wrong = [owner for owner, _ in found if (owner is None) == (name == "known")]
        if wrong:
            raise SystemExit(f"{len(wrong)} numbers were not what they should be.")
        took = sorted(seconds for _, seconds in found)
        p99 = took[int(len(took) * 0.99)] * 1000
        against = f"median {took[len(took) // 2] * 1000:.2f} ms, {count:,} subjects"
        yield Row(f"records.lookup p99, {name}", p99, "ms", against, gate=2, at_most=True, scale=scale)


def number(serial: int) -> "Written":
    from records.rules.identifiers import Written  # noqa: PLC0415
    from records.states import IdentifierType  # noqa: PLC0415

    return Written(IdentifierType.PASSPORT, f"E{serial:09d}")


def fill(superuser: str, count: int, serials: Sequence[int]) -> None:
    """Triggers rest meanwhile: what they refuse is not what is measured."""
    from records.queries.identity import lookup_of  # noqa: PLC0415

    with psycopg.connect(superuser) as connection, connection.cursor() as cursor:
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(FILL_SUBJECTS, [count])
        cursor.execute(FILL_NUMBERS)
        cursor.executemany(REAL, [(lookup_of(number(serial)), serial) for serial in serials])
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE records_subject, records_identifier")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def forbidden(scale: float) -> Iterator[Row]:
    """An import asks this of every column name and every label in a text."""
    from records.rules.forbidden import kind_in  # noqa: PLC0415

    names = ["enforcement_case_number", "未履行生效法律文书确定的义务", "sumOwed", "拖欠金额", "place of registration"]
    many = max(500, int(NAMES * scale))
    _, took = timed(lambda: [kind_in(names[one % len(names)]) for one in range(many)])
    yield Row("records.names looked through", many / took, "names/s", "none of them forbidden", scale=scale)


BENCHMARKS: dict[str, Benchmark] = {"lookup": lookup, "forbidden": forbidden}
