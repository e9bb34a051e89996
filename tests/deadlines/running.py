"""A market whose permits run by real clocks: cases, timers, ledger and outbox, as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection

from cases.models import Case
from deadlines.models import Timer
from deadlines.queries.handlers import HANDLERS
from deadlines.rules.sweeping import Handler
from tests.cases.market import Market
from tests.conftest import LegalClock

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


def distrust() -> None:
    """As when an observer has found a jump; and once more, as when two officials have accepted it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE clock_state DISABLE TRIGGER clock_state_guard")
        cursor.execute("UPDATE clock_state SET trusted = NOT trusted")
        cursor.execute("ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard")
        cursor.execute("SET ROLE scs_app")
