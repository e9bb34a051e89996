"""A season, and a year, of an office in which everybody does whatever they are let do: what must be so is so each day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lists.states import LISTING
from lists.states.red import RED
from lists.states.words import OPEN_TO_LATER
from tests.lists.office import GOES_ON, Office

FIRST_DAY = datetime.fromisoformat("2026-03-02T10:00:00+08:00")


def worked(office: Office, days: int) -> set[tuple[str, str, str, str]]:
    for number in range(days):
        office.day(FIRST_DAY + timedelta(days=number))
        assert office.broken() == [], f"day {number}"
    return set(office.walked)


def edges() -> set[tuple[str, str, str, str]]:
    return {
        (table.kind, move.verb, source, target) for table in (LISTING, RED) for move, source, target in table.edges()
    }


def kinds_of(walked: set[tuple[str, str, str, str]]) -> set[tuple[str, str, str, str]]:
    """A later act is gone on with in each of three states, by the same steps: those count once."""
    return {
        (
            kind,
            verb,
            *(
                ("later", "later")
                if verb in GOES_ON and source == target and source in OPEN_TO_LATER
                else (source, target)
            ),
        )
        for kind, verb, source, target in walked
    }


def test_season_of_an_office_when_everybody_does_what_they_may_breaks_nothing(db: None, legal_clock: Any) -> None:
    walked = worked(Office(legal_clock, seed=1), 10)
    assert walked <= edges()
    assert len(walked) >= 12, sorted(walked)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1])
def test_year_of_an_office_when_everybody_does_what_they_may_breaks_nothing(
    db: None, legal_clock: Any, seed: int
) -> None:
    """And half of what the tables allow has happened by then; other tests walk what is rare."""
    walked = worked(Office(legal_clock, seed=seed), 365)
    assert walked <= edges()
    assert len(kinds_of(walked)) >= len(kinds_of(edges())) // 2, sorted(edges() - walked)
