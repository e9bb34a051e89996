"""The table refuses, for everybody, what the rules refuse in Python."""

import itertools
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from outbox.models import Message
from outbox.states import MOVES, MessageState
from outbox.transitions import Outgoing, put_many

CASE = UUID("1f0c0d2e-0000-4000-8000-000000000001")
MOMENT = "2026-05-08T09:00:00+00:00"


def put(key: str = "a") -> Message:
    with transaction.atomic():
        put_many(messages=[Outgoing("tests.heard", CASE, {"measure": 7}, key)])
    return Message.objects.get(dedupe_key=key)


def bring_to(message: Message, state: MessageState) -> None:
    if state != MessageState.WAITING:
        set_state(message, state)


def set_state(message: Message, state: MessageState) -> None:
    """As an attempt would; of a message that was tried for a week, where it is given up."""
    delivered = MOMENT if state == MessageState.DELIVERED else None
    if state == MessageState.DEAD and Message.objects.get(pk=message.pk).state == MessageState.WAITING:
        grow_old(message)
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=state, delivered_at=delivered, attempts=F("attempts") + 1)


def grow_old(message: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE outbox_message DISABLE TRIGGER outbox_tried")
        cursor.execute(
            "UPDATE outbox_message SET first_tried_at = legal_now() - interval '8 days' WHERE id = %s", [message.pk]
        )
        cursor.execute("ALTER TABLE outbox_message ENABLE ALWAYS TRIGGER outbox_tried")
        cursor.execute("SET ROLE scs_app")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "next_attempt_at = '2290-01-01'",
        "next_attempt_at = legal_now() + interval '1 day'",
        "state = 'delivered', delivered_at = legal_now()",
        "state = 'dead', attempts = attempts + 1",
        "first_tried_at = legal_now() - interval '8 days'",
    ],
)
def test_message_is_put_off_or_done_with_untried_by_nobody(change: str) -> None:
    put()
    with (
        pytest.raises(DatabaseError, match=r"put off for some hours|somebody has tried"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE outbox_message SET {change}")


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(MessageState, 2)))
def test_state_when_changed_in_any_way(source: MessageState, target: MessageState) -> None:
    message = put()
    bring_to(message, source)
    if target in MOVES[source]:
        set_state(message, target)
        message.refresh_from_db()
        assert message.state == target
    else:
        with pytest.raises(DatabaseError, match="does not go from"):
            set_state(message, target)


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"topic": "other"}, {"refs": {}}, {"case": None}, {"dedupe_key": "b"}])
def test_message_when_what_it_says_is_changed_is_refused(changed: dict[str, object]) -> None:
    put()
    with pytest.raises(DatabaseError, match="does not change"):
        Message.objects.update(**changed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refs",
    [
        '{"name": "Alice"}',
        '{"Alice": 1}',
        '{"telephone": 13800138000}',
        '{"number": 110105194912310021}',
        '{"half": 1.5}',
        '{"inside": {"name": "Alice"}}',
        '{"names": ["Alice"]}',
        '{"ids": [1]}',
        '{"flag": true}',
        '{"nothing": null}',
        '["Alice"]',
        '"Alice"',
        '{"id": "1f0c0d2e-0000-4000-8000-000000000001 Alice"}',
    ],
)
def test_refs_when_they_carry_more_than_ids_are_refused_by_the_table(refs: str) -> None:
    with pytest.raises(IntegrityError, match="outbox_only_ids"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_message (topic, refs, dedupe_key, state, attempts, last_error)"
            " VALUES ('x', %s, 'k', 'waiting', 0, '')",
            [refs],
        )


@pytest.mark.django_db(transaction=True)
def test_message_when_somebody_deletes_it(
    as_application: psycopg.Connection, as_owner: psycopg.Connection, as_superuser: psycopg.Connection
) -> None:
    put()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application.execute("DELETE FROM outbox_message")
    for attacker in (as_owner, as_superuser):
        with pytest.raises(psycopg.Error, match="are kept"):
            attacker.execute("DELETE FROM outbox_message")
        with pytest.raises(psycopg.Error, match="are kept"):
            attacker.execute("TRUNCATE outbox_message")
    as_superuser.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.Error, match="are kept"):
        as_superuser.execute("DELETE FROM outbox_message")
    assert Message.objects.count() == 1
