"""The `sweep` process alone: whatever becomes of the broker, what is due happens, and not before."""

import os
from datetime import timedelta

import pytest
import redis

from cases.models import Case
from ledger.queries import history
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.processes import NOWHERE, SWEEP, running, wait_until
from tests.deadlines.running import bring, clock_of

pytestmark = pytest.mark.django_db(transaction=True)


def all_removed(broker: str, number: int) -> bool:
    if broker == "flushed":
        redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()
    return Case.objects.filter(state="removed").count() == number


@pytest.mark.parametrize("broker", ["absent", "flushed"])
def test_sweep_when_the_broker_is_gone_does_what_is_due(market: Market, legal_clock: LegalClock, broker: str) -> None:
    cases = [bring(market, legal_clock, "effective") for _ in range(3)]
    due_at = clock_of(cases[0], "TERM").due_at
    assert due_at is not None
    legal_clock.set(due_at - timedelta(seconds=4))
    with running(*SWEEP, redis_url=NOWHERE if broker == "absent" else None):
        wait_until(lambda: all_removed(broker, len(cases)))
    for case in cases:
        timer = clock_of(case, "TERM")
        assert timer.fired_at is not None
        assert timer.fired_at >= timer.due_at
        assert [event.kind for event in history(case.pk)].count("case.remove") == 1


def test_sweep_once_when_there_is_no_broker_ends_well(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "effective")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    with running(*SWEEP, "--once", redis_url=NOWHERE) as once:
        assert once.wait(150) == 0
    case.refresh_from_db()
    assert case.state == "removed"
