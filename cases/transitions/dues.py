"""When a case is next due: a shadow of its timers, written by the room that keeps them. No move, no new version."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ledger.transitions.binding import binding_cursor

SET_NEXT_DUE = """
    UPDATE cases_case AS shown SET next_due_at = found.at
    FROM unnest(%b::uuid[], %b::timestamptz[]) AS found (id, at)
    WHERE shown.id = found.id AND shown.next_due_at IS DISTINCT FROM found.at
"""


def set_next_due(*, dues: Mapping[UUID, datetime | None]) -> None:
    if dues:
        with binding_cursor() as cursor:
            cursor.execute(SET_NEXT_DUE, [list(dues), list(dues.values())])
