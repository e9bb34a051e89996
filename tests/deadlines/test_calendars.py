"""The calendars we ship, and what a version of a calendar is."""

from dataclasses import replace
from datetime import date

import chinese_calendar
import pytest

from deadlines.rules.calendars import WORKED, DayKind, Notice, Year, days_from, from_canonical, with_years
from deadlines.rules.readings import find_breach
from tests.deadlines.worlds import demonstration, invented, mainland


def test_mainland_calendar_is_chinesecalendar_s_every_day_it_knows():
    calendar = mainland()
    days = days_from(date(2004, 1, 1), date(2026, 12, 22))
    assert [on for on in days if (calendar.kind(on) in WORKED) != chinese_calendar.is_workday(on)] == []


def test_mainland_calendar_names_its_holidays():
    spring = mainland().holiday(date(2026, 2, 17))
    assert (spring.name, spring.name_zh) == ("Spring Festival", "春节")
    assert mainland().kind(date(2026, 2, 14)) is DayKind.MADE_UP
    assert mainland().kind(date(2026, 2, 13)) is DayKind.WORKING
    assert mainland().kind(date(2026, 3, 1)) is DayKind.WEEKEND


def test_coverage_ends_before_the_days_that_the_next_notice_may_change():
    assert (mainland().covers_from, mainland().covers_until) == (date(2004, 1, 1), date(2026, 12, 22))
    assert mainland().kind(date(2026, 12, 23)) is DayKind.UNKNOWN
    assert mainland().kind(date(2003, 12, 31)) is DayKind.UNKNOWN
    # The 2007 and 2008 notices did change the Decembers before them.
    assert mainland().kind(date(2006, 12, 30)) is DayKind.MADE_UP
    assert mainland(until=2006).kind(date(2006, 12, 30)) is DayKind.UNKNOWN
    assert mainland().kind(date(2007, 12, 31)) is DayKind.HOLIDAY


def test_longest_break_of_two_decades_leaves_the_assumption_a_margin():
    assert mainland().longest_break == 14
    assert find_breach(replace(mainland(), longest_break=10)) is None
    first, last = date(2020, 1, 24), date(2020, 2, 2)
    breach = find_breach(replace(mainland(), longest_break=9))
    assert (breach.first, breach.last) == (first, last)


def test_hash_is_of_the_bytes_and_changes_with_every_day():
    calendar = mainland()
    assert from_canonical(calendar.canonical()) == calendar
    assert from_canonical(calendar.canonical()).digest == calendar.digest
    without = replace(calendar, years=(*calendar.years[:-1], replace(calendar.years[-1], worked=())))
    assert without.digest != calendar.digest


def test_canonical_bytes_are_rfc_8785():
    rfc8785 = pytest.importorskip("rfc8785")
    import json

    assert rfc8785.dumps(json.loads(mainland().canonical())) == mainland().canonical()


def test_demonstration_says_that_its_years_are_made_up():
    assert not mainland().synthetic
    assert demonstration().synthetic
    assert demonstration().covers_until == date(2036, 12, 22)
    assert {year.year for year in demonstration().years if year.synthetic} == set(range(2027, 2037))


def test_later_version_takes_a_year_from_the_later_file():
    corrected = Year(2026, (Notice("Corrected"),))
    calendar = with_years(mainland(), (corrected,))
    assert calendar.kind(date(2026, 2, 17)) is DayKind.WORKING
    assert calendar.kind(date(2025, 10, 1)) is DayKind.HOLIDAY
    assert len(calendar.years) == len(mainland().years)


def test_other_weeks_are_counted_as_they_are():
    friday_off = invented(2026, week=(0, 1, 2, 3, 6))
    assert friday_off.kind(date(2026, 5, 1)) is DayKind.WEEKEND
    assert friday_off.kind(date(2026, 5, 3)) is DayKind.WORKING
