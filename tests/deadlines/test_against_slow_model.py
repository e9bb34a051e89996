"""The product's counting beside the slow model's, over the real calendar and over invented ones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deadlines.rules.counting import count
from deadlines.rules.instants import end_of_day, local_day, start_of_day
from deadlines.rules.periods import Exclusion, Period, Unit
from tests.deadlines import slow_model
from tests.deadlines.worlds import (
    ROLLS,
    SLOW_MAINLAND,
    asked,
    days_between,
    invented,
    mainland,
    periods,
    slow,
)

DAY = timedelta(days=1)
# Zones that put their clocks forward or back at midnight, before it, or by a whole day.
STRANGE_ZONES = [
    "America/Sao_Paulo",  # midnight was skipped in spring
    "America/St_Johns",  # went back at 00:01, so a day ended twice
    "America/Havana",  # midnight comes twice in autumn
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Tehran",
    "Pacific/Apia",  # had no 30 December 2011
    "America/Toronto",
    "Australia/Lord_Howe",  # half an hour
    "Europe/Berlin",
    "Asia/Shanghai",  # had summer time until 1991
]


@given(start=days_between("2004-01-01", "2021-06-01"), period=periods(), roll=st.sampled_from(ROLLS))
def test_last_day_is_the_slow_model_s_when_the_calendar_is_known(start, period, roll):
    due = count(asked(start, *period, roll), mainland())
    assert due.last_day == slow_model.last_day(SLOW_MAINLAND, start, *period, roll)
    assert not due.provisional


@given(start=days_between("2008-01-01", "2026-12-22"), period=periods(), roll=st.sampled_from(ROLLS))
def test_last_day_is_the_slow_model_s_when_counted_backward(start, period, roll):
    amount, unit = period
    due = count(asked(start, -amount, unit, roll), mainland())
    assert due.last_day == slow_model.last_day(SLOW_MAINLAND, start, -amount, unit, roll)


@given(
    start=days_between("2015-01-01", "2016-06-01"),
    period=periods(),
    roll=st.sampled_from(ROLLS),
    pauses=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20)), max_size=4),
    added=st.lists(periods(least=1), max_size=2),
)
def test_last_day_is_the_slow_model_s_when_days_are_lost_and_time_is_added(start, period, roll, pauses, added):
    lost = frozenset(start + (after + n) * DAY for after, length in pauses for n in range(length + 1))
    zone = ZoneInfo("Asia/Shanghai")
    excluded = tuple(
        Exclusion(
            start_of_day(start + after * DAY, zone) + timedelta(hours=10),
            start_of_day(start + (after + length) * DAY, zone) + timedelta(hours=11),
            "suspended",
        )
        for after, length in pauses
    )
    extensions = tuple(Period(amount, Unit(unit)) for amount, unit in added)
    due = count(asked(start, *period, roll, excluded=excluded, extensions=extensions), mainland())
    assert due.last_day == slow_model.last_day(SLOW_MAINLAND, start, *period, roll, lost=lost, extensions=tuple(added))


@given(
    start=days_between("2010-01-01", "2018-01-01"),
    later=st.integers(0, 40),
    period=periods(),
    roll=st.sampled_from(ROLLS),
)
def test_end_never_comes_sooner_when_the_start_is_later(start, later, period, roll):
    first = count(asked(start, *period, roll), mainland())
    second = count(asked(start + later * DAY, *period, roll), mainland())
    assert first.due_at <= second.due_at


@given(
    start=days_between("2010-01-01", "2018-01-01"),
    period=periods(),
    more=st.integers(0, 30),
    roll=st.sampled_from(ROLLS),
)
def test_end_never_comes_sooner_when_the_period_is_longer(start, period, more, roll):
    amount, unit = period
    assume(roll == "none" or unit != "working_days" or amount)  # nothing to count may roll past one day to count
    first = count(asked(start, amount, unit, roll), mainland())
    assert first.due_at <= count(asked(start, amount + more, unit, roll), mainland()).due_at


@given(
    start=days_between("2026-10-01", "2027-03-01"),
    later=st.integers(0, 30),
    period=periods(),
    roll=st.sampled_from(ROLLS),
)
def test_bounds_never_come_sooner_when_the_start_is_later(start, later, period, roll):
    first = count(asked(start, *period, roll), mainland())
    second = count(asked(start + later * DAY, *period, roll), mainland())
    assert first.earliest_at <= second.earliest_at
    assert first.latest_at <= second.latest_at


# --- Zones ------------------------------------------------------------------------------------------------------------------


def changes_of_clock(zone: str) -> list[date]:
    """The days of 1980–2030 in which the zone's offset changed, and their neighbours."""
    local = ZoneInfo(zone)
    found, at = [], datetime(1980, 1, 1, tzinfo=UTC)
    while at.year < 2030:
        if (at + DAY).astimezone(local).utcoffset() != at.astimezone(local).utcoffset():
            found += [local_day(at, local) + n * DAY for n in (-1, 0, 1, 2)]
        at += DAY
    return found


