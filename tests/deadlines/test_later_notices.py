"""Whatever a later notice says, as long as it keeps the assumption: the date it gives was within the bounds."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deadlines.rules.calendars import Calendar, Holiday, Notice, Year, days_from, with_years
from deadlines.rules.counting import count
from deadlines.rules.readings import find_breach
from tests.deadlines.worlds import ROLLS, asked, days_between, demonstration, invented, mainland, periods

DAY = timedelta(days=1)


@st.composite
def notices(draw: st.DrawFn, calendar: Calendar, year: int) -> Year:
    """A year decided day by day, at random, never against the assumption."""
    assert calendar.covers_until == date(year - 1, 12, 22)
    choices = draw(st.integers(0, 2**64))
    bias = draw(st.sampled_from([1, 2, 3]))
    off, worked, rest = [], [], calendar.excess_at_end
    days = list(days_from(date(year - 1, 12, 23), date(year, 12, 31)))
    for n, on in enumerate(days):
        wants_rest = (choices >> (n % 61)) % 4 < bias
        usual = on.weekday() in calendar.working_week
        # The ordinary weekend stays possible after each day, and room is left for it.
        room = rest + 2 <= 2 * calendar.longest_break - 6
        works = usual if n > len(days) - 30 else not (wants_rest and room)
        rest = max(0, rest + (-1 if works else 2))
        if works and not usual:
            worked.append(on)
        if not works:
            off.append(on)
    holidays = tuple(Holiday("Rest", "休息", on, on) for on in off)
    return Year(year, (Notice("A later notice"),), holidays, tuple(worked))


@given(data=st.data(), start=days_between("2026-12-01", "2027-02-10"), period=periods(), roll=st.sampled_from(ROLLS))
def test_final_date_is_within_the_bounds_when_a_later_notice_comes(data, start, period, roll):
    before = invented(2026, longest_break=10)
    after = with_years(before, (data.draw(notices(before, 2027)),))
    assert find_breach(after) is None
    amount, unit = period
    backward = data.draw(st.booleans())
    question = asked(start, -amount if backward else amount, unit, roll)
    guessed, known = count(question, before), count(question, after)
    # What is still unknown afterwards is narrower, never wider.
    assert guessed.earliest_at <= known.earliest_at <= known.due_at <= known.latest_at <= guessed.latest_at


@given(start=days_between("2026-11-01", "2027-02-10"), period=periods(), roll=st.sampled_from(ROLLS))
def test_final_date_is_within_the_bounds_when_the_demonstration_s_years_come(start, period, roll):
    question = asked(start, *period, roll)
    guessed, known = count(question, mainland()), count(question, demonstration())
    assert not known.provisional
    assert guessed.earliest_on <= known.last_day <= guessed.latest_on


@given(year=st.integers(2005, 2025), days_before=st.integers(-20, 40), period=periods(), roll=st.sampled_from(ROLLS))
def test_final_date_was_within_the_bounds_when_each_real_notice_came(year, days_before, period, roll):
    start = date(year, 12, 31) - days_before * DAY
    question = asked(start, *period, roll)
    guessed, known = count(question, mainland(until=year)), count(question, mainland())
    assert guessed.earliest_on <= known.earliest_on <= known.latest_on <= guessed.latest_on


def test_bounds_contain_the_nominal_date_when_the_calendar_ends():
    for start in days_from(date(2026, 12, 1), date(2027, 1, 31)):
        for amount in range(1, 30):
            due = count(asked(start, amount, "working_days"), mainland())
            assert due.earliest_on <= due.last_day <= due.latest_on
