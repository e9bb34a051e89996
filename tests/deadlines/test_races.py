"""Who else works at the same moment is passed by, and waited for by nobody."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction

from cases.models import Case
from deadlines import transitions
from deadlines.models import Timer
from deadlines.queries.sweeping import claim
from deadlines.transitions.sweeping import Swept
from ledger.queries import history
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import bring, clock_of

pytestmark = pytest.mark.django_db(transaction=True)

LOCK_TIMER = "SELECT FROM deadlines_timer WHERE id = %s FOR NO KEY UPDATE"
LOCK_CASE = "SELECT FROM cases_case WHERE id = %s FOR NO KEY UPDATE"


@pytest.fixture
def due(market: Market, legal_clock: LegalClock) -> list[Case]:
    cases = [bring(market, legal_clock, "effective") for _ in range(6)]
    ends_at = clock_of(cases[0], "TERM").due_at
    assert ends_at is not None
    legal_clock.set(ends_at + timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    return cases


def test_deadline_when_another_sweep_holds_it_is_passed_by(due: list[Case], as_application: psycopg.Connection) -> None:
    held = clock_of(due[0], "TERM")
    with as_application.transaction():
        as_application.execute(LOCK_TIMER, [held.pk])
        with transaction.atomic():
            assert held.pk not in {one.id for one in claim(limit=100)}
        assert transitions.sweep().fired == len(due) - 1
    assert transitions.sweep() == Swept(fired=1)


def test_case_when_an_official_is_busy_with_it_is_passed_by(
    due: list[Case], as_application: psycopg.Connection
) -> None:
    with as_application.transaction():
        as_application.execute(LOCK_CASE, [due[0].pk])
        assert transitions.sweep_batch() == Swept(fired=len(due) - 1)
        assert clock_of(due[0], "TERM").attempts == 0  # that somebody was busy is no failure
    assert transitions.sweep() == Swept(fired=1)


def test_sweeps_when_many_run_at_once_do_everything_once(due: list[Case]) -> None:
    done: list[Swept] = []

    def sweep() -> None:
        try:
            done.append(transitions.sweep(limit=2))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.append(transitions.sweep())
    assert sum((one.fired for one in done), 0) - Timer.objects.filter(case=None, state="fired").count() == len(due)
    assert sum(one.failed for one in done) == 0
    for case in due:
        assert [event.kind for event in history(case.pk)].count("case.remove") == 1
