"""Real PostgreSQL, real Redis, real browser. The connection of every test acts as the application role."""

from collections.abc import Iterator

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
from tests.databases import ensure_template, server
from tests.legal_clock import LegalClock

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


def pytest_collection_finish(session: pytest.Session) -> None:
    """Every migration takes a minute, and a busy machine many: that is not the time of the first test."""
    if not session.config.option.collectonly and any(map(worlds.needs_database, session.items)):
        with session.config.stash[blocking_manager_key].unblock():
            ensure_template(settings.SERVER_URL)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    with item.config.stash[blocking_manager_key].unblock():
        worlds.enter(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A test that does not ask for the database is refused it, whatever ran before it."""

    def leave(_case: TransactionTestCase) -> None:
        """Instead of Django's flush, which the application role has no right to, and which forgets what migrations made."""
        connection.close()
        worlds.NOW.is_fresh = False

    TransactionTestCase._fixture_teardown = leave
    yield
    with django_db_blocker.unblock():
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


@pytest.fixture
def legal_clock(db: None) -> LegalClock:
    return LegalClock()
