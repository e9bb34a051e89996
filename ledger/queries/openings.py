"""Whether what events say, as far as it can be read, is what they committed to: nobody exchanges the words behind a hash."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection

from ledger.queries.sealing import NOBODY, unsealed, unwrap
from ledger.rules.commitments import commitment

CHUNK = 2000
ROWS = """
    SELECT said.event, said.subject, said.sealed, held.wrapped, event.leaf FROM ledger_opening AS said
    LEFT JOIN ledger_event AS event ON event.id = said.event
    LEFT JOIN ledger_subjectkey AS held ON held.subject = said.subject
    WHERE said.event > %s ORDER BY said.event LIMIT %s
"""


class Row(NamedTuple):
    event: int
    subject: UUID
    sealed: bytes
    wrapped: bytes | None
    leaf: str | None


def first_false_opening() -> tuple[int, str] | None:
    """The event, and what is wrong with what it says."""
    keys: dict[bytes, bytes | None] = {}
    for row in rows():
        if row.leaf is None:
            return row.event, "something is said, and the event is missing"
        key = key_of(row, keys)
        try:
            said = unsealed(key, row.subject, bytes(row.sealed)) if key else None
        except InvalidTag:
            said = None
        if said is None and row.subject == NOBODY:
            return row.event, "what it says cannot be read, although it was said of nobody"
        # Of somebody: erased while it was said. The hash stands, and the words are gone.
        if said is not None and commitment(said.fields).hex() != json.loads(row.leaf)["cm"]:
            return row.event, "what it says is not what it committed to"
    return None


def rows() -> Iterator[Row]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [last, CHUNK])
            found = [Row(*row) for row in cursor.fetchall()]
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1].event


def key_of(row: Row, keys: dict[bytes, bytes | None]) -> bytes | None:
    """Unwrapped once a subject and chunk; none where it was destroyed, or opens under no key of this installation."""
    if row.wrapped is None:
        return None
    wrapped = bytes(row.wrapped)
    if wrapped not in keys:
        if len(keys) >= CHUNK:
            keys.clear()
        try:
            keys[wrapped] = unwrap(row.subject, wrapped)
        except InvalidTag:
            keys[wrapped] = None
    return keys[wrapped]
