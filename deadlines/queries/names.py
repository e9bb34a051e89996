"""What clocks and their states are called. A clock that a pack brings and that has no name here goes by its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.rules.recounting import Change
from deadlines.states import Hold, Sort, TimerState, Whose

CLOCKS: dict[str, Promise] = {
    "COMMENT": _("Time for comments"),
    "COMMENT-NARROWED": _("Time for comments on a narrowed draft"),
    "EVALUATE": _("Evaluating the standard"),
    "TOLD": _("Telling the person of a record"),
    "RESPONSE": _("Time to answer"),
    "HEARING-NOTICE": _("Notice of a hearing"),
    "DECIDE": _("Deciding"),
    "DECIDE-LAPSES": _("Deciding; otherwise what is proposed ends by itself"),
    "SERVE": _("Serving the decision"),
    "SERVE-ANNOUNCED": _("Service by announcement"),
    "EFFECT": _("Taking effect"),
    "INTERIM": _("Interim measure"),
    "INTERIM-NOTICE": _("Telling of an interim measure"),
    "INTERIM-HEARING": _("Hearing on an interim measure"),
    "CONFIRM-DOC": _("Confirming the document"),
    "VERIFY": _("Verifying what was fulfilled"),
    "VERIFY-OPPOSED": _("Verifying against an objection"),
    "VERIFY-SAFETY": _("Verifying by another agency"),
    "REMOVE": _("Removal"),
    "WITHDRAW": _("Withdrawal"),
    "TERM": _("Term of the listing"),
    "TERM-BY-LAW": _("Term of the listing"),
    "POSTING": _("Time to object to a candidate"),
    "TERM-REVIEW": _("Review of the listing"),
    "RELIST-BAR": _("Bar on a new application"),
    "RETAIN": _("Keeping of the record"),
    "CORRECT": _("Answering a request for correction"),
    "CORRECT-FIX": _("Correcting"),
    "CORRECT-REVIEW-FILE": _("Time to ask for a review"),
    "CORRECT-REVIEW-DECIDE": _("Deciding on the review"),
    "FLAG": _("Marking as disputed"),
    "DISPUTE": _("Answering a dispute"),
    "APPEAL-FILE": _("Time to appeal"),
    "APPEAL-FILE-UNTOLD": _("Time to appeal where remedies were not stated"),
    "APPEAL-ACCEPT": _("Accepting the appeal"),
    "APPEAL-REPLY": _("Reply to the appeal"),
    "APPEAL-DECIDE": _("Deciding on the appeal"),
    "SUE": _("Time to go to court"),
    "SUE-AFTER-APPEAL": _("Time to go to court after the appeal"),
    **dict.fromkeys(
        ("REPAIR-MIN-MINOR", "REPAIR-MIN-GENERAL", "REPAIR-MIN-SERIOUS"), _("Earliest day for credit repair")
    ),
    "MORE": _("Time to add what is missing"),
    "COMPENSATE-FILE": _("Time to claim compensation"),
    "COMPENSATE-DECIDE": _("Deciding on compensation"),
    "SUE-COMPENSATION": _("Time to go to court about compensation"),
    "REPAIR-DECIDE": _("Deciding on credit repair"),
    "REPAIR-ANSWER": _("Answering on credit repair"),
    **dict.fromkeys(("REPAIR-MAX-MINOR", "REPAIR-MAX-GENERAL", "REPAIR-MAX-SERIOUS"), _("End of publication")),
    "ACCESS": _("Answering a request for access"),
    "ACKNOWLEDGE": _("Acknowledgement by the receiving agency"),
    "STILL-REFUSED": _("Answer on a measure still applied"),
    "FINDING": _("Answer to a finding"),
    "FAR-RESPOND": _("Time to answer (FAR)"),
    "FAR-DECIDE": _("Deciding (FAR)"),
    "FCRA-DISPUTE": _("Answering a dispute (FCRA)"),
}

STATES: dict[TimerState, Promise] = {
    TimerState.ARMED: _("running"),
    TimerState.HELD: _("held"),
    TimerState.FIRED: pgettext_lazy("a clock", "ran out"),
    TimerState.VOID: _("replaced"),
    TimerState.CANCELLED: _("stopped"),
}

HOLDS: dict[Hold, Promise] = {
    Hold.PAUSED: _("It stands still by a dated decision."),
    Hold.PROVISIONAL: _("It waits, because the next notice may still move its date."),
    Hold.CLOCK: _("It waits, because the clock jumped and nobody has looked at it yet."),
}

WHOSE: dict[Whose, Promise] = {
    Whose.RIGHT: _("the person concerned: time to act"),
    Whose.DUTY: _("the agency: a duty"),
}

SORTS: dict[Sort, Promise] = {
    Sort.PAUSE: _("It was paused"),
    Sort.RESUME: _("It went on"),
    Sort.EXCLUSION: _("A span was taken out of it"),
    Sort.RESTART: _("It began anew"),
    Sort.EXTENSION: _("It was lengthened"),
    Sort.OUTAGE: _("It was lengthened for an outage"),
    Sort.CALENDAR: _("It was counted by a later calendar"),
}

CHANGES: dict[Change, Promise] = {
    Change.SETTLED: _("settled"),
    Change.MOVED: _("moved"),
    Change.KEPT: _("kept as promised"),
    Change.REDRESS: _("for redress"),
}


def clock_name(kind: str) -> str:
    return str(CLOCKS.get(kind, kind))
