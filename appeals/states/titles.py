"""What people read for the words of this room. The edges translate."""

from appeals.states.words import Against, Kind, NotAdmitted, Outcome, Side, State
from cases.states import gettext_noop

KIND_TITLES: dict[str, str] = {
    Kind.APPEAL: gettext_noop("Appeal"),
    Kind.SECOND_APPEAL: gettext_noop("Second appeal"),
    Kind.CORRECTION: gettext_noop("Correction"),
    Kind.CORRECTION_REVIEW: gettext_noop("Review of a refused correction"),
    Kind.REPAIR: gettext_noop("Credit repair"),
    Kind.STILL_REFUSED: gettext_noop("A lifted measure that is still applied"),
    Kind.COMPENSATION: gettext_noop("Compensation"),
}
EXPLANATIONS: dict[str, str] = {
    Kind.APPEAL: gettext_noop(
        "You say that the decision is wrong. An official who had no part in it looks at everything again."
    ),
    Kind.SECOND_APPEAL: gettext_noop("Your appeal was rejected. Another official looks at it once more."),
    Kind.CORRECTION: gettext_noop(
        "Something in the entry is not right: a name, a date, a sum, or that it is about you at all."
    ),
    Kind.CORRECTION_REVIEW: gettext_noop("Your correction was refused. Another official looks at it again."),
    Kind.REPAIR: gettext_noop(
        "You have put right what led to the entry. After the least time that the law names, it can be taken down early."
    ),
    Kind.STILL_REFUSED: gettext_noop(
        "Your entry has ended or is suspended, and somebody still refuses you something because of it. They must answer in one working day."
    ),
    Kind.COMPENSATION: gettext_noop("The entry was found to be wrong. You can ask to be paid for the harm it did."),
}
STATE_TITLES: dict[str, str] = {
    State.FILED: gettext_noop("Received"),
    State.ACCEPTED: gettext_noop("Accepted; the deciding authority must reply"),
    State.REPLIED: gettext_noop("Being examined"),
    State.ESCALATED: gettext_noop("Not answered in time"),
    State.UPHELD: gettext_noop("Upheld"),
    State.REJECTED: gettext_noop("Rejected after examination"),
    State.DECLINED: gettext_noop("Not admitted"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
}
AGAINST: dict[str, str] = {
    Against.ENTRY: gettext_noop("The entry itself"),
    Against.REFUSED_CLAIM: gettext_noop("That your claim of fulfilment was refused"),
    Against.REFUSED_REPAIR: gettext_noop("That credit repair was refused"),
    Against.REFUSED_CORRECTION: gettext_noop("That a correction was refused"),
    Against.STILL_APPLIED: gettext_noop("That a lifted measure is still applied"),
}
OUTCOMES: dict[str, str] = {
    Outcome.ANNUL: gettext_noop("Annul the entry: it should never have been"),
    Outcome.REMOVE: gettext_noop("Remove the entry from now on"),
    Outcome.REDUCE: gettext_noop("Lift some of the measures"),
    Outcome.CORRECT: gettext_noop("Correct what the entry says"),
    Outcome.LIFT: gettext_noop("Tell whoever still applies it to stop"),
    Outcome.PAY: gettext_noop("Pay"),
    Outcome.REJECT: gettext_noop("Rejected, for the reasons below"),
    Outcome.DECLINE: gettext_noop("Not admitted"),
}
NOT_ADMITTED: dict[str, str] = {
    NotAdmitted.LATE: gettext_noop("It came too late, and nothing excuses it"),
    NotAdmitted.NOT_CONCERNED: gettext_noop("The decision is not about them"),
    NotAdmitted.NO_SUCH_DECISION: gettext_noop("There is no such decision"),
    NotAdmitted.DECIDED_BEFORE: gettext_noop("The same was decided before"),
}
SIDES: dict[str, str] = {
    Side.PARTY: gettext_noop("From the person who filed"),
    Side.AUTHORITY: gettext_noop("From the deciding authority"),
    Side.THIRD: gettext_noop("From a third person concerned"),
}
