"""Who may keep a comment from being shown. No. 49(7) wants what the public says; taking from it is for few, and never alone."""

from collections.abc import Iterator

from cases.rules.standing import RULE_5, RULE_13, Actor
from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from consultations.states import OFFICERS


def may_withhold(by: Actor, *, agency: int, reason: str) -> Verdict:
    return verdict_of(objections(by, agency, reason))


def objections(by: Actor, agency: int, reason: str) -> Iterator[Reason]:
    if by.person is None or not by.roles & OFFICERS:
        yield Reason("role", RULE_13, Text(gettext_noop("Your role does not include this.")))
    elif agency not in by.agencies:
        yield Reason("agency", RULE_5, Text(gettext_noop("This text belongs to another agency.")))
    if not reason.strip():
        yield Reason("reason", RULE_13, Text(gettext_noop("Say why.")), (Text(gettext_noop("Reason")),))
