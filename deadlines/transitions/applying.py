"""Step 6 of a move: the clocks that it starts, stops, pauses and lengthens."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from cases.rules.kinds import (
    ExcludeTime,
    ExtendTimer,
    PauseTimer,
    ReplaceTimer,
    RestartTimer,
    ResumeTimer,
    StartTimer,
    StopAllTimers,
    StopTimer,
    Taken,
    TimerChange,
    Value,
)
from cases.rules.verdicts import Reason, Refusal, Text
from deadlines.models import Timer
from deadlines.queries import timers as clocks
from deadlines.queries.calendars import HOUSE, Shelved, calendar_of, calendars_told, in_use, version_in_force
from deadlines.queries.handlers import handler_of
from deadlines.queries.refusals import refusal_msgid
from deadlines.rules import timers
from deadlines.rules.adjustments import Declared, Outage, outages_of
from deadlines.rules.calendars import Calendar
from deadlines.rules.clock_rules import ClockRule, rule_in_force
from deadlines.rules.instants import local_day
from deadlines.rules.periods import Period, Uncountable, Unit
from deadlines.rules.refusals import Refused
from deadlines.states import LIVE, Effect, Sort, TimerState, Whose
from deadlines.transitions.generations import Begun, Noted, Step, event, share_calendars, store
from ledger.transitions import NewEvent

Adjusting = PauseTimer | ResumeTimer | ExcludeTime | RestartTimer | ExtendTimer
Running = Mapping[UUID, dict[str, Timer | clocks.Plain]]
INPUTS = frozenset({"amount", "unit", "calendar"})  # what a standard may say about a clock


@dataclass(slots=True)
class Shelf:
    """What one batch counts with: calendars and versions of rules are read once, together. Each with its id."""

    calendars: Shelved[Calendar] = field(default_factory=dict)
    rules: Shelved[ClockRule] = field(default_factory=dict)
    declared: dict[date, list[Declared]] = field(default_factory=dict)
    letters: dict[tuple[str, datetime], list[Calendar]] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Sequence[tuple[Taken, TimerChange]]) -> "Shelf":
        starting = [change for _taken, change in changes if isinstance(change, StartTimer | ReplaceTimer)]
        if not starting:
            return cls()
        return cls(*in_use({calendar_named(change) for change in starting}, {change.rule for change in starting}))

    def calendar(self, code: str) -> tuple[int, Calendar]:
        if code not in self.calendars:
            version = version_in_force(code)
            self.calendars[code] = [(version.pk, calendar_of(version))]
        return self.calendars[code][0]

    def rule(self, code: str, on: date) -> tuple[int, ClockRule]:
        """The version of that day, as `rule_for` would find it."""
        found = self.rules.get(code, [])
        chosen = rule_in_force([rule for _, rule in found], code, on)
        return next((pk, rule) for pk, rule in found if rule.version == chosen.version)

    def told(self, code: str, served_at: datetime) -> list[Calendar]:
        """Of letters that were served at one instant, read once."""
        if (code, served_at) not in self.letters:
            self.letters[code, served_at] = calendars_told(code, served_at)
        return self.letters[code, served_at]

    def outages(self, after: datetime) -> list[Outage]:
        """Read once for each day; those that ended earlier that day touch nothing, and are passed by."""
        start = after.replace(hour=0, minute=0, second=0, microsecond=0)
        if start.date() not in self.declared:
            self.declared[start.date()] = clocks.outages(after=start)
        return outages_of(self.declared[start.date()], after)


def apply_changes(changes: Sequence[tuple[Taken, TimerChange]]) -> list[NewEvent]:
    """All clocks of a batch of moves, in the order in which the moves ask for them. What became of them goes into the
    ledger with the moves."""
    share_calendars()
    shelf, running = Shelf.of(changes), running_of(changes)
    try:
        steps = [step for taken, change in changes for step in steps_of(taken, change, running, shelf)]
    except (Refused, Uncountable) as refused:
        raise Refusal(Reason("deadline", "deadlines", Text(refusal_msgid(refused.code)))) from refused
    store(steps, fresh={taken.case.id for taken, _ in changes if not taken.case.state})
    return [event(step) for step in steps]


def running_of(changes: Sequence[tuple[Taken, TimerChange]]) -> Running:
    """The last generation of each clock, by case and kind. What only starts or stops is read without its derivation."""
    cases = {taken.case.id for taken, _ in changes if taken.case.state}  # a case that begins has no clocks yet
    adjusting = {taken.case.id for taken, change in changes if isinstance(change, Adjusting)}
    found: dict[UUID, dict[str, Timer | clocks.Plain]] = defaultdict(dict)
    for (case, kind), row in clocks.latest(adjusting).items():
        found[case][kind] = row
    for plain in clocks.latest_plain(cases - adjusting):
        found[plain.case_id][plain.kind] = plain
    return found


def steps_of(taken: Taken, change: TimerChange, running: Running, shelf: Shelf) -> list[Step]:
    mine = running.get(taken.case.id, {})
    if isinstance(change, StopAllTimers):
        return [step for row in mine.values() for step in stop(taken, row, change.why)]
    row = mine.get(change.rule)
    if isinstance(change, StopTimer):
        return stop(taken, row, change.why)
    if isinstance(change, StartTimer | ReplaceTimer):
        return [start(taken, change, row, shelf)]
    return [adjust(taken, change, row, shelf)]


def stop(taken: Taken, row: Timer | clocks.Plain | None, why: str) -> list[Step]:
    """A clock that does not run is stopped already; a duty that ran out is noted as done late."""
    if row is not None and row.state in LIVE:
        return [replace(step_of(taken, row.kind), ends=row, why=why)]
    if row is not None and row.state == TimerState.FIRED and row.effect == Effect.INTERNAL and row.met_at is None:
        return [replace(step_of(taken, row.kind), met=row, why=why)]
    return []


def step_of(taken: Taken, kind: str) -> Step:
    return Step(taken.case.id, taken.case.subject, taken.asked.by.id if taken.asked.by else None, kind)


def start(taken: Taken, change: StartTimer | ReplaceTimer, row: Timer | clocks.Plain | None, shelf: Shelf) -> Step:
    handler_of(taken.case.kind, change.rule)  # a clock that would run out into nothing is not started
    live = row if row is not None and row.state in LIVE else None
    if live is not None and isinstance(change, StartTimer):
        raise Refused("runs-already")
    version, calendar = shelf.calendar(calendar_named(change))
    opened_at = taken.case.opened_at or taken.asked.at
    row_of_rule, rule = shelf.rule(change.rule, local_day(opened_at, calendar.zone_info))
    calendars = shelf.told(calendar_named(change), change.trigger_at) if change.told else [calendar]
    timer = timers.arm_as_told(rule, change.trigger_at, calendars, period_of(change.inputs))
    timer = beyond_outages(timer, calendar, shelf)
    begun = Begun(timer, row_of_rule, version, row.generation + 1 if row else 1)
    return replace(step_of(taken, change.rule), ends=live, begins=begun)


def calendar_named(change: StartTimer | ReplaceTimer) -> str:
    return str(change.inputs.get("calendar", HOUSE))


def period_of(inputs: Mapping[str, Value]) -> Period | None:
    if unknown := set(inputs) - INPUTS:
        raise ValueError(f"A clock is not told {sorted(unknown)}.")
    return Period(int(inputs["amount"]), Unit(str(inputs["unit"]))) if "amount" in inputs else None


def beyond_outages(timer: timers.Timer, calendar: Calendar, shelf: Shelf) -> timers.Timer:
    if timer.plan.rule.whose is not Whose.RIGHT:
        return timer
    return timers.beyond(timer, calendar, shelf.outages(timer.plan.start_at))


def adjust(taken: Taken, change: Adjusting, row: Timer | clocks.Plain | None, shelf: Shelf) -> Step:
    if not isinstance(row, Timer) or row.state not in LIVE or row.calendar is None or row.rule_id is None:
        raise Refused("ended-already")
    version, calendar = shelf.calendar(row.calendar.code)
    changed, noted = adjusted(clocks.value_of(row), change, calendar, taken.asked.at)
    changed = changed if changed.plan.suspension else beyond_outages(changed, calendar, shelf)
    begun = Begun(changed, row.rule_id, version, row.generation + 1)
    return replace(step_of(taken, row.kind), ends=row, begins=begun, noted=noted)


def adjusted(timer: timers.Timer, change: Adjusting, calendar: Calendar, at: datetime) -> tuple[timers.Timer, Noted]:
    if isinstance(change, PauseTimer):
        paused = timers.suspend(timer, calendar, at=at, reason=change.reason, document=change.document)
        return paused, Noted(Sort.PAUSE, change.reason, change.document)
    if isinstance(change, ResumeTimer):
        lasting = timer.plan.suspension
        reason = lasting.reason if lasting else ""
        return timers.resume(timer, calendar, at=at), Noted(Sort.RESUME, reason)
    if isinstance(change, ExcludeTime):
        span = {"from_at": change.from_at, "until_at": change.until_at}
        without = timers.exclude(timer, calendar, **span, reason=change.reason, document=change.document)
        return without, Noted(Sort.EXCLUSION, change.reason, change.document)
    if isinstance(change, RestartTimer):
        anew = timers.restart(timer, calendar, at=at, reason=change.reason, document=change.document)
        return anew, Noted(Sort.RESTART, change.reason, change.document)
    more = Period(change.amount, Unit(change.unit))
    longer = timers.extend(timer, calendar, period=more, reason=change.reason, decision=change.decision)
    return longer, Noted(Sort.EXTENSION, change.reason, change.decision)
