"""Instruments and provisions: what ranks above what, and which may authorise what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from records.states import LawField, Power, Rank

RULE_1 = "RULES.md 1"


# No. 49 (2) and (6): recording needs at least a rule; a list of grave breaches and a measure that takes rights or adds
# duties need a law, a regulation, or (for local ones) a local regulation.
LEAST = {
    Power.COLLECT: Rank.DEPARTMENT_RULE,
    Power.LIST: Rank.LOCAL_REGULATION,
    Power.RESTRICT: Rank.LOCAL_REGULATION,
    Power.CONFIRM: Rank.LOCAL_REGULATION,
}


@dataclass(frozen=True, slots=True)
class ProvisionFacts:
    instrument: str
    number: str
    rank: Rank
    field: LawField
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
    Power.CONFIRM: gettext_noop("%(law)s does not name who may have it confirmed that somebody is not listed."),
}
