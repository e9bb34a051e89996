"""A line of time: one clock drawn from its trigger to its end, with what does not count and why. Nothing is decided here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from deadlines.queries.sentences import ending, instant_in, reasoned, span
from deadlines.rules.adjustments import Extension, Outage, Restart, Suspension
from deadlines.rules.calendars import Calendar
from deadlines.rules.instants import end_of_day, start_of_day
from deadlines.rules.steps import Step, StepCode
from deadlines.rules.timers import Timer

WIDTH = 1000
NARROWEST = 2.0
MOST_NAMED = 6
LEAST_SPAN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time. `css` says of which sort."""

    css: str
    x: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the line."""

    css: str
    x: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    bars: list[Bar]
    marks: list[Mark]
    first: datetime
    last: datetime
    label: str
    goes_on: bool  # now is later than is drawn

    @property
    def key(self) -> list[Bar]:
        """What each sort of bar means. Many days off are named in the derivation; here they are one line."""
        shown = [bar for bar in self.bars if bar.css != "off"]
        off = [bar for bar in self.bars if bar.css == "off"]
        if len(off) > MOST_NAMED:
            off = [Bar("off", "0", "0", gettext("Days that do not count"))]
        return shown + off


@dataclass(frozen=True, slots=True)
class Stretch:
    css: str
    first: datetime
    last: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Moment:
    css: str
    at: datetime
    title: str


def line_of(timer: Timer, calendar: Calendar, now: datetime | None) -> Line:
    """`now`: none where the clock has ended, so that an old one is not drawn as a dot."""
    zone = calendar.zone_info
    stretches = [*running(timer, now), *off(timer, zone), *lengthened(timer, zone), *stood_still(timer, now)]
    stretches += unsettled(timer)
    moments = list(moments_of(timer, zone))
    first = min([one.first for one in stretches] + [one.at for one in moments])
    last = max([one.last for one in stretches] + [one.at for one in moments] + [first + LEAST_SPAN])
    if now is not None:
        edge = last + (last - first)
        words = gettext("Now: %(at)s") if now <= edge else gettext("Now: %(at)s, later than is drawn here")
        last = max(last, min(now, edge))  # long overdue: today stands at the edge
        moments.append(Moment("today", now, words % {"at": instant_in(now, zone)}))
    return drawn(stretches, moments, first.astimezone(zone), last.astimezone(zone))


def drawn(stretches: list[Stretch], moments: list[Moment], first: datetime, last: datetime) -> Line:
    def place(at: datetime) -> float:
        return WIDTH * min(max((at - first) / (last - first), 0), 1)

    bars = []
    for one in stretches:
        x, end = place(one.first), place(one.last)
        bars.append(Bar(one.css, f"{x:.1f}", f"{max(end - x, NARROWEST):.1f}", one.title))
    marks = [Mark(one.css, f"{place(one.at):.1f}", one.title) for one in sorted(moments, key=lambda one: one.at)]
    label = gettext("Line of time: %(moments)s") % {"moments": "; ".join(mark.title for mark in marks)}
    return Line(bars, marks, first, last, label, goes_on=any(one.at > last for one in moments))


# --- Stretches ------------------------------------------------------------------------------------------------------------


def running(timer: Timer, now: datetime | None) -> Iterator[Stretch]:
    lasting = timer.plan.suspension
    ends_at = timer.due_at or (lasting.from_at if lasting else now)
    if ends_at is not None:
        first, last = sorted((timer.plan.trigger_at, ends_at))
        yield Stretch("run", first, last, gettext("The period"))


def off(timer: Timer, zone: ZoneInfo) -> Iterator[Stretch]:
    """Days that do not count, with the reason of each. What was excluded whole is drawn as a pause or an outage."""
    for step in timer.due.steps if timer.due else ():
        if step.code in {StepCode.SKIPPED, StepCode.ROLLED}:
            for one in step.values["spans"]:
                if one["why"] != "excluded":
                    first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
                    yield Stretch("off", start_of_day(first, zone), end_of_day(last, zone), reasoned(one))


def lengthened(timer: Timer, zone: ZoneInfo) -> Iterator[Stretch]:
    """From where it would have ended to where it does."""
    before: date | None = None
    decisions = iter(
        [one for one in timer.plan.adjustments if isinstance(one, Extension)][-len(timer.plan.extensions) :]
    )
    for step in timer.due.steps if timer.due else ():
        if step.code is StepCode.EXTENDED and before is not None:
            yield extension_from(step, before, zone, next(decisions, None))
        if step.code in {StepCode.COUNTED, StepCode.EXTENDED} and step.values.get("unit") != "hours":
            before = date.fromisoformat(step.values["last"])


def extension_from(step: Step, before: date, zone: ZoneInfo, decision: Extension | None) -> Stretch:
    last = date.fromisoformat(step.values["last"])
    named = {"reason": decision.reason, "decision": decision.decision} if decision else {"reason": "", "decision": ""}
    title = gettext("Lengthened: %(reason)s (%(decision)s)") % named
    return Stretch("more", end_of_day(before, zone), end_of_day(last, zone), title)


def stood_still(timer: Timer, now: datetime | None) -> Iterator[Stretch]:
    for one in timer.plan.adjustments:
        if isinstance(one, Suspension):
            until = one.until_at or now or one.from_at + LEAST_SPAN
            yield Stretch("pause", one.from_at, until, gettext("Paused: %(reason)s") % {"reason": one.reason})
        elif isinstance(one, Outage):
            title = gettext("Outage: %(reason)s") % {"reason": one.reason}
            yield Stretch("outage", one.from_at, one.until_at, title)


def unsettled(timer: Timer) -> Iterator[Stretch]:
    due = timer.due
    if due is not None and due.provisional:
        days = span(due.earliest_on.isoformat(), due.latest_on.isoformat())
        title = gettext("It will be a day of these: %(days)s") % {"days": days}
        yield Stretch("bounds", due.earliest_at, due.latest_at, title)


# --- Moments --------------------------------------------------------------------------------------------------------------


def moments_of(timer: Timer, zone: ZoneInfo) -> Iterator[Moment]:
    began = {"at": instant_in(timer.plan.trigger_at, zone)}
    yield Moment("start", timer.plan.trigger_at, gettext("Start: %(at)s") % began)
    for one in timer.plan.adjustments:
        if isinstance(one, Restart):
            anew = {"at": instant_in(one.at, zone), "reason": one.reason}
            yield Moment("start", one.at, gettext("Begun anew: %(at)s, %(reason)s") % anew)
    if timer.due_at:
        yield Moment("due", timer.due_at, gettext("Due: %(at)s") % {"at": ending(timer.due_at, zone)})
    if timer.due and timer.due_at and timer.plan.rule.act_within:
        outer = timer.due.binding_at(timer.plan.rule.whose)
        yield Moment("limit", outer, gettext("The law’s outer limit: %(at)s") % {"at": ending(outer, zone)})
    if timer.kept:
        computed = datetime.fromisoformat(timer.kept.values["computed"])
        yield Moment("computed", computed, gettext("By the later calendar: %(at)s") % {"at": ending(computed, zone)})
