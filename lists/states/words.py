"""The words of this room: colours of lists, states of a listing and of what hangs on it, ways out."""

from enum import StrEnum


class Colour(StrEnum):
    BLACK = "blacklist"
    RED = "redlist"


class ListState(StrEnum):
    """A list is live while a standard of it is in force (RULES.md 2)."""

    DRAFT = "draft"
    IN_FORCE = "in force"
    REPEALED = "repealed"


class Scope(StrEnum):
    """What a token is for, beside the scopes of cases and records."""

    CONFIRM = "confirmations.ask"


class ConsentEnd(StrEnum):
    """What became of somebody's consent that one agency asks once whether they are not listed."""

    USED = "used"
    REFUSED = "refused"  # it was asked with, and nothing was confirmed
    REVOKED = "revoked"
    REPLACED = "replaced"


class State(StrEnum):
    """Of a listing: CONTRACTS.md."""

    PROPOSED = "proposed"
    NOTIFIED = "notified"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    SUSPENDED = "suspended"
    ENDING = "ending"
    REMOVED = "removed"
    DROPPED = "dropped"
    ANNULLED = "annulled"


BEFORE = (State.PROPOSED, State.NOTIFIED)
IN_EFFECT = (State.EFFECTIVE, State.SUSPENDED, State.ENDING)
PUBLIC = (State.EFFECTIVE, State.ENDING)  # the only states in which a name may be seen
OVER = (State.REMOVED, State.DROPPED, State.ANNULLED)
LIVE = (*BEFORE, State.DECIDED, *IN_EFFECT)


class Proposal(StrEnum):
    """What one official has proposed in an act of its own, and a second has yet to decide."""

    EXTENSION = "extension"
    REVIEW = "review"
    REFUSAL = "refusal"
    RESUMPTION = "resumption"
    RESTORATION = "restoration"
    INTERIM = "interim"  # immediate effect
    ENDING = "ending"  # of an entry of a redlist, before its printed end


# Burdens of an entry in effect, or over: each goes the way of the first decision, in an act of its own.
LATER = (Proposal.EXTENSION, Proposal.REVIEW, Proposal.RESUMPTION, Proposal.RESTORATION, Proposal.ENDING)
# The states of a blacklist in which one of them can be under way. (On a redlist it has one of its own: `ending`.)
OPEN_TO_LATER = (State.EFFECTIVE, State.SUSPENDED, State.REMOVED)


class Harm(StrEnum):
    """No. 49 (6): the only fields of an administrative blacklist."""

    HEALTH_OR_SAFETY = "health or safety"
    MARKET_ORDER = "market order"
    LEGAL_OBLIGATION = "refusal of a legal obligation"
    NATIONAL_DEFENCE = "national defence"


class WayOut(StrEnum):
    """RULES.md, "Grounds of removal". The first seven are SPC 10."""

    PERFORMED = "performed"
    SETTLED = "settled"
    APPLICANT = "applicant asks"
    NOTHING_FOUND = "nothing found"
    STAYED = "stayed"
    NOT_ENFORCEABLE = "not enforceable"
    TERMINATED = "terminated"
    TERM_ENDED = "term ended"
    ANNULLED = "annulled"
    ERROR = "listed in error"
    REPAIRED = "repaired"
    DECEASED = "deceased"
    MINOR = "minor"
    SILENCE = "silence"  # nobody answered a claim in time
    LEFT = "left"  # a redlist, at one's own wish
    ENDED_EARLY = "ended early"  # a redlist, after notice and answer, by two


# What a claim can say. The others are found by officials or courts, or come with time.
CLAIMABLE = (
    WayOut.PERFORMED,
    WayOut.SETTLED,
    WayOut.STAYED,
    WayOut.NOT_ENFORCEABLE,
    WayOut.TERMINATED,
    WayOut.ERROR,
    WayOut.DECEASED,
    WayOut.MINOR,
)
# What somebody may order. The clock alone says that a term has ended, or that nobody answered.
ORDERABLE = tuple(
    way
    for way in WayOut
    if way not in (WayOut.TERM_ENDED, WayOut.SILENCE, WayOut.ANNULLED, WayOut.LEFT, WayOut.ENDED_EARLY)
)
# With these, nobody's claim against the subject is at stake: no beneficiary needs to be heard.
WITHOUT_BENEFICIARY = frozenset(
    {WayOut.TERM_ENDED, WayOut.ANNULLED, WayOut.ERROR, WayOut.DECEASED, WayOut.MINOR, WayOut.NOT_ENFORCEABLE}
)


class Finding(StrEnum):
    """What is said of each exhibit."""

    ACCEPTED = "accepted"
    IN_PART = "accepted in part"
    REJECTED = "rejected"
    IRRELEVANT = "irrelevant"


class ClaimState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"  # nobody acted in time: it holds
    OVERTAKEN = "overtaken"  # the listing ended in another way


class Settled(StrEnum):
    """What became of a contest, as the listing needs to know it."""

    ANNULLED = "annulled"  # it should never have been
    GRANTED = "granted"  # removed, reduced or corrected, as its move says
    STANDS = "stands"
    GIVEN_UP = "given up"


class MeasureState(StrEnum):
    PROPOSED = "proposed"
    CHOSEN = "chosen"  # by the decision
    REJECTED = "rejected"
    EFFECTIVE = "effective"
    SUSPENDED = "suspended"
    LIFTED = "lifted"


class Occasion(StrEnum):
    """For which a measure is lifted once."""

    ILLNESS = "illness"
    FUNERAL = "funeral"
    SCHOOL = "school"
    OBLIGATION = "obligation"  # performing the very obligation


class Reaches(StrEnum):
    """Whom a measure would touch. Only the first is lawful (RULES.md 7, 8)."""

    SUBJECT = "subject"
    RELATIVE = "relative"
    OFFICER = "officer"
    PRIVATE_PARTY = "private party"


class Need(StrEnum):
    """RULES.md 8: what no measure takes from anybody."""

    SCHOOLING = "schooling"
    HEALTH_CARE = "health care"
    HOUSING = "housing"
    SUBSISTENCE = "subsistence"
    PUBLIC_SERVICES = "basic public services"
    ALL_TRAVEL = "all travel"
    WORK = "work"
    COURT = "court"
    PAYMENT = "payment"


class Showing(StrEnum):
    """What the public sees of an entry."""

    NOTHING = "nothing"
    MASKED = "masked"
    NAMED = "named"
