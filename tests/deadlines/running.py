"""A market whose permits run by real clocks: cases, timers, ledger and outbox, as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case
from cases.rules.kinds import Consequences, TimerChange
from deadlines.models import Timer
from deadlines.queries.handlers import HANDLERS
from deadlines.rules.sweeping import Handler
from deadlines.transitions import work_off_recounts
from people.models import User
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.sample.registry import PERMIT

SERVED_AT = "2026-04-30T15:20:00+08:00"
RESPONSE_ENDS = "2026-05-12T00:00:00+08:00"  # five working days after 30 April 2026: 6, 7, 8, 9 (made up) and 11 May


def clock_of(case: Case | UUID, kind: str) -> Timer:
    """The last generation."""
    return Timer.objects.filter(case=case, kind=kind).latest("generation")


def standing(case: Case) -> dict[str, str]:
    found = Timer.objects.filter(case=case).order_by("kind", "generation")
    return {row.kind: row.state for row in found}


def bring(market: Market, legal_clock: LegalClock, state: str, at: str = SERVED_AT) -> Case:
    legal_clock.set(at)
    return market.bring_to(market.open(), state)


@contextmanager
def handled(timer: str, verb: str | None) -> Iterator[None]:
    """As if the room had said so."""
    key = ("permit", timer)
    usual = HANDLERS[key]
    HANDLERS[key] = Handler("permit", timer, verb)
    try:
        yield
    finally:
        HANDLERS[key] = usual


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


BACKEND = "django.contrib.auth.backends.ModelBackend"


def desk_of(user: User, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend=BACKEND)
    return client


def asking(monkeypatch: pytest.MonkeyPatch, verb: str, *changes: TimerChange) -> None:
    """From now on this move of a permit asks for these changes of clocks."""
    consequences = Consequences(timers=changes)
    monkeypatch.setitem(PERMIT.carry_out, verb, lambda taken: [consequences for _ in taken])


def recount() -> int:
    """As the job does it, in a transaction of its own: a test's is one in which moves have checked already."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return work_off_recounts()
