"""One timer's life: armed, held, fired; paused, resumed, extended; and what a new calendar may and may not do to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.rules import timers
from deadlines.rules.adjustments import Outage
from deadlines.rules.calendars import Holiday, Notice, Year, with_years
from deadlines.rules.clock_rules import Text, rule_in_force
from deadlines.rules.clocks import CLOCKS
from deadlines.rules.periods import Period, Unit
from deadlines.rules.recounting import Change, recounted
from deadlines.rules.refusals import Refused
from deadlines.rules.stored import rule_document, rule_of, timer_document, timer_of
from deadlines.rules.timers import Verdict
from deadlines.states import LIVE, MOVES, Hold, TimerState, Whose, target_of
from tests.deadlines.worlds import days_between, demonstration, mainland

CALENDAR = mainland()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00").replace(tzinfo=at_home)


at_home = datetime.fromisoformat("2026-01-01T00:00:00+08:00").tzinfo


def armed(code: str, trigger: str, period: Period | None = None, calendar=CALENDAR) -> timers.Timer:
    return timers.arm(rule_in_force(CLOCKS, code, date(2026, 11, 21)), at(trigger), calendar, period)


def ends(timer: timers.Timer) -> str:
    return timer.due_at.astimezone(at_home).isoformat()[:16]


RESPONSE = ("RESPONSE", "2026-04-30T15:00")  # five working days: until 11 May, 24:00


# --- Firing -----------------------------------------------------------------------------------------------------------------


def test_timer_waits_until_its_instant_and_fires_on_it():
    timer = armed(*RESPONSE)
    assert ends(timer) == "2026-05-12T00:00"
    before = at("2026-05-11T23:59:59")
    assert timers.verdict(timer, before, clock_trusted=True) == (Verdict.WAIT, None)
    with pytest.raises(Refused):
        timers.fire(timer, before, clock_trusted=True)
    fired = timers.fire(timer, at("2026-05-12"), clock_trusted=True)
    assert (fired.state, fired.fired_at) == (TimerState.FIRED, at("2026-05-12"))


def test_nothing_happens_to_a_timer_that_has_ended():
    fired = timers.fire(armed(*RESPONSE), at("2026-05-12"), clock_trusted=True)
    for ended in (fired, timers.cancel(armed(*RESPONSE)), timers.supersede(armed(*RESPONSE))):
        assert timers.verdict(ended, at("2030-01-01"), clock_trusted=True) == (Verdict.WAIT, None)
        with pytest.raises(Refused):
            timers.suspend(ended, CALENDAR, at=at("2026-05-06"), reason="flood")
        with pytest.raises(Refused):
            timers.cancel(ended)


def test_adverse_timer_holds_while_the_clock_is_not_believed_and_relief_goes_on():
    now = at("2026-06-01")
    assert timers.verdict(armed(*RESPONSE), now, clock_trusted=False) == (Verdict.HOLD, Hold.CLOCK)
    assert timers.verdict(armed("VERIFY", "2026-04-30T15:00"), now, clock_trusted=False) == (Verdict.FIRE, None)
    held = timers.hold(armed(*RESPONSE), Hold.CLOCK)
    assert timers.verdict(held, now, clock_trusted=True) == (Verdict.WAIT, None)
    assert timers.fire(timers.release(held), now, clock_trusted=True).state is TimerState.FIRED


def test_adverse_timer_holds_while_its_date_is_provisional():
    timer = armed("RESPONSE", "2026-12-21")
    assert timer.provisional
    assert timers.verdict(timer, at("2027-03-01"), clock_trusted=True) == (Verdict.HOLD, Hold.PROVISIONAL)
    held = timers.hold(timer, Hold.PROVISIONAL)
    with pytest.raises(Refused):
        timers.release(held)
    settled = recounted(held, demonstration())
    assert timers.fire(settled.timer, at("2027-03-01"), clock_trusted=True).state is TimerState.FIRED


def test_citizen_s_time_lasts_to_the_latest_reading_and_an_agency_acts_at_the_earliest():
    response, appeal = armed("RESPONSE", "2026-12-21"), armed("APPEAL-ACCEPT", "2026-12-21")
    assert response.due_at == response.due.latest_at > response.due.due_at
    assert appeal.due_at == appeal.due.earliest_at
    assert timers.verdict(appeal, appeal.due_at, clock_trusted=True) == (Verdict.FIRE, None)


def test_relief_is_acted_on_before_the_law_s_outer_limit():
    verify = armed("VERIFY", "2026-04-30T15:00")
    assert verify.due.last_day == date(2026, 5, 8)
    assert ends(verify) == "2026-05-04T00:00"  # 24:00 of the third plain day
    assert armed("REMOVE", "2026-04-30T15:00").due_at == at("2026-04-30T15:00")


# --- Pauses and extensions ------------------------------------------------------------------------------------------------


def test_suspended_timer_has_no_date_and_runs_on_when_resumed():
    paused = timers.suspend(armed(*RESPONSE), CALENDAR, at=at("2026-05-07T10:00"), reason="translation")
    assert (paused.state, paused.hold, paused.due_at, paused.generation) == (TimerState.HELD, Hold.PAUSED, None, 2)
    assert timers.verdict(paused, at("2030-01-01"), clock_trusted=True) == (Verdict.WAIT, None)
    again = timers.resume(paused, CALENDAR, at=at("2026-05-20T09:00"))
    # Counted: 6 May; lost: 7 to 20 May; left: four of the five.
    assert ends(again) == "2026-05-27T00:00"
    assert again.generation == 3


def test_restart_begins_the_whole_period_anew():
    again = timers.restart(armed(*RESPONSE), CALENDAR, at=at("2026-05-08T10:00"), reason="service set aside")
    assert ends(again) == "2026-05-15T00:00"


def test_outage_lengthens_a_citizen_s_window_only():
    outage = Outage(at("2026-05-08T20:00"), at("2026-05-09T02:00"), "portal down")
    assert ends(timers.allow_for_outage(armed(*RESPONSE), CALENDAR, outage)) == "2026-05-14T00:00"
    with pytest.raises(Refused) as refused:
        timers.allow_for_outage(armed("SERVE", "2026-04-30"), CALENDAR, outage)
    assert refused.value.code == "not-touched"
    late = Outage(at("2026-05-12T00:00"), at("2026-05-12T02:00"), "portal down")
    with pytest.raises(Refused):
        timers.allow_for_outage(armed(*RESPONSE), CALENDAR, late)


def test_agency_extends_once_with_a_decision_and_never_beyond_the_rule():
    timer = armed("APPEAL-DECIDE", "2026-03-02")
    extended = timers.extend(timer, CALENDAR, period=Period(30, Unit.DAYS), reason="expert", decision="D-1")
    assert ends(extended) == "2026-06-02T00:00"
    for period, decision, code in [
        (Period(31, Unit.DAYS), "D-1", "extension-too-long"),
        (Period(1, Unit.MONTHS), "D-1", "extension-too-long"),
        (Period(30, Unit.DAYS), "", "extension-needs-a-decision-with-reasons"),
    ]:
        with pytest.raises(Refused) as refused:
            timers.extend(timer, CALENDAR, period=period, reason="expert", decision=decision)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        timers.extend(extended, CALENDAR, period=Period(1, Unit.DAYS), reason="again", decision="D-2")
    assert refused.value.code == "no-extension-allowed"


def test_citizen_s_time_may_always_be_lengthened():
    extended = timers.extend(
        armed(*RESPONSE), CALENDAR, period=Period(5, Unit.WORKING_DAYS), reason="illness", decision="D-7"
    )
    assert ends(extended) == "2026-05-19T00:00"


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("suspend", {"at": at("2026-04-30T14:59"), "reason": "x"}, "outside-the-period"),
        ("suspend", {"at": at("2026-05-12"), "reason": "x"}, "outside-the-period"),
        ("resume", {"at": at("2026-05-08")}, "not-suspended"),
        ("restart", {"at": at("2026-04-29"), "reason": "x"}, "outside-the-period"),
    ],
)
def test_change_is_refused_when_it_makes_no_sense(verb, arguments, code):
    with pytest.raises(Refused) as refused:
        getattr(timers, verb)(armed(*RESPONSE), CALENDAR, **arguments)
    assert refused.value.code == code


# --- A new calendar -----------------------------------------------------------------------------------------------------------


def with_holiday(first: str, last: str, year: int = 2026):
    """As if a notice had added days off to 2026: what happened in January 2020."""
    known = next(one for one in CALENDAR.years if one.year == year)
    more = Holiday("Mourning", "哀悼", date.fromisoformat(first), date.fromisoformat(last))
    return with_years(CALENDAR, (replace(known, holidays=(*known.holidays, more)),))


def without_holidays(year: int = 2026):
    return with_years(CALENDAR, (Year(year, (Notice("All worked"),)),))


def test_new_days_off_lengthen_a_citizen_s_window():
    result = recounted(armed(*RESPONSE), with_holiday("2026-05-07", "2026-05-08"))
    assert result.change is Change.MOVED
    assert ends(result.timer) == "2026-05-14T00:00"
    assert result.timer.generation == 2


def test_citizen_s_window_is_never_shortened_below_what_was_told():
    result = recounted(armed(*RESPONSE), without_holidays())
    assert result.timer.due.last_day == date(2026, 5, 7)
    assert (result.change, ends(result.timer)) == (Change.KEPT, "2026-05-12T00:00")
    assert result.timer.steps[-1].code == "kept"


def test_promise_outlives_a_suspension():
    paused = timers.suspend(armed(*RESPONSE), CALENDAR, at=at("2026-05-01T10:00"), reason="x")
    again = timers.resume(paused, without_holidays(), at=at("2026-05-01T11:00"))
    assert again.due.last_day == date(2026, 5, 8)
    assert ends(again) == "2026-05-12T00:00"


def test_agency_s_duty_is_never_lengthened_by_a_calendar():
    timer = armed("SERVE", "2026-04-30")
    result = recounted(timer, with_holiday("2026-05-07", "2026-05-08"))
    assert (result.change, result.timer.due_at) == (Change.KEPT, timer.due_at)
    sooner = recounted(timer, without_holidays())
    assert (sooner.change, ends(sooner.timer)) == (Change.MOVED, "2026-05-12T00:00")


def test_nothing_is_superseded_when_the_calendar_does_not_touch_it():
    timer = armed("RESPONSE", "2026-03-02")
    result = recounted(timer, with_holiday("2026-05-07", "2026-05-08"))
    assert (result.change, result.timer) == (Change.NONE, timer)


def test_provisional_date_settles_when_the_notice_comes():
    timer = armed("APPEAL-FILE", "2026-11-01")
    result = recounted(timer, demonstration())
    assert timer.provisional
    assert not result.timer.provisional
    assert result.timer.due_at == timer.due_at  # the latest reading was promised, and is kept


def test_fired_timer_is_listed_for_redress_when_the_new_calendar_says_it_was_too_early():
    fired = timers.fire(armed(*RESPONSE), at("2026-05-12"), clock_trusted=True)
    result = recounted(fired, with_holiday("2026-05-07", "2026-05-08"))
    assert (result.change, result.timer) == (Change.REDRESS, fired)
    assert recounted(fired, without_holidays()).change is Change.NONE


def test_fired_relief_is_listed_for_redress_when_it_came_late():
    fired = timers.fire(armed("APPEAL-ACCEPT", "2026-04-30"), at("2026-05-12"), clock_trusted=True)
    assert recounted(fired, without_holidays()).change is Change.REDRESS
    assert recounted(fired, with_holiday("2026-05-07", "2026-05-08")).change is Change.NONE


# --- As a document, and as a table ----------------------------------------------------------------------------------------


def test_stored_timer_is_read_back_as_it_was_and_counted_again_alike():
    outage = Outage(at("2026-05-08T20:00"), at("2026-05-09T02:00"), "portal down", "N-3")
    timer = timers.allow_for_outage(armed(*RESPONSE), CALENDAR, outage)
    timer = timers.suspend(timer, CALENDAR, at=at("2026-05-11T10:00"), reason="x", document="N-4")
    for one in (timer, timers.resume(timer, CALENDAR, at=at("2026-05-12T10:00")), armed("VERIFY", "2026-12-22")):
        again = timer_of(timer_document(one))
        assert timer_document(again) == timer_document(one)
        assert again == one
        assert recounted(again, demonstration()) == recounted(one, demonstration())


def test_every_rule_is_read_back_as_it_was():
    for rule in CLOCKS:
        assert rule_of(rule_document(rule)) == rule


def test_table_of_moves_leads_nowhere_from_an_ended_state():
    ended = set(TimerState) - set(LIVE)
    assert {target_of(move.verb, state) for move in MOVES for state in ended} == {None}
    assert target_of("fire", TimerState.HELD) is None
    assert target_of("fire", TimerState.ARMED) is TimerState.FIRED


def test_standard_names_the_period_when_the_rule_has_none():
    with pytest.raises(Refused) as refused:
        armed("INTERIM", "2026-04-30")
    assert refused.value.code == "standard-names-no-period"
    assert ends(armed("INTERIM", "2026-04-30", Period(30, Unit.DAYS))) == "2026-05-31T00:00"


def test_rule_keeps_its_text_apart_from_its_translation():
    rule = rule_in_force(CLOCKS, "RESPONSE", date(2026, 11, 21))
    assert rule.trigger == Text("the notice is served on the subject", "告知书送达当事人")
    assert timedelta(0) < armed(*RESPONSE).due_at - at("2026-04-30T15:00")


@given(
    code=st.sampled_from(["RESPONSE", "APPEAL-FILE", "SERVE", "APPEAL-DECIDE", "VERIFY", "RELIST-BAR", "REMOVE"]),
    on=days_between("2014-10-01", "2015-03-01"),
)
def test_counting_again_is_counting_afresh(code: str, on: date):
    """Apart from what was promised, which only a new timer has not."""
    rule, trigger_at = rule_in_force(CLOCKS, code, date(2026, 11, 21)), at(f"{on}T10:00")
    again = timers.recount(timers.arm(rule, trigger_at, mainland(until=2014)), mainland())
    afresh = timers.arm(rule, trigger_at, mainland())
    assert again.due == afresh.due
    if again.kept is None:
        assert replace(again, generation=1, promised_at=afresh.promised_at) == afresh
    elif rule.whose is Whose.RIGHT:
        assert again.due_at > afresh.due_at
    else:
        assert again.due_at < afresh.due_at


# --- Promises -----------------------------------------------------------------------------------------------------------


def test_promise_when_it_is_kept_is_said_in_the_calendar_s_own_time():
    """It comes back from the database in UTC: 24:00 in Shanghai must not be told as 16:00."""
    timer = armed("RESPONSE", "2026-12-18")
    stored = replace(timer, due_at=timer.due_at.astimezone(UTC), promised_at=timer.promised_at.astimezone(UTC))
    later = timers.recount(stored, demonstration())
    assert later.kept is not None
    assert later.kept.values["promised"] == timer.due_at.isoformat()
    assert later.kept.values["promised"].endswith("+08:00")
