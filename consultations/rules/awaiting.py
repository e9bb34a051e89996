"""What a draft waits for now, from its first text to the yearly look at what is in force: as the desk says it first."""

from cases.rules.kinds import Awaited, waits
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from consultations.rules.standing import DraftFacts, unproved
from consultations.states import State

OPEN = gettext_noop("Anybody may comment until %(when)s.")
UNSORTED = gettext_noop("%(count)s comments are being sorted into groups. That happens by itself.")
UNANSWERED = gettext_noop("%(count)s groups of comments have no answer yet.")
EVALUATED_BY = gettext_noop("It is in force. What it does has to be evaluated and published by %(when)s.")
EVALUATION_DUE = gettext_noop("It is in force. Its yearly evaluation should have been published by %(when)s.")


def awaited(facts: DraftFacts) -> Awaited:
    if facts.pending is not None:
        return Awaited(("certify", "drop-change"))
    of_state = {
        State.OPEN: open_awaited,
        State.CLOSED: answers_awaited,
        State.ENACTED: certificate_awaited,
        State.ADOPTED: evaluation_awaited,
    }.get(facts.state)
    if of_state is not None:
        return of_state(facts)
    return Awaited(("open-comment",) if facts.state is State.DRAFTING else ())


def open_awaited(facts: DraftFacts) -> Awaited:
    window = facts.current.window if facts.current else None
    return waits(OPEN, when=window.closes_at) if window else Awaited()


def answers_awaited(facts: DraftFacts) -> Awaited:
    """No. 49(7): sorted, answered, adopted."""
    if facts.ungrouped:
        return waits(UNSORTED, count=facts.ungrouped)
    if facts.unanswered:
        return Awaited(("answer",), Text(UNANSWERED, {"count": facts.unanswered}))
    return Awaited(("adopt",))


def certificate_awaited(facts: DraftFacts) -> Awaited:
    return Awaited(() if any(unproved(facts)) else ("attest",))


def evaluation_awaited(facts: DraftFacts) -> Awaited:
    by = facts.evaluate_by
    if by is None or facts.followed:
        return Awaited()
    if by <= facts.now:
        return Awaited(("evaluate",), Text(EVALUATION_DUE, {"when": by}))
    return waits(EVALUATED_BY, when=by)
