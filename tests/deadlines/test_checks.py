"""System checks: what a kind of case requires is what the database requires, and each clock of it has a handler."""

from dataclasses import replace

import psycopg
import pytest

from cases.queries.kinds import KNOWN
from deadlines.checks import check_handlers, check_requirements
from deadlines.queries.handlers import HANDLERS
from deadlines.transitions import requirements
from tests.sample.registry import PERMIT
from tests.sample.states import REQUIRED_TIMERS, State

pytestmark = pytest.mark.django_db


def ids(found: list) -> list[str | None]:
    return [message.id for message in found]


def test_requirements_when_the_migration_wrote_them_are_right() -> None:
    assert check_requirements(databases=["default"]) == []
    assert check_handlers() == []
    assert check_requirements() == []  # without a database nothing is asked


def test_requirements_when_the_kind_requires_more_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**REQUIRED_TIMERS, State.SUSPENDED: frozenset({"TERM"})}
    monkeypatch.setitem(KNOWN.kinds, "permit", replace(PERMIT, required_timers=more))
    (found,) = check_requirements(databases=["default"])
    assert found.id == "deadlines.W002"
    assert "permit" in found.msg
    assert "requirements.write" in found.hint


@pytest.mark.django_db(transaction=True)
def test_requirements_when_the_database_lost_one_are_reported(as_owner: psycopg.Connection) -> None:
    as_owner.execute("DELETE FROM deadlines_requirement WHERE timer = 'TERM'")
    assert set(ids(check_requirements(databases=["default"]))) == {"deadlines.W002"}


def test_requirements_when_written_again_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    more = {**REQUIRED_TIMERS, State.SUSPENDED: frozenset({"TERM"})}
    monkeypatch.setitem(KNOWN.kinds, "permit", replace(PERMIT, required_timers=more))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE scs_owner")
        requirements.write(connection, "permit", more)
        cursor.execute("SET LOCAL ROLE scs_app")
    assert check_requirements(databases=["default"]) == []


def test_clock_when_nobody_handles_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HANDLERS, ("permit", "TERM"))
    (found,) = check_handlers()
    assert found.id == "deadlines.E003"
    assert "permit requires the clock TERM" in found.msg
