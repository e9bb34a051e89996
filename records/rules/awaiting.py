"""What a record, or a question about what is held, waits for now: as the desk says it first."""

from cases.rules.kinds import Awaited
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from records.rules.records import RecordFacts
from records.states import AccessState, RecordState

UNCONFIRMED = gettext_noop("Nothing rests on it until its issuer says that the document exists and is final.")
DOUBTED = gettext_noop("Its issuer has been asked. If it says nothing in time, the record is suspended by itself.")
SUSPENDED = gettext_noop("Its issuer did not answer in time: nothing rests on it until it does.")
DISPUTED = gettext_noop("The dispute is ended, or a corrected record takes its place, or it is annulled.")
LATE = gettext_noop("The time to answer has passed. Answer it all the same.")
FROM_ISSUER = ("confirm", "deny")


def awaited(facts: RecordFacts) -> Awaited:
    match facts.state:
        case RecordState.ACTIVE:
            return active_awaited(facts)
        case RecordState.DISPUTED if facts.answer_awaited:
            return Awaited(FROM_ISSUER, Text(DOUBTED))
        case RecordState.DISPUTED:
            return Awaited(("settle", "supersede", "annul"), Text(DISPUTED))
        case RecordState.SUSPENDED:
            return Awaited(FROM_ISSUER, Text(SUSPENDED))
        case _:
            return Awaited()


def active_awaited(facts: RecordFacts) -> Awaited:
    """RULES.md 3 and TOLD: confirmed by its issuer; and whom something is held against is told of it."""
    unconfirmed = facts.confirmed_at is None or facts.answer_awaited
    verbs = FROM_ISSUER if unconfirmed else ()
    told = ("tell",) if facts.adverse and facts.told_on is None else ()
    return Awaited((*verbs, *told), Text(UNCONFIRMED) if unconfirmed else None)


def answer_awaited(state: AccessState | None) -> Awaited:
    """ROGI 33: what was asked is answered, late or not."""
    if state in (AccessState.ASKED, AccessState.EXTENDED):
        return Awaited(("answer",))
    return Awaited(("answer",), Text(LATE)) if state is AccessState.LATE else Awaited()
