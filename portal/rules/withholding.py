"""What of a case's events may be kept from the person for a time: a sentence, never that something happened.

The default is that they see what officials see. Each exception has its ground, its law, a second official and an end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop

LAW = "RULES.md 15"
LONGEST = timedelta(days=180)
WITHHELD, DISCLOSED = "event.withheld", "event.disclosed"
OWN = (WITHHELD, DISCLOSED)


class Ground(StrEnum):
    PRIVACY = "privacy"
    SAFETY = "safety"
    SECRET = "secret"  # noqa: S105 - a ground, no password


GROUNDS: dict[str, str] = {
    Ground.PRIVACY: gettext_noop("It tells something private of somebody else"),
    Ground.SAFETY: gettext_noop("Somebody could be put in danger"),
    Ground.SECRET: gettext_noop("It is a secret that a law protects"),
}


@dataclass(frozen=True, slots=True)
class Withholding:
    """What somebody asks for."""

    kind: str  # of the event; nothing: there is no such event
    is_own: bool  # it is the official's own step
    is_effect: bool  # it restricts or relieves the person
    decides: bool  # the official may decide in this agency
    today: date
    review_on: date


def may_withhold(asked: Withholding) -> Verdict:
    return verdict_of(objections(asked))


def objections(asked: Withholding) -> Iterator[Reason]:
    if not asked.decides:
        yield refuse("role", gettext_noop("Your role does not include this."))
    if not asked.kind or asked.kind in OWN:
        yield refuse("event", gettext_noop("There is no such event that could be withheld."))
    if asked.is_own:
        yield refuse("four-eyes", gettext_noop("It is your own step. Somebody else decides whether it is withheld."))
    if asked.is_effect or asked.kind.startswith("notice."):
        yield refuse(
            "event", gettext_noop("What binds or frees the person, and every letter, is shown to them, always.")
        )
    if not asked.today < asked.review_on <= asked.today + LONGEST:
        yield refuse(
            "review", gettext_noop("Name a day within the next six months. From that day on it is shown by itself.")
        )


def refuse(rule: str, msgid: str) -> Reason:
    return Reason(rule, LAW, Text(msgid))
