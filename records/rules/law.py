"""Instruments and provisions: what ranks above what, and which may authorise what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop

RULE_1 = "RULES.md 1"


class Rank(IntEnum):
    """Legislation Law: the higher prevails. A document below the rules of departments authorises nothing by itself."""

    GUIDANCE = 10
    DEPARTMENT_RULE = 20
    LOCAL_REGULATION = 30
    JUDICIAL_INTERPRETATION = 35
    ADMINISTRATIVE_REGULATION = 40
    LAW = 50
    CONSTITUTION = 60


class Power(StrEnum):
    """What a provision may authorise. Its text says so, and two officials have read it."""

    COLLECT = "collect"
    LIST = "list"
    RESTRICT = "restrict"


# No. 49 (2) and (6): recording needs at least a rule; a list of grave breaches and a measure that takes rights or adds
# duties need a law, a regulation, or (for local ones) a local regulation.
LEAST = {
    Power.COLLECT: Rank.DEPARTMENT_RULE,
    Power.LIST: Rank.LOCAL_REGULATION,
    Power.RESTRICT: Rank.LOCAL_REGULATION,
}


class Field(StrEnum):
    """No. 49 (6): the only fields in which an administrative blacklist may stand; others for what is no blacklist."""

    HEALTH_OR_SAFETY = "health or safety"
    MARKET_ORDER = "market order"
    LEGAL_OBLIGATION = "refusal of a legal obligation"
    NATIONAL_DEFENCE = "national defence"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ProvisionFacts:
    instrument: str
    number: str
    rank: Rank
    field: Field
    powers: frozenset[Power]
    in_force_from: date
    in_force_until: date | None = None  # the first day on which it is no longer in force
    certified: bool = True  # by a second official, against the published text

    def in_force_on(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_until is None or on < self.in_force_until)


def may_authorise(provision: ProvisionFacts, power: Power, on: date) -> Verdict:
    return verdict_of(objections(provision, power, on))


def objections(provision: ProvisionFacts, power: Power, on: date) -> Iterator[Reason]:
    named = {"law": f"{provision.instrument} {provision.number}"}
    if not provision.in_force_on(on):
        yield Reason("law.in-force", RULE_1, Text(gettext_noop("%(law)s is not in force."), named))
    if power not in provision.powers:
        yield Reason("law.power", RULE_1, Text(SAYS_NOT[power], named))
    if provision.rank < LEAST[power]:
        yield Reason("law.rank", "No. 49(6)", Text(gettext_noop("%(law)s does not rank high enough for this."), named))
    if not provision.certified:
        words = gettext_noop("A second official has not yet compared %(law)s with its published text.")
        yield Reason("law.certified", RULE_1, Text(words, named))


SAYS_NOT = {
    Power.COLLECT: gettext_noop("%(law)s does not say that this may be collected."),
    Power.LIST: gettext_noop("%(law)s does not say that a list may be kept."),
    Power.RESTRICT: gettext_noop("%(law)s does not say that this may be restricted."),
}
