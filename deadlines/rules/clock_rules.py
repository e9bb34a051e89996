"""A clock as a lawyer would write it: what starts it, how long it runs, for whom, and what follows. Dated, never edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deadlines.rules.periods import Period, Roll, Unit
from deadlines.states import Effect, Whose


class Source(StrEnum):
    LAW = "law"  # the article says so
    HOUSE = (
        "house"  # our default: a standard must adopt it in its own text, and citizens read it as the standard's rule
    )


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Consequence:
    text: Text
    source: Source


@dataclass(frozen=True, slots=True)
class ClockRule:
    code: str
    trigger: Text
    period: Period | None  # None: each standard names its own; "at once" is 0 hours
    roll: Roll
    whose: Whose
    effect: Effect
    consequences: tuple[Consequence, ...]
    article: str
    in_force_from: date
    version: int = 1
    at_least: bool = False  # the period is a floor; a standard may give more
    at_most: bool = False  # the period is a ceiling; a standard may set less
    act_within: Period | None = None  # a duty that is acted on earlier than the law's outer limit
    extensions: tuple[Period, ...] = ()  # the most that may be added, each by a decision with reasons
    note: Text | None = None

    @property
    def key(self) -> str:
        return f"{self.code}/{self.version}"


class NoSuchRule(LookupError):
    pass


def rule_in_force(rules: Iterable[ClockRule], code: str, on: date) -> ClockRule:
    """The version of that day. A case that has begun keeps the version it began under."""
    versions = [rule for rule in rules if rule.code == code and rule.in_force_from <= on]
    if not versions:
        raise NoSuchRule(f"{code} on {on}")
    return max(versions, key=lambda rule: (rule.in_force_from, rule.version))


# --- What the tables are written with ---------------------------------------------------------------------------------

AT_ONCE = Period(0, Unit.HOURS)
HOUSE_RULES = date(2004, 1, 1)  # as old as the calendar: they bind from the day a standard adopts them


def by_law(en: str, zh: str) -> Consequence:
    return Consequence(Text(en, zh), Source.LAW)


def by_house(en: str, zh: str) -> Consequence:
    return Consequence(Text(en, zh), Source.HOUSE)


def working_days(amount: int) -> Period:
    return Period(amount, Unit.WORKING_DAYS)


def days(amount: int) -> Period:
    return Period(amount, Unit.DAYS)


def months(amount: int) -> Period:
    return Period(amount, Unit.MONTHS)


def years(amount: int) -> Period:
    return Period(amount, Unit.YEARS)
