"""The words of this room: what may be filed, how far it has come, what came of it."""

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of case, each with its own table of moves."""

    APPEAL = "appeal"
    SECOND_APPEAL = "second-appeal"
    CORRECTION = "correction"
    CORRECTION_REVIEW = "correction-review"
    REPAIR = "repair"
    STILL_REFUSED = "still-refused"
    COMPENSATION = "compensation"


# What addresses call what may be filed (CONTRACTS.md, "Pages").
FILED_AS: dict[str, Kind] = {
    "appeal": Kind.APPEAL,
    "second-appeal": Kind.SECOND_APPEAL,
    "correct": Kind.CORRECTION,
    "correct-review": Kind.CORRECTION_REVIEW,
    "repair": Kind.REPAIR,
    "still-refused": Kind.STILL_REFUSED,
    "compensation": Kind.COMPENSATION,
}
PREFIXES: dict[Kind, str] = {
    Kind.APPEAL: "AP",
    Kind.SECOND_APPEAL: "APS",
    Kind.CORRECTION: "CR",
    Kind.CORRECTION_REVIEW: "CRR",
    Kind.REPAIR: "RP",
    Kind.STILL_REFUSED: "SR",
    Kind.COMPENSATION: "CP",
}
APPEALS = (Kind.APPEAL, Kind.SECOND_APPEAL)
# These say that the entry is wrong: what is contested says so at once (RULES.md, FLAG).
DISPUTING = frozenset({*APPEALS, Kind.CORRECTION, Kind.CORRECTION_REVIEW})


class State(StrEnum):
    FILED = "filed"
    ACCEPTED = "accepted"  # the deciding authority has the copy
    REPLIED = "replied"  # there is something to weigh
    ESCALATED = "escalated"
    UPHELD = "upheld"
    REJECTED = "rejected"
    DECLINED = "declined"  # not admitted
    WITHDRAWN = "withdrawn"


OPEN = (State.FILED, State.ACCEPTED, State.REPLIED, State.ESCALATED)
CLOSED = (State.UPHELD, State.REJECTED, State.DECLINED, State.WITHDRAWN)


class Against(StrEnum):
    """What an appeal is against."""

    ENTRY = "entry"
    REFUSED_CLAIM = "refused claim"
    REFUSED_REPAIR = "refused repair"
    REFUSED_CORRECTION = "refused correction"
    STILL_APPLIED = "still applied"


class Outcome(StrEnum):
    ANNUL = "annul"  # it should never have been
    REMOVE = "remove"  # it ends now
    REDUCE = "reduce"  # some measures end
    CORRECT = "correct"  # it says something else
    LIFT = "lift"  # whoever still applies it is told again
    PAY = "pay"
    REJECT = "reject"
    DECLINE = "decline"


class Side(StrEnum):
    """Who put a paper in."""

    PARTY = "party"
    AUTHORITY = "authority"
    THIRD = "third party"


class NotAdmitted(StrEnum):
    LATE = "late"  # and there was no just cause
    NOT_CONCERNED = "not concerned"
    NO_SUCH_DECISION = "no such decision"
    DECIDED_BEFORE = "decided before"


# What a standard adopts in its own text, under /house, to have it (RULES.md, "What this page is").
FILING_SUSPENDS = "APPEAL-SUSPENDS"
SILENCE_SUSPENDS = "APPEAL-DECIDE"
SILENCE_OF_CORRECTION_HIDES = "CORRECT"
SILENCE_OF_REPAIR_HIDES = "REPAIR-DECIDE"
UNVERIFIED_IS_DELETED = "FCRA-DISPUTE"  # instead of CORRECT
# The clocks of whoever must speak: where they hide, silence does.
SILENT = (
    "APPEAL-REPLY",
    SILENCE_SUSPENDS,
    SILENCE_OF_CORRECTION_HIDES,
    SILENCE_OF_REPAIR_HIDES,
    UNVERIFIED_IS_DELETED,
)
OTHER_AGENCY = "REVIEW-ELSEWHERE"
SECOND_STAGE = "SECOND-APPEAL"
