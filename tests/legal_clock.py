"""The SQL clock of the database in which a test runs, moved as no installation's can be."""

from datetime import datetime
from typing import Any

from django.db import connection


class LegalClock:
    """Moves the SQL clock of the test's own database; within a test's transaction, it moves back by itself."""

    def set(self, moment: str | datetime) -> datetime:
        """Time goes on from there."""
        instant = moment_of(moment)
        self.write("high_water = '-infinity', demo_offset = %s - statement_timestamp()", [instant])
        return instant

    def stop(self, moment: str | datetime) -> datetime:
        """Time stands still there until it is set again: for the last instant before a limit, on a machine of any speed."""
        instant = moment_of(moment)
        behind = "%(at)s - statement_timestamp() - interval '1 day'"  # legal time is never before the high-water mark
        self.write(f"high_water = %(at)s, demo_offset = {behind}", {"at": instant})
        return instant

    @staticmethod
    def write(changes: str, values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE scs_owner")
            cursor.execute("ALTER TABLE clock_state DISABLE TRIGGER clock_state_guard")
            cursor.execute(f"UPDATE clock_state SET {changes}", values)
            cursor.execute("ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard")
            cursor.execute("SET ROLE scs_app")


def moment_of(moment: str | datetime) -> datetime:
    instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    assert instant.tzinfo is not None, "a legal moment needs a zone"
    return instant
