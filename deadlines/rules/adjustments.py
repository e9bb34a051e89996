"""What may happen to a running period: each a dated decision with its reason, none of them an edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.periods import Exclusion, Period, Question, Uncountable, keep_in_utc
from deadlines.states import Whose


@dataclass(frozen=True, slots=True)
class Suspension:
    """Suspend and resume: the period stands still, and what was left of it runs on afterwards."""

    from_at: datetime
    reason: str
    document: str = ""
    until_at: datetime | None = None  # None while it lasts

    def __post_init__(self) -> None:
        keep_in_utc(self, "from_at", "until_at")


@dataclass(frozen=True, slots=True)
class Restart:
    """The whole period begins anew: a draft was widened, a service was set aside."""

    at: datetime
    reason: str
    document: str = ""

    def __post_init__(self) -> None:
        keep_in_utc(self, "at")


@dataclass(frozen=True, slots=True)
class Outage:
    """A declared time in which nobody could file. It lengthens every citizen's window that it touched."""

    from_at: datetime
    until_at: datetime
    reason: str
    document: str = ""

    def __post_init__(self) -> None:
        keep_in_utc(self, "from_at", "until_at")


DAYS_UNDER_WAY = 21  # as long as a letter usually takes; it prints its last days for each of them


@dataclass(frozen=True, slots=True)
class Declared:
    """An outage as it was declared; and as it was, where it ended sooner. Letters that were under way when that was said print
    days that were counted with the longer one, and what was promised holds: windows go by the end when those have arrived."""

    outage: Outage
    ended: Outage | None = None
    ended_at: datetime | None = None  # when it was said

    def as_counted(self, start_at: datetime) -> Outage:
        """For a window that begins then."""
        if self.ended is None or self.ended_at is None or start_at < self.ended_at + timedelta(days=DAYS_UNDER_WAY):
            return self.outage
        return self.ended


def outages_of(declared: Iterable[Declared], start_at: datetime) -> list[Outage]:
    """What a window that begins then could have met."""
    found = [one.as_counted(start_at) for one in declared]
    return [one for one in found if one.from_at < one.until_at and start_at < one.until_at]


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, by a decision with reasons. `decision` names the document."""

    period: Period
    reason: str
    decision: str


Adjustment = Suspension | Restart | Outage | Extension


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule applied to one case: all that its dates depend on, apart from the calendar."""

    rule: ClockRule
    period: Period  # the rule's, or what the standard set within the rule's bounds
    trigger_at: datetime
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        keep_in_utc(self, "trigger_at")

    @property
    def start_at(self) -> datetime:
        return max((one.at for one in self.adjustments if isinstance(one, Restart)), default=self.trigger_at)

    @property
    def extensions(self) -> tuple[Period, ...]:
        """Those since the last restart: a new period brings its own."""
        since = max((n for n, one in enumerate(self.adjustments) if isinstance(one, Restart)), default=-1)
        return tuple(one.period for one in self.adjustments[since + 1 :] if isinstance(one, Extension))

    @property
    def suspension(self) -> Suspension | None:
        """The one that lasts still."""
        return next((one for one in self.adjustments if isinstance(one, Suspension) and one.until_at is None), None)


def check_period(rule: ClockRule, period: Period) -> None:
    """A standard may give a citizen more than the law's floor, and an agency or a burden less than its ceiling."""
    if rule.period is None:
        return
    if rule.period.amount != 0 and period.unit is not rule.period.unit:  # nothing is nothing in every unit
        raise Uncountable("other-unit-than-the-rule")
    asked, named = abs(period.amount), abs(rule.period.amount)
    if asked < named and not rule.at_most:
        raise Uncountable("shorter-than-the-rule")
    if asked > named and not rule.at_least:
        raise Uncountable("longer-than-the-rule")


def question_of(plan: Plan, period: Period | None = None) -> Question:
    """What to count, while the period does not stand still: then it has no end."""
    backward = not (period or plan.period).forward
    return Question(
        start_at=plan.start_at,
        period=period or plan.period,
        roll=plan.rule.roll,
        whose=plan.rule.whose,
        excluded=() if backward else tuple(_exclusions(plan)),
        extensions=plan.extensions,
    )


def _exclusions(plan: Plan) -> list[Exclusion]:
    found = []
    for one in plan.adjustments:
        if isinstance(one, Suspension) and one.until_at:
            found.append(Exclusion(one.from_at, one.until_at, "suspended", one.reason, one.document))
        if isinstance(one, Outage):
            found.append(Exclusion(one.from_at, one.until_at, "outage", one.reason, one.document))
    return found


def touches(outage: Outage, plan: Plan, ends_at: datetime | None) -> bool:
    """Whether a citizen's window was open during the outage; `ends_at` is None while the window stands still."""
    if plan.rule.whose is not Whose.RIGHT:
        return False
    return outage.until_at > plan.start_at and (ends_at is None or outage.from_at < ends_at)
