"""A relay that dies anywhere loses nothing: what it had handed over may be handed over again, and is told by its id."""

import itertools
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction

from outbox.models import Message
from outbox.rules import Delivery, Handler
from outbox.states import MessageState
from outbox.transitions import Outgoing, put_many, relay
from tests.crashing import run_and_kill

CASE = UUID("1f0c0d2e-0000-4000-8000-000000000001")


def attempt(handlers: dict[str, Handler]) -> None:
    relay(handlers=handlers)


@pytest.mark.django_db(transaction=True)
def test_relay_when_killed_at_any_statement_loses_nothing(tmp_path: Path) -> None:
    """The effect of a delivery is a line in a file, outside the database, as a webhook's would be."""
    heard = tmp_path / "heard"
    heard.touch()

    def hear(delivery: Delivery) -> None:
        with heard.open("a") as file:
            file.write(f"{delivery.id}\n")

    handlers = {"tests.heard": hear}
    killed = 0
    for after in itertools.count(1):
        with transaction.atomic():
            put_many(messages=[Outgoing("tests.heard", CASE, {}, f"{after}-{number}") for number in range(3)])
        before = heard.read_text().split()
        if not run_and_kill(lambda: attempt(handlers), after=after):
            break
        killed += 1
        handed_over = Counter(heard.read_text().split()[len(before) :])
        delivered = set(Message.objects.filter(state=MessageState.DELIVERED).values_list("pk", flat=True))
        new = set(Message.objects.filter(dedupe_key__startswith=f"{after}-").values_list("pk", flat=True))
        # All or nothing in the database; and nothing is called delivered that was not handed over.
        assert delivered & new in (set(), new)
        assert {str(pk) for pk in delivered & new} <= set(handed_over)
        relay(handlers=handlers)
        assert not Message.objects.filter(state=MessageState.WAITING).exists()
        assert {str(pk) for pk in new} <= set(heard.read_text().split())
    assert killed > 5
