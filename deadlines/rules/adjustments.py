"""What may happen to a running period: each a dated decision with its reason, none of them an edit."""

from dataclasses import dataclass
from datetime import datetime

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
