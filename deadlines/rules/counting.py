"""When a period ends, and why: a pure function of the question, the calendar and the zone."""

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from deadlines.rules.calendars import Calendar, DayKind
from deadlines.rules.instants import INSTANT, days_lost, end_of_day, local_day, pinned
from deadlines.rules.periods import ONE_DAY, Exclusion, Period, Question, Roll, Span, Uncountable, Unit
from deadlines.rules.readings import Day, Reading, days_read
from deadlines.rules.steps import CountingLaw, Step, StepCode, counting_law, step
from deadlines.states import Whose

MONTHS_IN = {Unit.MONTHS: 1, Unit.YEARS: 12}
DAYS_IN = {Unit.DAYS: 1, Unit.WEEKS: 7}


@dataclass(frozen=True, slots=True)
class Due:
    """`due_at` is half-open: 00:00 of the day after `last_day`. The bounds differ only where the calendar ends."""

    due_at: datetime
    last_day: date
    earliest_at: datetime
    earliest_on: date
    latest_at: datetime
    latest_on: date
    steps: tuple[Step, ...]

    @property
    def provisional(self) -> bool:
        return self.earliest_at != self.latest_at

    def binding_at(self, whose: Whose) -> datetime:
        """An agency acts at the earliest lawful reading; a citizen's time lasts to the latest."""
        return self.latest_at if whose is Whose.RIGHT else self.earliest_at

    def binding_on(self, whose: Whose) -> date:
        return self.latest_on if whose is Whose.RIGHT else self.earliest_on


@dataclass(frozen=True, slots=True)
class Given:
    """A question, with its lost days found once."""

    question: Question
    calendar: Calendar
    zone: ZoneInfo
    lost: tuple[tuple[Span, Step], ...]
    law: CountingLaw

    def is_lost(self, on: date) -> bool:
        return any(on in span for span, _step in self.lost)


@dataclass(frozen=True, slots=True)
class Stage:
    last: date
    steps: tuple[Step, ...] = ()
    unknown: bool = False  # an unsettled day was looked at: other readings may end elsewhere


def count(question: Question, calendar: Calendar, zone: ZoneInfo | None = None) -> Due:
    given = prepare(question, calendar, zone or calendar.zone_info)
    return _count_hours(given) if question.period.unit is Unit.HOURS else _count_days(given)


def prepare(question: Question, calendar: Calendar, zone: ZoneInfo) -> Given:
    by_day = question.excluded if question.period.unit is not Unit.HOURS else ()
    spans = [(one, days_lost(one, zone, question.whose)) for one in by_day]
    lost = tuple((span, _excluded(one, first=span.first, last=span.last)) for one, span in spans if span)
    return Given(question, calendar, zone, lost, counting_law(calendar.jurisdiction))


# --- Days and longer ----------------------------------------------------------------------------------------------------


def _count_days(given: Given) -> Due:
    start = local_day(given.question.start_at, given.zone)
    usual = _last_day(given, start, Reading.USUAL, Reading.USUAL)
    earliest = latest = usual.last
    if usual.unknown:
        earliest, latest = _bound(given, start, later=False), _bound(given, start, later=True)
    due_at = end_of_day(usual.last, given.zone)
    steps = (
        step(StepCode.STARTED, given.law.start, on=start),
        *(told for span, told in given.lost if span.first <= usual.last and span.last > start),
        *usual.steps,
        *_assumed(given, earliest, latest),
        step(StepCode.ENDS, given.law.days_end, last_day=usual.last, due_at=due_at),
    )
    return Due(
        due_at,
        usual.last,
        end_of_day(earliest, given.zone),
        earliest,
        end_of_day(latest, given.zone),
        latest,
        steps,
    )


def _last_day(given: Given, start: date, reading: Reading, roll_reading: Reading) -> Stage:
    question = given.question
    stages = [_stage(given, start, question.period, reading)]
    for extension in question.extensions:
        added = _stage(given, stages[-1].last, extension, reading)
        told = step(StepCode.EXTENDED, "", amount=extension.amount, unit=extension.unit.value, last=added.last)
        stages.append(Stage(added.last, (told, *added.steps), added.unknown))
    periods = (question.period, *question.extensions)
    if not (periods[-1].unit is Unit.WORKING_DAYS and periods[-1].amount):
        stages.append(_rolled(given, stages[-1].last, roll_reading))
    steps = tuple(told for stage in stages for told in stage.steps)
    return Stage(stages[-1].last, steps, any(stage.unknown for stage in stages))


