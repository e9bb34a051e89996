"""Records: whose number it is, among ten million subjects; and what it costs to look through a name for forbidden kinds."""

import random
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

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
FILL_SUBJECTS = "COPY records_subject (id, kind, born_in_number, language, address) FROM STDIN"
FILL_NUMBERS = """
    COPY records_identifier (id, subject_id, type, country, sealed, lookup, key_version, mask, verified) FROM STDIN
"""
# Everything of the tables but what the application's own defaults would fill in.
DEFAULTS = "ALTER TABLE records_subject ALTER created_at SET DEFAULT now(); ALTER TABLE records_identifier ALTER added_at SET DEFAULT now()"
TRIGGERS = ("records_subject", "records_identifier")


def lookup(scale: float) -> Iterator[Row]:
    """By number, through the room's own query: the keyed hash is made, and one index is asked."""
    made = world()
    from records.queries.subjects import subject_of_number  # noqa: PLC0415 - only now are there settings

    count = max(1000, int(SUBJECTS * scale))
    fill(made.superuser, count)
    choose = random.Random(SEED)
    known = [number(choose.randrange(count)) for _ in range(LOOKUPS)]
    strangers = [number(count + one) for one in range(LOOKUPS)]
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


def fill(superuser: str, count: int) -> None:
    """By COPY. Triggers rest meanwhile: what they refuse is not what is measured."""
    from records.queries.identity import lookup_of  # noqa: PLC0415

    with psycopg.connect(superuser) as connection, connection.cursor() as cursor:
        cursor.execute(DEFAULTS)
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with cursor.copy(FILL_SUBJECTS) as copy:
            for serial in range(count):
                copy.write_row((UUID(int=serial + 1), "person", False, "zh-hans", ""))
        with cursor.copy(FILL_NUMBERS) as copy:
            for serial in range(count):
                owner, hashed = UUID(int=serial + 1), lookup_of(number(serial))
                copy.write_row((owner, owner, "passport", "CN", hashed + hashed, hashed, 1, "E0******9", False))
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
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
