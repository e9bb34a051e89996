"""The demonstration is played whatever day it is: before a weekend, and after a week of holidays."""

from datetime import datetime
from typing import Any

import pytest

from clock.queries import legal_now
from lists.models import List
from regimes.transitions.opening import open_lists
from regimes.transitions.people import seed_calendar, seed_people
from regimes.transitions.stage import Stage
from regimes.transitions.world import LASTS


@pytest.fixture
def begun(demo: None, legal_clock: Any) -> Any:
    def begin(at: str) -> None:
        legal_clock.set(at)
        seed_people(at=legal_now())
        seed_calendar(at=legal_now())

    return begin


def test_lists_when_their_last_day_of_comment_is_a_saturday_come_into_force(begun: Any) -> None:
    begun("2026-04-15T15:00:00+08:00")  # the catalogue is open from the 16th: its thirtieth day is 16 May
    open_lists(Stage(ends_at=legal_now() + LASTS))
    assert set(List.objects.values_list("slug", flat=True)) == {"judgment-defaulters", "grade-a-taxpayers"}


@pytest.mark.parametrize(
    ("now", "days", "begins"),
    [
        ("2026-11-23T00:30:00+08:00", 5, "2026-11-16T09:30:00+08:00"),  # on a Monday before offices open
        ("2026-11-26T18:00:00+08:00", 5, "2026-11-19T09:30:00+08:00"),
        (
            "2026-10-07T12:00:00+08:00",
            5,
            "2026-09-23T09:30:00+08:00",
        ),  # closed from the 25th to the 27th, and since 1 October
        ("2026-11-26T18:00:00+08:00", 0, "2026-11-26T09:30:00+08:00"),
    ],
)
def test_story_when_it_takes_so_many_steps_has_taken_them_by_now(begun: Any, now: str, days: int, begins: str) -> None:
    begun(now)
    assert Stage(ends_at=legal_now()).working_days_ago(days) == datetime.fromisoformat(begins)