@pytest.mark.parametrize("zone", STRANGE_ZONES)
def test_end_of_day_is_the_slow_model_s_when_clocks_change(zone):
    changes = changes_of_clock(zone)
    for on in changes[:: max(1, len(changes) // 12)] + changes[-4:]:
        assert end_of_day(on, ZoneInfo(zone)) == slow_model.end_of_day(on, zone), on


@pytest.mark.parametrize(
    ("zone", "on", "ends_at"),
    [
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T01:00:00-02:00"),
        ("America/St_Johns", "2006-10-28", "2006-10-29T00:00:00-03:30"),
        ("America/Havana", "2025-11-01", "2025-11-02T00:00:00-04:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-31T00:00:00+14:00"),
        ("America/Toronto", "1986-04-26", "1986-04-27T00:00:00-05:00"),
        ("Asia/Shanghai", "1990-04-15", "1990-04-16T00:00:00+09:00"),
    ],
)
def test_end_of_day_when_midnight_is_missing_or_comes_twice(zone, on, ends_at):
    assert end_of_day(date.fromisoformat(on), ZoneInfo(zone)) == datetime.fromisoformat(ends_at)


@given(
    zone=st.sampled_from(STRANGE_ZONES),
    start=st.datetimes(datetime(1985, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(0, 2000),
)
def test_hours_are_elapsed_time_in_every_zone(zone, start, hours):
    due = count(asked(start, hours, "hours"), invented(2026, zone=zone))
    assert due.due_at - start == timedelta(hours=hours)


@given(zone=st.sampled_from(STRANGE_ZONES), on=days_between("1985-01-01", "2029-01-01"), amount=st.integers(0, 40))
def test_day_ends_at_the_end_of_its_last_day_in_every_zone(zone, on, amount):
    due = count(asked(on, amount, "days", zone=zone), invented(2026, zone=zone))
    local = ZoneInfo(zone)
    assert local_day(due.due_at, local) > due.last_day >= local_day(due.due_at - timedelta(microseconds=1), local)


# --- Beyond the calendar ------------------------------------------------------------------------------------------------------

SHORT = st.tuples(st.integers(-12, 12), st.sampled_from(["working_days", "days", "weeks"]))


@given(
    start=days_between("2026-12-10", "2027-01-20"),
    period=SHORT,
    roll=st.sampled_from(ROLLS),
    longest_break=st.integers(3, 6),
)
def test_bounds_are_exact_when_days_are_unknown(start, period, roll, longest_break):
    calendar = invented(2026, longest_break=longest_break)
    due = count(asked(start, *period, roll), calendar)
    assert (due.earliest_on, due.latest_on) == slow_model.bounds(slow(calendar), start, *period, roll)
    assert due.earliest_on <= due.last_day <= due.latest_on


@given(start=days_between("2025-12-01", "2025-12-31"), period=SHORT, roll=st.sampled_from(ROLLS))
def test_bounds_are_exact_before_the_calendar_begins(start, period, roll):
    calendar = invented(2026, longest_break=4)
    due = count(asked(start, *period, roll), calendar)
    assert (due.earliest_on, due.latest_on) == slow_model.bounds(slow(calendar), start, *period, roll)


@given(start=days_between("2026-12-15", "2027-01-05"), amount=st.integers(1, 15))
def test_bounds_know_of_the_rest_just_taken_when_the_calendar_ends_in_a_break(start, amount):
    calendar = invented(2026, off=[(date(2026, 12, 17), date(2026, 12, 22))], longest_break=8)
    due = count(asked(start, amount, "working_days"), calendar)
    assert (due.earliest_on, due.latest_on) == slow_model.bounds(slow(calendar), start, amount, "working_days", "none")
