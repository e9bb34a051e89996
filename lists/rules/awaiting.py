"""What a listing waits for now, as the desk says it first: the steps that come next, or until when nothing has to be done."""

from collections.abc import Mapping
from datetime import datetime

from cases.rules.kinds import Awaited, waits
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from lists.rules.facts import ListingFacts
from lists.states.words import Colour, Proposal, State
from notices.rules.service import NoticeFacts, is_unserved

DECISIONS: Mapping[Proposal, str] = {
    Proposal.EXTENSION: "extend-term",
    Proposal.REVIEW: "review",
    Proposal.RESUMPTION: "resume",
    Proposal.RESTORATION: "restore",
    Proposal.ENDING: "end-early",
}


ANNOUNCED = gettext_noop("The letter is announced. It counts as served when that time is over.")
CHALLENGED = gettext_noop("They say that the letter never came. Answer that first, on the page of the letter.")
INVITED = gettext_noop("The hearing is on %(when)s.")
NOT_INVITED = gettext_noop(
    "The hearing is on %(when)s, and the invitation has not reached them yet: have it served, on the page of the letter."
)


def awaited(facts: ListingFacts) -> Awaited:
    at_once, usual = interim_awaited(facts), stage_awaited(facts)
    told = usual if usual.elsewhere or at_once.because is None else at_once
    return Awaited((*at_once.verbs, *usual.verbs), told.because, told.elsewhere)


def stage_awaited(facts: ListingFacts) -> Awaited:
    if facts.service_challenged:
        return waits(CHALLENGED, elsewhere=True)
    if facts.later is not None:
        decide = DECISIONS[facts.later.kind]
        return service_awaited(facts) if facts.later.decided else answer_awaited(facts, decide)
    of_state = {
        State.PROPOSED: first_awaited,
        State.NOTIFIED: first_awaited,
        State.DECIDED: service_awaited,
        State.EFFECTIVE: end_awaited,
        State.SUSPENDED: resumption_awaited,
        State.ENDING: claim_awaited,
    }.get(State(facts.state))
    return of_state(facts) if of_state else Awaited()


def first_awaited(facts: ListingFacts) -> Awaited:
    return posting_awaited(facts) if facts.colour is Colour.RED else answer_awaited(facts, "decide")


def answer_awaited(facts: ListingFacts, decide: str) -> Awaited:
    """From the letter to the decision, the first one’s and those of later acts."""
    letter = facts.notices.get("intent")
    if facts.window.served_at is None:
        if letter is not None and letter.announced:
            return waits(ANNOUNCED)
        return Awaited(("serve",))
    if steps := hearing_awaited(facts):
        return Awaited(steps)
    if facts.hearing.awaited and facts.hearing.held_at is not None:
        return hearing_to_come(facts.hearing.held_at, facts.notices.get("hearing"))
    if not facts.window.closed and facts.window.reads_until is not None:
        return waits(gettext_noop("They may answer until %(when)s."), when=facts.window.reads_until)
    return Awaited((decide,))


def hearing_to_come(held_at: datetime, invitation: NoticeFacts | None) -> Awaited:
    """APL 64: whoever was not invited in time has not been heard, whether they come or not."""
    if is_unserved(invitation):
        return waits(NOT_INVITED, elsewhere=True, when=held_at)
    return waits(INVITED, when=held_at)


def hearing_awaited(facts: ListingFacts) -> tuple[str, ...]:
    """What has to be done whether or not the time to answer is over."""
    steps = ["find"] if facts.exhibits_open else []
    if facts.hearing.awaited and facts.hearing.held_at is None:
        steps.append("fix-hearing")
    elif facts.hearing.awaited and facts.hearing.held_at is not None and facts.hearing.held_at <= facts.now:
        steps.append("record-hearing")
    return tuple(steps)


def posting_awaited(facts: ListingFacts) -> Awaited:
    if facts.state == State.PROPOSED:
        return Awaited(("post",) if facts.consented else ("consent",))
    if facts.objections_open:
        return Awaited(("find-objection",))
    if not facts.posting_over and facts.posting_until is not None:
        return waits(gettext_noop("Anybody may object until %(when)s."), when=facts.posting_until)
    return Awaited(("decide",))


def service_awaited(facts: ListingFacts) -> Awaited:
    if facts.decision_served_at is None:
        return Awaited(("serve-decision",))
    return waits(gettext_noop("The decision is served. It takes effect by itself."))


def end_awaited(facts: ListingFacts) -> Awaited:
    if facts.ends_at is None:
        return Awaited()
    if facts.ground is not None and facts.ground.term is None:
        words = gettext_noop("The entry has no term. Unless two officials keep it after a review, it ends on %(when)s.")
        return waits(words, when=facts.ends_at)
    return waits(gettext_noop("The entry stands until %(when)s, and ends by itself."), when=facts.ends_at)


def resumption_awaited(facts: ListingFacts) -> Awaited:
    if facts.contest_rests:
        return waits(gettext_noop("The entry is suspended until what was filed against it is decided."))
    if facts.document_doubted:
        return waits(gettext_noop("The entry is suspended: the record that it rests on is in doubt."))
    if facts.ends_at is None:
        return Awaited()
    words = gettext_noop("The entry is suspended. Unless two officials resume it, it ends by itself on %(when)s.")
    return waits(words, when=facts.ends_at)


def claim_awaited(facts: ListingFacts) -> Awaited:
    if facts.proposal is not None and facts.proposal.kind is Proposal.REFUSAL and not facts.proposal.settled:
        return Awaited(("refuse-claim", "confirm-fulfilment"))
    claim = facts.claim
    if claim is not None and claim.noted_by is not None and not claim.opposed:
        return Awaited(("admit-objection", "confirm-fulfilment"))
    if facts.verifier is not None and claim is not None and claim.verified is None:
        return Awaited(("verify-claim",))
    return Awaited(("confirm-fulfilment",))


def interim_awaited(facts: ListingFacts) -> Awaited:
    """Immediate effect, once somebody has proposed it."""
    act, notice = facts.proposal, facts.notices.get("interim")
    if act is not None and act.kind is Proposal.INTERIM and not act.settled and not facts.interim.imposed:
        return Awaited(("impose-interim",))
    if not facts.interim.runs:
        return Awaited()
    if notice is not None and notice.served_at is None:
        return Awaited(("serve-interim",), Text(gettext_noop("It lapses by itself if they are not told of it today.")))
    return interim_hearing_awaited(facts) if facts.interim.hearing_asked and not facts.interim.heard else Awaited()


def interim_hearing_awaited(facts: ListingFacts) -> Awaited:
    held_at, hear_by = facts.interim.held_at, facts.interim.hear_by
    words = gettext_noop("They must be heard on the immediate effect by %(when)s. Otherwise it lapses by itself.")
    because = Text(words, {"when": hear_by}) if hear_by is not None else None
    if held_at is None:
        return Awaited(("fix-interim-hearing",), because)
    if held_at <= facts.now:
        return Awaited(("record-interim-hearing",), because)
    return hearing_to_come(held_at, facts.notices.get("interim-hearing"))
