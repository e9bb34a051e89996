"""Dates that a move must know before its clocks are written: counted by the very rules that count the clocks."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from cases.rules.kinds import ExtendTimer, Value
from cases.rules.verdicts import Reason, Refusal, Text
from deadlines.queries.calendars import HOUSE, calendar_of, rule_for, version_in_force
from deadlines.queries.refusals import refusal_msgid
from deadlines.queries.timers import latest, value_of
from deadlines.rules import timers
from deadlines.rules.instants import local_day
from deadlines.rules.periods import Period, Unit
from deadlines.rules.refusals import Refused


def clock(code: str, trigger_at: datetime, opened_at: datetime | None, inputs: Mapping[str, Value]) -> timers.Timer:
    """As `StartTimer(code, trigger_at, inputs)` will begin it in a case that was opened then."""
    calendar = calendar_of(version_in_force(str(inputs.get("calendar", HOUSE))))
    rule = rule_for(code, local_day(opened_at or trigger_at, calendar.zone_info))
    period = Period(int(inputs["amount"]), Unit(str(inputs["unit"]))) if "amount" in inputs else None
    return timers.arm(rule, trigger_at, calendar, period)


def due_of(
    code: str, trigger_at: datetime, opened_at: datetime | None = None, inputs: Mapping[str, Value] | None = None
) -> datetime:
    due_at = clock(code, trigger_at, opened_at, inputs or {}).due_at
    if due_at is None:
        raise ValueError(f"{code} has no end.")
    return due_at


def last_notice_on(hearing_at: datetime, opened_at: datetime | None) -> date:
    """APL 64: the last day on which somebody can be told of a hearing then."""
    due = clock("HEARING-NOTICE", hearing_at, opened_at, {}).due
    if due is None:
        raise ValueError("A hearing is told of before it is held.")
    return due.last_day


def extended(case: UUID, more: ExtendTimer) -> datetime:
    """When the running term ends, once it is extended so."""
    row = latest([case])[case, more.rule]
    if row.calendar is None:
        raise ValueError("A term is counted by a calendar.")
    calendar = calendar_of(version_in_force(row.calendar.code))
    period = Period(more.amount, Unit(more.unit))
    try:
        longer = timers.extend(value_of(row), calendar, period=period, reason=more.reason, decision=more.decision)
    except Refused as refused:
        raise Refusal(Reason("deadline", "SPC 2", Text(refusal_msgid(refused.code)))) from refused
    if longer.due_at is None:
        raise ValueError("A term has an end.")
    return longer.due_at
