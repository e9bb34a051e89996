"""Dates that a move must know before its clocks are written: counted by the very rules that count the clocks."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.rules.kinds import ExtendTimer, Value
from cases.rules.verdicts import Reason, Refusal, Text
from deadlines.queries.calendars import HOUSE, calendar_in_force, calendars_since, calendars_told, counted_by
from deadlines.queries.refusals import refusal_msgid
from deadlines.queries.timers import latest, outages, value_of
from deadlines.rules import timers
from deadlines.rules.adjustments import outages_of
from deadlines.rules.clock_rules import rule_in_force
from deadlines.rules.instants import local_day
from deadlines.rules.periods import Period, Unit
from deadlines.rules.refusals import Refused
from deadlines.states import Whose
from lists.models import Listing
from lists.rules.standards import Ground
from lists.states import WayOut


def clock(
    code: str, trigger_at: datetime, opened_at: datetime | None, inputs: Mapping[str, Value], *, told: bool = False
) -> timers.Timer:
    """As `StartTimer(code, trigger_at, inputs, told)` will begin it in a case that was opened then; or as it would have been
    counted anew since, where a right has no clock of its own: a day that was told stays."""
    named = str(inputs.get("calendar", HOUSE))
    calendar, versions = counted_by(named, code)
    rule = rule_in_force(versions, code, local_day(opened_at or trigger_at, calendar.zone_info))
    period = Period(int(inputs["amount"]), Unit(str(inputs["unit"]))) if "amount" in inputs else None
    if rule.whose is not Whose.RIGHT:
        return timers.arm(rule, trigger_at, calendar, period)
    calendars = calendars_told(named, trigger_at) if told else calendars_since(named, trigger_at)
    timer = timers.arm_as_told(rule, trigger_at, calendars, period)
    return timers.beyond(timer, calendar, outages_of(outages(after=trigger_at), trigger_at))


def due_of(
    code: str, trigger_at: datetime, opened_at: datetime | None = None, inputs: Mapping[str, Value] | None = None
) -> datetime:
    due_at = clock(code, trigger_at, opened_at, inputs or {}).due_at
    if due_at is None:
        raise ValueError(f"{code} has no end.")
    return due_at


def began(row: Listing, at: datetime) -> datetime:
    """When its time began to run: what was listed before this program has served part of it already."""
    return at if row.listed_on is None else begins_on(row.listed_on)


def begins_on(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def ends_by_law(ground: Ground, listed_on: date, opened_at: datetime) -> datetime:
    """Of an older entry, whenever it takes effect."""
    amount, unit = ground.period
    return due_of(ground.clock, begins_on(listed_on), opened_at, {"amount": amount, "unit": unit.value})


def back_until(row: Listing) -> datetime | None:
    """Until when whoever left a redlist may come back: house, ten working days, counted as a time to answer is."""
    if row.removed_at is None or row.way != WayOut.LEFT:
        return None
    return due_of("RESPONSE", row.removed_at, row.removed_at, {"amount": 10, "unit": "working_days"})


def last_notice_on(hearing_at: datetime, opened_at: datetime | None) -> date:
    """APL 64: the last day on which somebody can be told of a hearing then."""
    due = clock("HEARING-NOTICE", hearing_at, opened_at, {}).due
    if due is None:
        raise ValueError("A hearing is told of before it is held.")
    return due.last_day


def first_hearing_on(told_on: date, opened_at: datetime | None) -> date:
    """APL 64: the first day for which whoever is told then is told in time."""
    day = told_on
    while last_notice_on(begins_on(day), opened_at) < told_on:
        day += timedelta(days=1)
    return day


def extended(case: UUID, more: ExtendTimer) -> datetime:
    """When the running term ends, once it is extended so."""
    row = latest([case])[case, more.rule]
    if row.calendar is None:
        raise ValueError("A term is counted by a calendar.")
    calendar = calendar_in_force(row.calendar.code)
    period = Period(more.amount, Unit(more.unit))
    try:
        longer = timers.extend(value_of(row), calendar, period=period, reason=more.reason, decision=more.decision)
    except Refused as refused:
        raise Refusal(Reason("deadline", "SPC 2", Text(refusal_msgid(refused.code)))) from refused
    if longer.due_at is None:
        raise ValueError("A term has an end.")
    return longer.due_at
