"""How a rule of this room says no: its name, its article, a sentence that anybody can read, and what is missing."""

from datetime import date

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop

PROPOSED_FIRST = gettext_noop("One official proposes it first, in an act of its own; a second decides.")

CHAIR_OUT = gettext_noop(
    "The chair has acted in this matter since, or stays out of it now. Fix the hearing anew with another chair: where the person "
    "was told in time, day and place can stay."
)


def rule(number: int) -> str:
    """An invariant of RULES.md."""
    return f"RULES.md {number}"


def refuse(name: str, article: str, msgid: str, *missing: str | Text, **params: str | int | date | Text) -> Reason:
    return Reason(
        name, article, Text(msgid, params), tuple(one if isinstance(one, Text) else Text(one) for one in missing)
    )
