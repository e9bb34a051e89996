"""A demonstration begins in the past once, while it is empty; nobody else's clock goes back, and not even its own later."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clock.queries import legal_now, reading
from clock.transitions import ClockRefused, advance_demo, begin_demo
from tests.people.cast import found

pytestmark = pytest.mark.django_db
BACK = timedelta(days=300)


def as_owner(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE scs_owner")
        cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE scs_app")


@pytest.fixture
def demo() -> None:
    as_owner("SELECT clock_make_demo()")


def test_clock_when_a_demonstration_begins_is_back_and_comes_to_the_present(demo: None) -> None:
    before = legal_now()
    began = begin_demo(back=BACK)
    assert abs(before - BACK - began) < timedelta(minutes=1)
    advance_demo(by=-reading().shifted_by)
    assert reading().shifted_by == timedelta()
    assert legal_now() >= before


def test_clock_when_it_is_production_does_not_go_back() -> None:
    with pytest.raises(ClockRefused, match="Only a demonstration"):
        begin_demo(back=BACK)


@pytest.mark.parametrize("back", [-timedelta(days=1), timedelta(days=1001)])
def test_clock_when_asked_for_too_much_refuses(demo: None, back: timedelta) -> None:
    with pytest.raises(ClockRefused, match="thousand days"):
        begin_demo(back=back)


def test_clock_when_the_demonstration_has_begun_does_not_go_back(demo: None) -> None:
    begin_demo(back=BACK)
    with pytest.raises(ClockRefused, match="begun already"):
        begin_demo(back=BACK)


def test_clock_when_somebody_is_there_does_not_go_back_even_for_the_owner(demo: None) -> None:
    found("town")
    with pytest.raises(ClockRefused, match="begun already"):
        begin_demo(back=BACK)
    with pytest.raises(DatabaseError, match="never goes back"):
        as_owner("UPDATE clock_state SET demo_offset = '-1 day'")
    with pytest.raises(DatabaseError, match="never goes back"):
        as_owner("UPDATE clock_state SET high_water = high_water - interval '1 second'")
