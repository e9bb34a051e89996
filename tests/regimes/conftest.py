"""A demonstration with its cast, and nothing in it yet."""

from typing import Any

import pytest
from django.db import connection

from clock.queries import legal_now
from regimes import transitions


def make_demo() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("SELECT clock_make_demo()")
        cursor.execute("SET ROLE scs_app")


@pytest.fixture
def demo(db: None) -> None:
    """A database that was made a demonstration."""
    make_demo()


@pytest.fixture
def cast(demo: None) -> Any:
    return transitions.seed_people(at=legal_now())