def _bound(given: Given, start: date, *, later: bool) -> date:
    reading = _toward(later=later, forward=given.question.period.forward)
    roll_reading = _toward(later=later, forward=given.question.roll is not Roll.BACK)
    return _last_day(given, start, reading, roll_reading).last


def _toward(*, later: bool, forward: bool) -> Reading:
    """Few worked days carry a count further in its own direction."""
    return Reading.SPARSEST if later == forward else Reading.DENSEST


def _stage(given: Given, start: date, period: Period, reading: Reading) -> Stage:
    if period.unit is Unit.WORKING_DAYS:
        return _working_days(given, start, period, reading)
    return _calendar_days(given, start, period)


def _working_days(given: Given, start: date, period: Period, reading: Reading) -> Stage:
    """APL 85, ARL 88: "days" that mean working days."""
    if period.amount == 0:
        return Stage(start, (_counted(period, start, start, given.law.working_days),))
    counted: list[Day] = []
    passed: list[Day] = []
    for day in days_read(given.calendar, reading, start, ONE_DAY if period.forward else -ONE_DAY):
        (counted if day.worked and not given.is_lost(day.on) else passed).append(day)
        if len(counted) == abs(period.amount):
            break
    made_up = [day.on for day in counted if day.kind is DayKind.MADE_UP]
    steps = [_counted(period, counted[0].on, counted[-1].on, given.law.working_days)]
    if spans := _spans(given, passed):
        steps.append(step(StepCode.SKIPPED, given.law.working_days, spans=spans))
    if made_up:
        steps.append(step(StepCode.MADE_UP, "", days=sorted(made_up)))
    unknown = any(day.kind is DayKind.UNKNOWN for day in (*counted, *passed))
    return Stage(counted[-1].on, tuple(steps), unknown)


def _calendar_days(given: Given, start: date, period: Period) -> Stage:
    last, wanted = _plain_end(start, period)
    steps = [_counted(period, start, last, given.law.months if period.unit in MONTHS_IN else "")]
    if wanted != last.day:
        steps.append(step(StepCode.CLAMPED, given.law.months, wanted=wanted, last=last))
    end = _after_lost(given, start, last)
    if end != last:
        lost = [on for n in range(1, (end - start).days + 1) if given.is_lost(on := start + n * ONE_DAY)]
        steps.append(step(StepCode.ADDED, "", spans=_joined(lost), amount=(end - last).days, last=end))
    return Stage(end, tuple(steps))


def _joined(lost: list[date]) -> list[dict[str, str]]:
    """Days in order, joined where they follow each other."""
    spans: list[dict[str, str]] = []
    for on in lost:
        if spans and spans[-1]["last"] == (on - ONE_DAY).isoformat():
            spans[-1]["last"] = on.isoformat()
        else:
            spans.append({"first": on.isoformat(), "last": on.isoformat()})
    return spans


def _plain_end(start: date, period: Period) -> tuple[date, int]:
    """The last day, and the day of the month that was wanted. Civil Code 202: where the month has none, its last day."""
    if period.unit in DAYS_IN:
        last = start + timedelta(days=period.amount * DAYS_IN[period.unit])
        return last, last.day
    index = start.year * 12 + start.month - 1 + period.amount * MONTHS_IN[period.unit]
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1])), start.day


def _after_lost(given: Given, start: date, last: date) -> date:
    """Each lost day after the start is made good by one day at the end that is not itself lost."""
    owed = sum(given.is_lost(start + n * ONE_DAY) for n in range(1, (last - start).days + 1)) if given.lost else 0
    while owed:
        last += ONE_DAY
        owed -= not given.is_lost(last)
    return last


def _rolled(given: Given, last: date, reading: Reading) -> Stage:
    """Civil Code 203, CPL 85: a last day that is a day off gives way to the next working day."""
    roll = given.question.roll
    if roll is Roll.NONE:
        return Stage(last)
    direction = ONE_DAY if roll is Roll.FORWARD else -ONE_DAY
    passed: list[Day] = []
    for day in days_read(given.calendar, reading, last - direction, direction):
        if day.worked and not given.is_lost(day.on):
            break
        passed.append(day)
    unknown = day.kind is DayKind.UNKNOWN or any(one.kind is DayKind.UNKNOWN for one in passed)
    if not passed:
        return Stage(last, (), unknown)
    told = {"direction": roll.value, "from": last, "to": day.on, "spans": _spans(given, passed)}
    return Stage(day.on, (step(StepCode.ROLLED, given.law.roll, **told),), unknown)


