"""The installation's key is followed by another. Meanwhile both are read, and everything new is kept under the new one; here
what is old is brought after, a batch a transaction, from wherever an earlier run was stopped.

Each subject's own key is wrapped anew; what is sealed under it stays as it is. Each number is hashed anew, here and in
rooms above that keep the hash.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction

from ledger.queries.sealing import keys_of
from ledger.transitions import NewEvent, append_many, rewrapped
from records.models import Identifier
from records.queries import identity
from records.queries.access import KNOWN
from records.rules.identifiers import Written
from records.states import IdentifierType

BATCH = 500
FIRST = UUID(int=0)
KEYS = UUID("5b1f6a0c-2f0e-4f7b-9a83-6f0f2d1c7b44")  # the chain of what was done with keys
WRAPPED = "SELECT subject, wrapped FROM ledger_subjectkey WHERE subject >= %s ORDER BY subject LIMIT %s"
REWRAP = "SELECT ledger_rewrap(%s::uuid[], %s::bytea[], %s::bytea[])"
REHASH = """
    UPDATE records_identifier AS kept SET lookup = anew.lookup, key_version = %s
    FROM unnest(%s::uuid[], %s::bytea[]) AS anew (id, lookup) WHERE kept.id = anew.id
"""
MAY = "SELECT has_table_privilege('ledger_subjectkey', 'UPDATE')"


class OwnerNeeded(Exception):
    """The application's role cannot do this, and must not."""


@dataclass(slots=True)
class Rotated:
    keys: int = 0
    numbers: int = 0
    unreadable: int = 0  # under neither key
    twice: int = 0  # a number that came in twice while processes had different keys: two files, to be merged

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(
            self.keys + other.keys,
            self.numbers + other.numbers,
            self.unreadable + other.unreadable,
            self.twice + other.twice,
        )


Told = Callable[[Rotated], None]


def rotate(told: Told = lambda _done: None) -> Rotated:
    with connection.cursor() as cursor:
        cursor.execute(MAY)
        if not cursor.fetchone()[0]:
            raise OwnerNeeded
    done = each_batch(rewrap_batch, Rotated(), told)
    done = each_batch(rehash_batch, done, told)
    if done.keys or done.numbers:
        said = {"keys": done.keys, "numbers": done.numbers, "version": identity.key_version()}
        with transaction.atomic():
            append_many(events=[NewEvent(KEYS, "keys.rotated", None, said)])
    return done


def each_batch(work: Callable[[UUID], tuple[Rotated, UUID | None]], done: Rotated, told: Told) -> Rotated:
    after: UUID | None = FIRST
    while after is not None:
        with transaction.atomic():
            more, after = work(after)
        done += more
        told(done)
    return done


def rewrap_batch(since: UUID) -> tuple[Rotated, UUID | None]:
    with connection.cursor() as cursor:
        cursor.execute(WRAPPED, [since, BATCH])
        rows = [(subject, bytes(wrapped)) for subject, wrapped in cursor.fetchall()]
        found, unreadable = [], 0
        for subject, wrapped in rows:
            try:
                anew = rewrapped(subject, wrapped)
            except InvalidTag:
                unreadable += 1
                continue
            found += [(subject, wrapped, anew)] if anew else []
        if found:
            cursor.execute(REWRAP, [list(column) for column in zip(*found, strict=True)])
    return Rotated(keys=len(found), unreadable=unreadable), following(rows)


def following(rows: Sequence[tuple[UUID, bytes]]) -> UUID | None:
    return UUID(int=rows[-1][0].int + 1) if len(rows) == BATCH and rows[-1][0].int + 1 < 1 << 128 else None


def rehash_batch(since: UUID) -> tuple[Rotated, UUID | None]:
    rows = list(Identifier.objects.filter(pk__gt=since).order_by("pk")[:BATCH])
    old = [row for row in rows if row.key_version != identity.key_version()]
    keys = readable({row.subject_id for row in old}) if old else {}
    found = [(row, identity.lookup_of(number_of(row, keys[row.subject_id]))) for row in old if row.subject_id in keys]
    done = Rotated(unreadable=len(old) - len(found))
    try:
        with transaction.atomic():
            done += rehash(found)
    except IntegrityError:
        for one in found:
            done += rehash_alone(one)
    return done, rows[-1].pk if len(rows) == BATCH else None


def readable(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """Their keys, but those that open under neither key of the installation."""
    try:
        return keys_of(subjects)
    except InvalidTag:
        if len(subjects) == 1:
            return {}
        return {subject: key for one in subjects for subject, key in readable([one]).items()}


def number_of(row: Identifier, subject_key: bytes) -> Written:
    value = identity.opened(bytes(row.sealed), identifier=row.pk, subject_key=subject_key)
    return Written(IdentifierType(row.type), value, row.country)


def rehash(found: Sequence[tuple[Identifier, bytes]]) -> Rotated:
    if not found:
        return Rotated()
    with connection.cursor() as cursor:
        ids, lookups = [row.pk for row, _ in found], [lookup for _, lookup in found]
        cursor.execute(REHASH, [identity.key_version(), ids, lookups])
    for follow in KNOWN.follow.values():
        follow([(bytes(row.lookup), lookup) for row, lookup in found])
    return Rotated(numbers=len(found))


def rehash_alone(one: tuple[Identifier, bytes]) -> Rotated:
    try:
        with transaction.atomic():
            return rehash([one])
    except IntegrityError:
        return Rotated(twice=1)
