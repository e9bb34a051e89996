"""Real PostgreSQL, real Redis, real browser. The connection of every test acts as the application role."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import blocking_manager_key

from tests import worlds
from tests.databases import server

# The same examples in every run, however busy the machine is.
examples.register_profile(
    "suite",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
examples.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What one worker runs alone comes first: the others do not wait for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    with item.config.stash[blocking_manager_key].unblock():
        worlds.enter(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():

        def leave(_case: TransactionTestCase) -> None:
            """Instead of Django's flush, which the application role has no right to, and which forgets what migrations made."""
            connection.close()
            worlds.NOW.is_fresh = False

        TransactionTestCase._fixture_teardown = leave
        yield
        connection.close()
        worlds.NOW.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in the source language, whatever the one before it spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as scs_owner, committing each statement."""
    with server(settings.SERVER_URL, connection.settings_dict["NAME"], "scs_owner") as owner:
        yield owner


@pytest.fixture
def as_superuser(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as the server's superuser: what can only be detected, not prevented."""
    with server(settings.SERVER_URL, connection.settings_dict["NAME"]) as superuser:
        yield superuser


@pytest.fixture
def as_application(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own as scs_app, committing each statement."""
    with server(settings.SERVER_URL, connection.settings_dict["NAME"], "scs_app") as application:
        yield application


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


@pytest.fixture
def legal_clock(db: None) -> LegalClock:
    return LegalClock()
