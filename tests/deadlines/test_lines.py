"""Lines of time of clocks of every sort: counted backward, acted on sooner than the law's limit, in hours, over years."""

from datetime import date, datetime

import pytest

from deadlines.queries.lines import WIDTH, Line, line_of
from deadlines.rules import timers
from deadlines.rules.clock_rules import rule_in_force
from deadlines.rules.clocks import CLOCKS
from deadlines.rules.periods import Period, Unit
from tests.deadlines.worlds import demonstration, mainland

START = datetime.fromisoformat("2026-04-30T15:20:00+08:00")


def drawn(code: str, period: Period | None = None, now: str = "2026-05-07T12:00:00+08:00") -> Line:
    timer = timers.arm(rule_in_force(CLOCKS, code, date(2026, 11, 21)), START, mainland(), period)
    return line_of(timer, mainland(), datetime.fromisoformat(now))


def marks(line: Line) -> list[str]:
    return [mark.css for mark in line.marks]


def test_count_backward_is_drawn_from_its_end_to_its_beginning():
    line = drawn("HEARING-NOTICE", now="2026-04-25T12:00:00+08:00")
    assert marks(line) == ["due", "today", "start"]
    assert float(line.marks[0].x) == 0
    assert float(line.marks[-1].x) == WIDTH


def test_duty_that_is_done_sooner_shows_the_law_s_limit_too():
    line = drawn("VERIFY", now="2026-05-01T12:00:00+08:00")
    assert marks(line) == ["start", "today", "due", "limit"]
    assert line.marks[-1].title == "The law’s outer limit: Friday 8 May 2026, 24:00"


def test_duty_that_is_done_at_once_is_a_moment_before_its_limit():
    line = drawn("REMOVE", now="2026-04-30T16:00:00+08:00")
    assert set(marks(line)) == {"start", "due", "today", "limit"}
    places = {mark.css: float(mark.x) for mark in line.marks}
    assert places["start"] == places["due"] == 0
    assert places["limit"] == WIDTH


def test_line_of_years_names_no_day_and_stays_short():
    line = drawn("TERM", Period(2, Unit.YEARS))
    assert [bar.css for bar in line.bars] == ["run"]
    assert line.marks[-1].title == "Due: Sunday 30 April 2028, 24:00"


def test_key_when_very_many_days_are_off_names_them_once():
    timer = timers.arm(
        rule_in_force(CLOCKS, "RESPONSE", date(2026, 11, 21)), START, demonstration(), Period(200, Unit.WORKING_DAYS)
    )
    line = line_of(timer, demonstration(), None)
    assert len([bar for bar in line.bars if bar.css == "off"]) > 40
    assert [bar.title for bar in line.key] == ["The period", "Days that do not count"]


def test_today_when_long_after_the_end_stands_at_the_edge():
    line = drawn("RESPONSE", now="2030-01-01T12:00:00+08:00")
    assert marks(line)[-1] == "today"
    assert line.marks[-1].title.endswith("1 January 2030, 12:00, later than is drawn here")
    assert line.goes_on
    due = next(float(mark.x) for mark in line.marks if mark.css == "due")
    assert due == pytest.approx(WIDTH / 2, abs=1)


def test_every_shipped_clock_can_be_drawn():
    for rule in CLOCKS:
        line = drawn(rule.code, None if rule.period else Period(1, Unit.YEARS))
        assert all(0 <= float(mark.x) <= WIDTH for mark in line.marks), rule.code
        assert all(float(bar.width) > 0 for bar in line.bars), rule.code
