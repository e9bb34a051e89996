"""Counting by hand-made examples: each names what it is about."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines.rules.counting import count
from deadlines.rules.periods import Exclusion, Period, Uncountable, Unit
from deadlines.rules.steps import StepCode
from deadlines.states import Whose
from tests.deadlines.worlds import asked, invented, mainland

SHANGHAI = ZoneInfo("Asia/Shanghai")


def ends(start: str, amount: int, unit: str, roll: str = "none", **more: object) -> str:
    return count(asked(start, amount, unit, roll, **more), mainland()).last_day.isoformat()


@pytest.mark.parametrize(
    ("start", "three", "five"),
    [
        ("2026-02-11", "2026-02-14", "2026-02-25"),
        ("2026-02-13", "2026-02-25", "2026-02-27"),
        ("2026-04-30", "2026-05-08", "2026-05-11"),
        ("2026-09-28", "2026-10-08", "2026-10-10"),
    ],
)
def test_working_days_of_the_specification(start, three, five):
    assert ends(start, 3, "working_days") == three
    assert ends(start, 5, "working_days") == five


def test_end_is_the_first_instant_of_the_next_day():
    due = count(asked("2026-04-30T15:40:00+08:00", 3, "working_days"), mainland())
    assert due.due_at.isoformat() == "2026-05-09T00:00:00+08:00"
    assert (due.earliest_at, due.latest_at, due.provisional) == (due.due_at, due.due_at, False)


def test_first_day_is_not_counted_when_the_moment_is_late_on_it():
    assert ends("2026-03-02T00:00:00+08:00", 1, "days") == ends("2026-03-02T23:59:59+08:00", 1, "days") == "2026-03-03"


def test_day_of_the_start_is_the_zone_s_when_the_moment_is_given_in_another():
    assert ends("2026-03-02T17:00:00+00:00", 1, "days") == "2026-03-04"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2026-01-31", 2, "months", "2026-03-31"),
        ("2026-03-31", 1, "months", "2026-04-30"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2025-02-28", 3, "years", "2028-02-28"),
        ("2026-11-30", 3, "months", "2027-02-28"),
        ("2026-12-31", -10, "months", "2026-02-28"),
        ("2026-03-15", 2, "weeks", "2026-03-29"),
        ("2026-03-15", 0, "days", "2026-03-15"),
        ("2026-03-15", -15, "days", "2026-02-28"),
    ],
)
def test_months_end_on_the_same_number_or_the_month_s_last_day(start, amount, unit, last):
    assert ends(start, amount, unit) == last


@pytest.mark.parametrize(("roll", "last"), [("none", "2026-10-03"), ("forward", "2026-10-08"), ("back", "2026-09-30")])
def test_roll_when_the_last_day_is_a_holiday(roll, last):
    assert ends("2026-09-03", 30, "days", roll) == last


def test_roll_stays_when_the_last_day_is_a_worked_weekend():
    assert date(2026, 10, 10).weekday() == 5
    assert ends("2026-09-10", 30, "days", "forward") == "2026-10-10"


@pytest.mark.parametrize(("hearing", "last"), [("2026-05-11", "2026-04-28"), ("2026-03-02", "2026-02-13")])
def test_backward_counts_working_days_before_the_hearing(hearing, last):
    assert ends(hearing, -7, "working_days", "back") == last
    assert ends(last, 7, "working_days") == hearing


def test_nothing_to_count_ends_the_same_day_even_when_it_is_off():
    assert ends("2026-05-02", 0, "working_days") == "2026-05-02"
    assert ends("2026-05-02", 0, "working_days", "forward") == "2026-05-06"


def test_hours_are_elapsed_time_when_the_clocks_are_put_forward():
    berlin = invented(2026, zone="Europe/Berlin")
    due = count(asked("2026-03-28T12:00:00+01:00", 24, "hours"), berlin)
    assert due.due_at.isoformat() == "2026-03-29T13:00:00+02:00"


def test_days_end_at_midnight_when_the_clocks_are_put_forward():
    berlin = invented(2026, zone="Europe/Berlin")
    due = count(asked("2026-03-28T12:00:00+01:00", 1, "days", zone="Europe/Berlin"), berlin)
    assert due.due_at.isoformat() == "2026-03-30T00:00:00+02:00"
    assert due.due_at - datetime.fromisoformat("2026-03-29T00:00:00+01:00") == timedelta(hours=23)


def test_hours_roll_to_the_end_of_the_next_working_day():
    due = count(asked("2026-04-30T20:00:00+08:00", 24, "hours", "forward"), mainland())
    assert due.due_at.isoformat() == "2026-05-07T00:00:00+08:00"
    assert due.last_day == date(2026, 5, 6)


def test_hours_that_end_at_midnight_belong_to_the_day_before():
    due = count(asked("2026-04-29T12:00:00+08:00", 36, "hours"), mainland())
    assert due.due_at.isoformat() == "2026-05-01T00:00:00+08:00"
    assert due.last_day == date(2026, 4, 30)


def test_at_once_is_the_moment_itself():
    due = count(asked("2026-04-30T09:30:00+08:00", 0, "hours"), mainland())
    assert due.due_at.isoformat() == "2026-04-30T09:30:00+08:00"
    assert due.last_day == date(2026, 4, 30)


# --- Pauses, outages, extensions ------------------------------------------------------------------------------------------


def lost(first: str, last: str, why: str = "outage") -> Exclusion:
    return Exclusion(datetime.fromisoformat(first), datetime.fromisoformat(last), why, "The portal was down.")


OUTAGE = lost("2026-03-04T22:00:00+08:00", "2026-03-05T01:00:00+08:00")


@pytest.mark.parametrize(
    ("unit", "amount", "usual", "later"),
    [
        ("working_days", 5, "2026-03-09", "2026-03-11"),
        ("days", 5, "2026-03-07", "2026-03-09"),
        ("weeks", 1, "2026-03-09", "2026-03-11"),
        ("months", 1, "2026-04-02", "2026-04-04"),
    ],
)
def test_outage_gives_a_citizen_each_day_it_touched(unit, amount, usual, later):
    assert ends("2026-03-02", amount, unit) == usual
    assert ends("2026-03-02", amount, unit, excluded=(OUTAGE,)) == later


def test_outage_gives_an_agency_whole_days_only():
    question = {"excluded": (OUTAGE,), "whose": Whose.DUTY}
    assert ends("2026-03-02", 5, "days", **question) == "2026-03-07"
    whole = {"excluded": (lost("2026-03-04T00:00:00+08:00", "2026-03-05T00:00:00+08:00"),), "whose": Whose.DUTY}
    assert ends("2026-03-02", 5, "days", **whole) == "2026-03-08"


def test_outage_lengthens_hours_by_its_own_length():
    due = count(asked("2026-03-04T12:00:00+08:00", 24, "hours", excluded=(OUTAGE,)), mainland())
    assert due.due_at.isoformat() == "2026-03-05T15:00:00+08:00"


def test_outage_after_the_end_changes_nothing():
    after = lost("2026-03-10T08:00:00+08:00", "2026-03-10T09:00:00+08:00")
    assert ends("2026-03-02", 5, "working_days", excluded=(after,)) == "2026-03-09"


def test_outage_in_the_made_good_days_is_made_good_too():
    again = lost("2026-03-10T08:00:00+08:00", "2026-03-10T09:00:00+08:00")
    assert ends("2026-03-02", 5, "working_days", excluded=(OUTAGE, again)) == "2026-03-12"


def test_overlapping_outages_are_lost_once():
    inside = lost("2026-03-04T23:00:00+08:00", "2026-03-04T23:30:00+08:00")
    assert ends("2026-03-02", 5, "days", excluded=(OUTAGE, inside)) == "2026-03-09"
    question = asked("2026-03-04T12:00:00+08:00", 24, "hours", excluded=(OUTAGE, inside))
    assert count(question, mainland()).due_at.isoformat() == "2026-03-05T15:00:00+08:00"


def test_extension_is_counted_from_the_old_last_day_and_rolls_once():
    question = {"extensions": (Period(30, Unit.DAYS),)}
    assert ends("2026-03-02", 60, "days", "forward") == "2026-05-06"
    assert ends("2026-03-02", 60, "days", "forward", **question) == "2026-06-01"
    assert date(2026, 5, 1) + timedelta(days=30) == date(2026, 5, 31)  # a Sunday, so the day after


# --- Where the calendar ends ------------------------------------------------------------------------------------------------


def test_date_is_provisional_when_it_needs_days_that_no_notice_settles():
    due = count(asked("2026-12-21", 3, "working_days"), mainland())
    assert due.last_day == date(2026, 12, 24)
    assert due.provisional
    assert (due.earliest_on, due.latest_on) == (date(2026, 12, 24), date(2027, 1, 5))


def test_date_is_final_when_no_unsettled_day_is_needed():
    assert not count(asked("2026-12-18", 2, "working_days"), mainland()).provisional
    assert not count(asked("2026-12-18", 2, "years"), mainland()).provisional


def test_roll_is_provisional_when_the_last_day_is_unsettled():
    due = count(asked("2026-12-01", 30, "days", "forward"), mainland())
    assert (due.earliest_on, due.last_day, due.latest_on) == (
        date(2026, 12, 31),
        date(2026, 12, 31),
        date(2027, 1, 14),
    )
    assert due.binding_on(Whose.RIGHT) == date(2027, 1, 14)
    assert due.binding_on(Whose.DUTY) == date(2026, 12, 31)


def test_before_the_calendar_begins_is_provisional_too():
    assert count(asked("2003-12-29", 3, "working_days"), mainland()).provisional


# --- What is told -----------------------------------------------------------------------------------------------------------


def told(start: str, amount: int, unit: str, roll: str = "none", **more: object) -> dict[StepCode, dict]:
    due = count(asked(start, amount, unit, roll, **more), mainland())
    return {step.code: dict(step.values) for step in due.steps}


def test_steps_name_each_day_that_was_skipped_and_why():
    steps = told("2026-04-30", 5, "working_days")
    assert steps[StepCode.STARTED] == {"on": "2026-04-30"}
    assert steps[StepCode.SKIPPED]["spans"] == [
        {"first": "2026-05-01", "last": "2026-05-05", "why": "holiday", "name": "Labour Day", "name_zh": "劳动节"},
        {"first": "2026-05-10", "last": "2026-05-10", "why": "weekend"},
    ]
    assert steps[StepCode.MADE_UP] == {"days": ["2026-05-09"]}
    assert steps[StepCode.ENDS] == {"last_day": "2026-05-11", "due_at": "2026-05-12T00:00:00+08:00"}


def test_steps_cite_the_article_of_the_jurisdiction_and_no_other():
    articles = {step.code: step.article for step in count(asked("2026-04-30", 5, "working_days"), mainland()).steps}
    assert articles[StepCode.COUNTED] == "APL 85; ARL 88"
    elsewhere = count(asked("2026-04-30", 5, "working_days"), invented(2026))
    assert {step.article for step in elsewhere.steps} == {""}


def test_steps_tell_of_the_clamp_the_roll_and_the_assumption():
    assert told("2026-01-31", 1, "months")[StepCode.CLAMPED] == {"wanted": 31, "last": "2026-02-28"}
    rolled = told("2026-09-03", 30, "days", "forward")[StepCode.ROLLED]
    assert (rolled["from"], rolled["to"], rolled["direction"]) == ("2026-10-03", "2026-10-08", "forward")
    added = told("2026-03-02", 5, "days", excluded=(OUTAGE,))[StepCode.ADDED]
    assert added == {"spans": [{"first": "2026-03-04", "last": "2026-03-05"}], "amount": 2, "last": "2026-03-09"}
    assumed = told("2026-12-21", 3, "working_days")[StepCode.ASSUMED]
    assert assumed["covers_until"] == "2026-12-22"


# --- What cannot be counted ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda: asked("2026-01-01", 36_601, "days"), "too-long"),
        (lambda: asked("1899-01-01", 1, "days"), "start-out-of-range"),
        (lambda: asked(datetime(2026, 1, 1), 1, "days"), "instant-without-zone"),  # noqa: DTZ001 - the fault itself
        (lambda: asked("2026-01-01", 5, "days", extensions=(Period(-1, Unit.DAYS),)), "extension-shortens"),
        (lambda: asked("2026-01-01", 5, "days", extensions=(Period(1, Unit.HOURS),)), "hours-added-to-days"),
        (lambda: asked("2026-01-01", -5, "days", excluded=(OUTAGE,)), "backward-with-pauses"),
        (lambda: lost("2026-01-02T00:00:00+08:00", "2026-01-02T00:00:00+08:00"), "ends-before-it-begins"),
    ],
)
def test_question_is_refused_when_it_has_no_answer(wrong, code):
    with pytest.raises(Uncountable) as refused:
        wrong()
    assert refused.value.code == code