# --- Hours --------------------------------------------------------------------------------------------------------------


def _count_hours(given: Given) -> Due:
    """Civil Code 201: hours run from the moment itself. Elapsed time: a clock put forward or back changes nothing."""
    question = given.question
    start_at = question.start_at
    hours = question.period.amount + sum(extension.amount for extension in question.extensions)
    if any(extension.unit is not Unit.HOURS for extension in question.extensions):
        raise Uncountable("days-added-to-hours")
    end_at = _after_lost_time(given, start_at, start_at + timedelta(hours=hours))
    day = local_day(max(start_at, end_at - INSTANT) if hours > 0 else end_at, given.zone)
    nominal = _rolled(given, day, Reading.USUAL)
    onward = question.roll is not Roll.BACK
    earliest, latest = (_rolled(given, day, _toward(later=later, forward=onward)).last for later in (False, True))
    instants = [end_at if on == day else end_of_day(on, given.zone) for on in (nominal.last, earliest, latest)]
    due_at, earliest_at, latest_at = (pinned(at, given.zone) for at in instants)
    steps = (
        step(StepCode.STARTED, given.law.hours, at=pinned(start_at, given.zone)),
        *(_lost_time(one, given.zone) for one in question.excluded if start_at < one.until_at and one.from_at < end_at),
        step(StepCode.COUNTED, "", amount=hours, unit=Unit.HOURS.value, last=pinned(end_at, given.zone)),
        *nominal.steps,
        *_assumed(given, earliest, latest),
        step(StepCode.ENDS, "", last_day=nominal.last, due_at=due_at),
    )
    return Due(due_at, nominal.last, earliest_at, earliest, latest_at, latest, steps)


def _after_lost_time(given: Given, start_at: datetime, end_at: datetime) -> datetime:
    for exclusion in sorted(given.question.excluded, key=lambda one: one.from_at):
        from_at = max(exclusion.from_at, start_at)
        if from_at < end_at and exclusion.until_at > from_at:
            end_at += exclusion.until_at - from_at
            start_at = exclusion.until_at  # overlapping exclusions are lost once
    return end_at


# --- Telling ------------------------------------------------------------------------------------------------------------


def _counted(period: Period, first: date, last: date, article: str) -> Step:
    told = {"amount": period.amount, "unit": period.unit.value, "first": first, "last": last}
    return step(StepCode.COUNTED, article, **told)


def _excluded(exclusion: Exclusion, **when: date) -> Step:
    told = {"why": exclusion.why, "reason": exclusion.reason, "document": exclusion.document}
    return step(StepCode.EXCLUDED, "", **when, **told)


def _lost_time(exclusion: Exclusion, zone: ZoneInfo) -> Step:
    return _excluded(exclusion, from_at=pinned(exclusion.from_at, zone), until_at=pinned(exclusion.until_at, zone))


def _assumed(given: Given, earliest: date, latest: date) -> Iterable[Step]:
    if earliest != latest:
        until, rest = given.calendar.covers_until, given.calendar.longest_break
        told = {"covers_until": until, "earliest_on": earliest, "latest_on": latest, "longest_break": rest}
        yield step(StepCode.ASSUMED, "", **told)


def _spans(given: Given, days: list[Day]) -> list[dict[str, str]]:
    """Days that were passed over, in order of date, joined where they follow each other for the same reason."""
    spans: list[dict[str, str]] = []
    for day in sorted(days, key=lambda one: one.on):
        reason = _reason(given, day)
        before = spans[-1] if spans else None
        if before and before["last"] == (day.on - ONE_DAY).isoformat() and reason.items() <= before.items():
            before["last"] = day.on.isoformat()
        else:
            spans.append({"first": day.on.isoformat(), "last": day.on.isoformat(), **reason})
    return spans


def _reason(given: Given, day: Day) -> dict[str, str]:
    if given.is_lost(day.on):
        return {"why": "excluded"}
    if holiday := given.calendar.holiday(day.on):
        return {"why": "holiday", "name": holiday.name, "name_zh": holiday.name_zh}
    return {"why": "unknown" if day.kind is DayKind.UNKNOWN else "weekend"}
