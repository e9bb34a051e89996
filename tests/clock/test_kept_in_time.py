"""No row stops the others by a date that nobody can read: infinity, a year before Christ, the year 20000."""

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

ROOMS = ["appeals", "cases", "consultations", "deadlines", "lists", "notices", "outbox", "records"]
WITHOUT = """
    SELECT held.relname || '.' || dated.attname
    FROM pg_class AS held JOIN pg_attribute AS dated ON dated.attrelid = held.oid
    WHERE held.relkind = 'r' AND dated.attnum > 0 AND NOT dated.attisdropped
      AND dated.atttypid IN ('timestamptz'::regtype, 'date'::regtype)
      AND split_part(held.relname, '_', 1) = ANY(%s)
      AND NOT EXISTS (
          SELECT FROM pg_constraint AS kept
          WHERE kept.conrelid = held.oid AND kept.conname = held.relname || '_in_time' AND kept.convalidated
            AND dated.attnum = ANY(kept.conkey)
      )
"""
UNREADABLE = ["infinity", "-infinity", "4000-01-01 BC", "20000-01-01", "2300-01-01", "1849-12-31"]


def test_every_date_of_these_rooms_is_kept_in_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT, [ROOMS])
        assert cursor.fetchall() == []


@pytest.mark.parametrize("unreadable", UNREADABLE)
def test_date_that_nobody_can_read_is_written_by_nobody(unreadable: str) -> None:
    message = """
        INSERT INTO outbox_message (topic, refs, dedupe_key, state, attempts, created_at, next_attempt_at, last_error)
        VALUES ('x.y', '{}', 'one', 'waiting', 0, %s, now(), '')
    """
    with (
        pytest.raises(IntegrityError, match="outbox_message_in_time"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(message, [unreadable])
