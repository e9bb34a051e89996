"""At least once, never lost, a poison message alone."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from clock.queries import legal_now
from outbox import registry
from outbox.models import Message
from outbox.queries import backlog
from outbox.rules import Delivery
from outbox.states import MessageState
from outbox.tasks import relay as relay_task
from outbox.transitions import Outgoing, Relayed, put_many, relay, replay
from tests.conftest import LegalClock
from tests.outbox.test_guards import grow_old

CASE = UUID("1f0c0d2e-0000-4000-8000-000000000001")


def put(*keys: str, topic: str = "tests.heard") -> None:
    with transaction.atomic():
        put_many(messages=[Outgoing(topic, CASE, {"measure": 7}, key) for key in keys])


@pytest.fixture
def heard() -> Iterator[list[Delivery]]:
    deliveries: list[Delivery] = []
    registry.handle("tests.heard", deliveries.append)
    yield deliveries
    registry.forget("tests.heard")


@pytest.mark.django_db
def test_message_when_its_topic_is_handled_arrives_once(heard: list[Delivery]) -> None:
    put("a", "b")
    put("a")  # the same key: the same thing
    relay_task()
    relay_task()
    assert [(delivery.case, delivery.refs) for delivery in heard] == [(CASE, {"measure": 7})] * 2
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.DELIVERED}


@pytest.mark.django_db
def test_message_when_nobody_handles_its_topic_waits(heard: list[Delivery]) -> None:
    put("a", topic="tests.later")
    relay_task()
    message = Message.objects.get()
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)
    assert backlog(at=legal_now() + timedelta(hours=1), topics=["tests.heard"]).oldest_lag == timedelta(0)


@pytest.mark.django_db
def test_message_when_written_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        put_many(messages=[Outgoing("tests.heard", CASE, {}, "a")])


@pytest.mark.django_db(transaction=True)
def test_message_when_its_transaction_fails_was_never_there() -> None:
    def put_and_fail() -> None:
        with transaction.atomic():
            put_many(messages=[Outgoing("tests.heard", CASE, {}, "a")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("refs", [{"name": "Alice"}, {"number": "11010519491231002X"}])
def test_message_when_it_carries_a_name_is_refused(refs: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ids only"), transaction.atomic():
        put_many(messages=[Outgoing("tests.heard", CASE, refs, "a")])


@pytest.mark.django_db(transaction=True)
def test_message_when_a_name_comes_by_the_back_door_is_refused(as_application: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        as_application.execute(
            "INSERT INTO outbox_message (topic, refs, dedupe_key, state, attempts, last_error)"
            """ VALUES ('x', '{"name": "Alice"}', 'k', 'waiting', 0, '')"""
        )


@pytest.mark.django_db
def test_message_when_it_is_poison_backs_off_alone(heard: list[Delivery], legal_clock: LegalClock) -> None:
    legal_clock.stop("2026-05-08T09:00:00+08:00")

    def poison(_: Delivery) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    registry.handle("tests.poison", poison)
    try:
        put("a", topic="tests.poison")
        put("b")
        assert relay(handlers=registry.handlers()) == Relayed(delivered=1, failed=1)
        assert relay(handlers=registry.handlers()) == Relayed(delivered=0, failed=0)  # not again before its pause
    finally:
        registry.forget("tests.poison")
    failed = Message.objects.get(dedupe_key="a")
    assert (failed.state, failed.attempts) == (MessageState.WAITING, 1)
    assert failed.last_error == "django.db.utils.DataError"
    assert len(heard) == 1


@pytest.mark.django_db
def test_message_when_it_failed_for_a_week_is_dead_and_can_be_replayed(heard: list[Delivery]) -> None:
    put("a")
    grow_old(Message.objects.get())

    def fail(_: Delivery) -> None:
        raise ConnectionError

    relay(handlers={"tests.heard": fail})
    message = Message.objects.get()
    assert message.state == MessageState.DEAD
    relay_task()
    assert heard == []
    assert replay(message_id=message.pk)
    relay_task()
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_message_when_two_relays_run_goes_to_one(heard: list[Delivery]) -> None:
    put(*(f"key-{number}" for number in range(40)))

    def run() -> None:
        try:
            relay_task()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({delivery.id for delivery in heard}) == sorted(delivery.id for delivery in heard)
    assert len(heard) == 40


@pytest.mark.django_db
def test_relay_when_there_is_more_uses_few_queries(
    heard: list[Delivery], django_assert_max_num_queries: object
) -> None:
    put("a")
    with django_assert_max_num_queries(8):
        relay(handlers=registry.handlers())
