"""Which clocks of a kind of case begin with the service of which notice. For migrations of the room that has the kind."""

from collections.abc import Mapping
from typing import Any

WRITE = "INSERT INTO notices_clock (case_kind, timer, notice) VALUES (%s, %s, %s)"


def write(connection: Any, case_kind: str, clocks: Mapping[str, str]) -> None:
    """From now on the database lets none of these start before its notice is served."""
    with connection.cursor() as cursor:
        for timer, notice in clocks.items():
            cursor.execute(WRITE, [case_kind, timer, notice])
