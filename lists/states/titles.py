"""What people read for the words of this room. The edges translate."""

from collections.abc import Iterable
from enum import StrEnum

from cases.states import Ground, gettext_noop
from lists.states.words import Finding, MeasureState, Occasion, State, WayOut

STATE_TITLES: dict[str, str] = {
    State.PROPOSED: gettext_noop("Proposed"),
    State.NOTIFIED: gettext_noop("Told, may answer"),
    State.DECIDED: gettext_noop("Decided"),
    State.EFFECTIVE: gettext_noop("In effect"),
    State.SUSPENDED: gettext_noop("Suspended"),
    State.ENDING: gettext_noop("Claim of fulfilment open"),
    State.REMOVED: gettext_noop("Removed"),
    State.DROPPED: gettext_noop("Dropped"),
    State.ANNULLED: gettext_noop("Annulled"),
}

WAYS_OUT: dict[str, str] = {
    WayOut.PERFORMED: gettext_noop("The obligation was performed or enforced"),
    WayOut.SETTLED: gettext_noop("A settlement was performed"),
    WayOut.APPLICANT: gettext_noop("The applicant asked for it in writing"),
    WayOut.NOTHING_FOUND: gettext_noop("Enforcement ended, and searches since found nothing"),
    WayOut.STAYED: gettext_noop("Stayed for retrial or bankruptcy"),
    WayOut.NOT_ENFORCEABLE: gettext_noop("Ruled not enforceable"),
    WayOut.TERMINATED: gettext_noop("Enforcement was terminated"),
    WayOut.TERM_ENDED: gettext_noop("The term ended"),
    WayOut.ANNULLED: gettext_noop("Annulled"),
    WayOut.ERROR: gettext_noop("Listed in error"),
    WayOut.REPAIRED: gettext_noop("Credit repair was granted"),
    WayOut.DECEASED: gettext_noop("The person has died"),
    WayOut.MINOR: gettext_noop("The person is a minor"),
    WayOut.SILENCE: gettext_noop("Nobody answered the claim in time"),
    WayOut.LEFT: gettext_noop("Left at their own wish"),
    WayOut.ENDED_EARLY: gettext_noop("Ended early, after notice and answer"),
}
# The same states, as a redlist goes through them.
RED_STATE_TITLES: dict[str, str] = {
    **STATE_TITLES,
    State.NOTIFIED: gettext_noop("Posted, anybody may object"),
    State.ENDING: gettext_noop("An early end is proposed"),
}

FINDINGS: dict[str, str] = {
    Finding.ACCEPTED: gettext_noop("Accepted"),
    Finding.IN_PART: gettext_noop("Accepted in part"),
    Finding.REJECTED: gettext_noop("Rejected"),
    Finding.IRRELEVANT: gettext_noop("Does not bear on the matter"),
}
OCCASIONS: dict[str, str] = {
    Occasion.ILLNESS: gettext_noop("Illness"),
    Occasion.FUNERAL: gettext_noop("A funeral"),
    Occasion.SCHOOL: gettext_noop("Schooling"),
    Occasion.OBLIGATION: gettext_noop("Performing the obligation itself"),
}
GROUNDS: dict[str, str] = {
    Ground.INTEREST: gettext_noop("They declared an interest"),
    Ground.COMPLAINT: gettext_noop("The person concerned complained of them"),
}


def choices(titles: dict[str, str], only: Iterable[StrEnum] | None = None) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), titles[code]) for code in (titles if only is None else only))


MEASURE_TITLES: dict[str, str] = {
    MeasureState.PROPOSED: gettext_noop("Proposed"),
    MeasureState.CHOSEN: gettext_noop("Decided, not yet in effect"),
    MeasureState.REJECTED: gettext_noop("Not chosen"),
    MeasureState.EFFECTIVE: gettext_noop("In effect"),
    MeasureState.SUSPENDED: gettext_noop("Suspended"),
    MeasureState.LIFTED: gettext_noop("Lifted"),
}
