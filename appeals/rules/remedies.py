"""What comes after a no: which right, by which clock, under which article. Remedies are data of the regime: where a standard
names its own way to a court, that one is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appeals.states.words import SECOND_STAGE, Kind, Outcome
from cases.states import gettext_noop
from lists.rules.standards import Standard

LITIGATION_45 = "Administrative Litigation Law 45"
IN_HOUSE = ("SUE", "SUE-AFTER-APPEAL")  # the same court: sooner after an appeal than without one


@dataclass(frozen=True, slots=True)
class Next:
    right: str  # as notices print it
    clock: str
    article: str
    words: str = ""  # of the catalogue
    how: Mapping[str, str] = field(default_factory=dict)  # the standard's own words, where it has any


APPEAL_HOW = gettext_noop("In writing, at the counter, or on the public pages with your access code. Free of charge.")
REVIEW_HOW = gettext_noop("Ask for it to be looked at again, in the same way as you asked before. Free of charge.")
COURT_HOW = gettext_noop("Before the people's court for the place of the agency.")


def leaves_more_to_ask(outcome: str, claimed: int | None = None, granted: int | None = None) -> bool:
    """A no, and a yes that gives less than everything: what comes next is told, and begins with the letter."""
    if outcome == Outcome.PAY:
        return (granted or 0) < (claimed or 0)
    return outcome in (Outcome.REJECT, Outcome.DECLINE, Outcome.REDUCE, Outcome.CORRECT)


def next_remedies(kind: Kind, standard: Standard) -> tuple[Next, ...]:
    """In the order in which they are printed."""
    if kind is Kind.APPEAL:
        second = (Next("appeal", "APPEAL-FILE", "the standard", APPEAL_HOW),)
        return (*(second if SECOND_STAGE in standard.house else ()), *courts(standard))
    if kind is Kind.SECOND_APPEAL:
        return courts(standard)
    if kind is Kind.CORRECTION:
        return (Next("correct", "CORRECT-REVIEW-FILE", "SPC 12", REVIEW_HOW),)
    if kind is Kind.COMPENSATION:
        return (Next("sue", "SUE-COMPENSATION", "State Compensation Law 14", COURT_HOW),)
    return (Next("appeal", "APPEAL-FILE", "ARL 20", APPEAL_HOW),)


def courts(standard: Standard) -> tuple[Next, ...]:
    found = []
    for one in standard.remedies:
        if one.right == "sue" and one.clock in IN_HOUSE:
            how = {"en": one.how.en, "zh-hans": one.how.zh}
            found.append(Next("sue", "SUE-AFTER-APPEAL", LITIGATION_45, how=how))
    return tuple(found[:1]) or (Next("sue", "SUE-AFTER-APPEAL", LITIGATION_45, COURT_HOW),)
