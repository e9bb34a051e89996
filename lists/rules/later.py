"""Later acts of a listing: to extend it, to keep it after review, to resume it, to restore it, to end an entry of a redlist
early. Each is proposed, told, answered, decided, served and in effect as the first decision is: RULES.md 4, 5, 13; APL 61."""

from collections.abc import Iterator
from itertools import chain

from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules import deciding, keeping, removing
from lists.rules.facts import ListingFacts
from lists.rules.keeping import Rule
from lists.rules.proposing import person_objections, twin_objections
from lists.rules.words import PROPOSED_FIRST, refuse, rule
from lists.states.words import ClaimState, Proposal


def decided(kind: Proposal) -> Rule:
    """The rule of every second half: what a first official proposed in this act, and nothing else."""

    def may(facts: ListingFacts, asked: Asked) -> Verdict:
        return verdict_of(deciding_objections(facts, asked, kind))

    return may


def deciding_objections(facts: ListingFacts, asked: Asked, kind: Proposal) -> Iterator[Reason]:
    act = facts.later
    if act is None or act.kind is not kind:
        yield refuse("four-eyes", rule(5), PROPOSED_FIRST)
        return
    if act.decided:
        yield refuse("decided", rule(4), gettext_noop("It is decided already."))
        return
    yield from deciding.hearing_out_objections(facts, asked)
    yield from standing_objections(facts, asked)
    if kind is Proposal.RESUMPTION:
        yield from unanswered_claim(facts, asked)


def unanswered_claim(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """SPC 10. A suspension stops the days of a claim, and answers nothing: whoever brings the entry back answers it, two
    officials in a letter with reasons, or removes it."""
    if facts.claim is None or facts.claim.state is not ClaimState.OVERTAKEN or asked.data is None:
        return
    if not asked.data.get("answered"):
        words = gettext_noop(
            "A claim that it is fulfilled was never answered. Say what is found of it, or order the removal."
        )
        yield refuse("claim", "SPC 10", words, gettext_noop("What is said to the answer"))


def standing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """What must be so when a later act is decided, and again when it takes effect."""
    kind = facts.later.kind if facts.later else None
    if kind is not Proposal.ENDING:
        yield from person_objections(facts)
    if kind is Proposal.EXTENSION:
        yield from chain(keeping.extension_objections(facts), time_objections(facts, asked))
    elif kind is Proposal.REVIEW:
        yield from chain(keeping.review_objections(facts), time_objections(facts, asked))
    elif kind is Proposal.RESUMPTION:
        yield from chain(keeping.resumption_objections(facts), time_objections(facts, asked))
    elif kind is Proposal.RESTORATION:
        yield from chain(removing.restorable_objections(facts, asked), twin_objections(facts))


def time_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """Relief by time fires by itself: whatever comes after it comes too late."""
    if facts.ends_at is not None and asked.at >= facts.ends_at:
        yield refuse("late", rule(12), gettext_noop("Its time is over."))


def may_take_effect(facts: ListingFacts, asked: Asked) -> Verdict:
    """By the clock, at its instant: of the first decision, or of the later act that is decided."""
    if facts.state not in deciding.AFTER_EFFECT:
        return deciding.may_take_effect(facts, asked)
    return verdict_of(effect_objections(facts, asked))


def effect_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if facts.later is None or not facts.later.decided:
        yield refuse("decided", rule(4), gettext_noop("Nothing is decided that could take effect."))
        return
    yield from deciding.unserved_objections(facts)
    yield from standing_objections(facts, asked)


# --- What falls -------------------------------------------------------------------------------------------------------------


def may_drop(facts: ListingFacts, _asked: Asked) -> Verdict:
    if facts.state in deciding.AFTER_EFFECT and facts.later is None:
        return verdict_of([refuse("proposal", rule(4), gettext_noop("Nothing is proposed about it at present."))])
    return verdict_of([])


def may_lapse(facts: ListingFacts, asked: Asked) -> Verdict:
    """Nobody decided in time, where the standard lets it lapse. What two have decided falls as well, once what it rests on
    does not hold any more when it would take effect."""
    if facts.state in deciding.AFTER_EFFECT and facts.later is None:
        return may_drop(facts, asked)
    if facts.later is not None and facts.later.decided:
        return verdict_of(falling_objections(facts, asked))
    return deciding.may_lapse(facts, asked)


def falling_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if any(deciding.unserved_objections(facts)) or not any(standing_objections(facts, asked)):
        yield refuse("record", rule(3), gettext_noop("What was decided stands."))
