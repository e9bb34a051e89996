"""The one paginator: a page begins after a row's values, by one comparison that an index answers. No OFFSET, no count.

Whose rows somebody sees is asked first: for each agency the index gives its first rows in order, and the page is the
first of those. However many agencies and rows there are, no more is read than a page of each.
"""

import base64
import binascii
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.models import F, Field, Func, Model, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.lookups import GreaterThan, LessThan
from psycopg.errors import QueryCanceled

from cases.rules.fields import is_writable

M = TypeVar("M", bound=Model)
SIZE = 50
LARGEST = 100
PATIENCE = 5_000  # milliseconds


class WrongCursor(ValueError):
    """It was not made here, or for another order."""


class TooWide(Exception):
    """Too many rows would have to be read. The reader should narrow the search."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by one value and the id. `key` is the value's expression, as an index has it."""

    name: str
    key: Combinable
    field: "Field[Any, Any]"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Partition:
    """The column that every index of the rows begins with, and those of its values that the reader may see."""

    field: str
    values: Collection[int]


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    rows: list[M]
    next: str | None  # the cursor of the page after this one


class Row(Func):
    function = "ROW"
    output_field: Any = Field()


def page(rows: QuerySet[M], *, sort: Sort, within: Partition, after: str | None = None, size: int = SIZE) -> Page[M]:
    """Two queries: which rows, in order; then the rows themselves, as `rows` asks for them. Or `TooWide`."""
    with patience(rows.db or DEFAULT_DB_ALIAS):
        found = keys(rows, sort=sort, within=within, after=after, size=size + 1)
        shown = rows.in_bulk([key for key, _value in found[:size]])
    following = encode(sort, *found[size - 1]) if len(found) > size else None
    return Page([shown[key] for key, _value in found[:size] if key in shown], following)


@contextmanager
def patience(alias: str) -> Iterator[None]:
    """A search that the indexes do not answer ends, instead of holding a connection that others wait for."""
    limit = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"
    try:
        with transaction.atomic(alias), connections[alias].cursor() as cursor:
            cursor.execute(limit, [str(PATIENCE)])
            before = cursor.fetchone()[0]
            yield
            cursor.execute(limit, [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooWide from error
        raise


def keys(rows: QuerySet[M], *, sort: Sort, within: Partition, after: str | None, size: int) -> list[tuple[Any, Any]]:
    each = rows.filter(**{within.field: RawSQL('"each"."value"', [])}).annotate(page_key=sort.key)
    if after is not None:
        each = each.filter(follows(sort, after))
    order = ["-page_key", "-pk"] if sort.descending else ["page_key", "pk"]
    inner, params = each.order_by(*order).values_list("pk", "page_key")[:size].query.sql_with_params()
    direction = "DESC" if sort.descending else "ASC"
    # The inner statement is Django's own; its two columns are the id and the key.
    statement = f"""
        SELECT found.* FROM unnest(%s) AS "each" ("value") CROSS JOIN LATERAL ({inner}) AS found ("id", "key")
        ORDER BY found."key" {direction}, found."id" {direction} LIMIT %s
    """  # noqa: S608
    with connections[rows.db or DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, [sorted(within.values), *params, size])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def follows(sort: Sort, after: str) -> GreaterThan | LessThan:
    value, key = decode(sort, after)
    here = Row(sort.key, F("pk"))
    there = Row(Value(value, output_field=sort.field), Value(key))
    return LessThan(here, there) if sort.descending else GreaterThan(here, there)


def encode(sort: Sort, key: Any, value: Any) -> str:
    shown = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps([sort.name, shown, str(key)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(sort: Sort, cursor: str) -> tuple[Any, UUID]:
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        name, value, key = json.loads(text)
        if name != sort.name or not isinstance(value, str) or not is_writable(value):
            raise WrongCursor(cursor)
        return instant(value) if sort.field.get_internal_type() == "DateTimeField" else value, UUID(key)
    except (ValueError, TypeError, AttributeError, binascii.Error) as wrong:
        raise WrongCursor(cursor) from wrong


def instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise WrongCursor(value)
    return moment
