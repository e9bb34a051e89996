"""When something may take effect before it was told and answered: RULES.md, INTERIM, and 4."""

from collections.abc import Iterator

from cases.rules.standing import Asked
from cases.rules.verdicts import OPEN, Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.deciding import may_witness, signing_objections, standing_objections
from lists.rules.facts import ListingFacts
from lists.rules.keeping import proposed
from lists.rules.words import CHAIR_OUT, refuse, rule
from lists.states.interim import INTERIM
from lists.states.words import MeasureState, Proposal
from notices.rules import service


def may_propose(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(proposing_objections(facts))


def proposing_objections(facts: ListingFacts) -> Iterator[Reason]:
    if facts.standard.interim is None:
        words = gettext_noop("The standard names no statute that permits immediate effect.")
        yield refuse("interim", INTERIM, words)
    if facts.interim.imposed:
        words = gettext_noop(
            "Immediate effect is imposed once for the same deed, in this case or another. It is not renewed."
        )
        yield refuse("interim", INTERIM, words)
    yield from standing_objections(facts)


def may_impose(facts: ListingFacts, asked: Asked) -> Verdict:
    return proposed(Proposal.INTERIM)(facts, asked) & verdict_of(imposing_objections(facts, asked))


def imposing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    yield from signing_objections(facts, asked)
    yield from proposing_objections(facts)
    wanted = set((asked.data or {}).get("measures") or ())
    if wanted - {one.id for one in facts.measures if one.state is MeasureState.PROPOSED}:
        yield refuse("measure", rule(7), gettext_noop("Only measures that were proposed may be chosen."))


def may_serve(facts: ListingFacts, asked: Asked) -> Verdict:
    served = service.may_serve(facts.notices.get("interim"), asked) & may_witness(facts, asked)
    return verdict_of(over_objections(facts)) & served


def over_objections(facts: ListingFacts) -> Iterator[Reason]:
    if not facts.interim.runs:
        yield refuse("interim", INTERIM, gettext_noop("Nothing has immediate effect here."))


def may_ask_hearing(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(asking_objections(facts))


def asking_objections(facts: ListingFacts) -> Iterator[Reason]:
    yield from over_objections(facts)
    if facts.interim.hearing_asked:
        yield refuse("hearing", INTERIM, gettext_noop("A hearing was asked for already."))


def waiting_objections(facts: ListingFacts) -> Iterator[Reason]:
    yield from over_objections(facts)
    if not facts.interim.hearing_asked or facts.interim.heard:
        yield refuse("hearing", INTERIM, gettext_noop("No hearing is waited for."))


def may_fix_hearing(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(fixing_objections(facts, asked))


def fixing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """Not in seven working days, as before a decision: the ten would hardly leave room for them."""
    yield from waiting_objections(facts)
    data, hear_by = asked.data or {}, facts.interim.hear_by
    if data.get("chair") and data["chair"] in facts.acted:
        words = gettext_noop("The chair has acted in this matter, or stays out of it. Choose somebody else.")
        yield refuse("chair", rule(5), words)
    if data.get("held_at") and hear_by is not None and data["held_at"] >= hear_by:
        words = gettext_noop(
            "By then the ten working days are over, and the immediate effect with them. Choose a sooner day."
        )
        yield refuse("hearing", INTERIM, words)


def may_record_hearing(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(recording_objections(facts, asked))


def recording_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    yield from waiting_objections(facts)
    if facts.interim.held_at is None:
        yield refuse("hearing", INTERIM, gettext_noop("No hearing is fixed."))
    elif asked.at < facts.interim.held_at:
        yield refuse("hearing", INTERIM, gettext_noop("The hearing has not begun."))
    if facts.interim.held_at is not None and facts.may_not_chair(facts.interim.chair):
        yield refuse("chair", rule(5), CHAIR_OUT)
    if asked.by is not None and asked.by.person in facts.interim.signed_by:
        words = gettext_noop("Whoever imposed it does not hear the person on it. Somebody else must.")
        yield refuse("chair", rule(5), words)


def may_lift(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(over_objections(facts))


def may_lapse(_facts: ListingFacts, _asked: Asked) -> Verdict:
    """By the clock: what is over already is over."""
    return OPEN


def judged_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5: whoever imposed the immediate effect has judged before hearing; another decides."""
    if asked.by is not None and asked.by.person in facts.interim.signed_by:
        words = gettext_noop("You imposed the immediate effect before the person was heard. Somebody else decides.")
        yield refuse("four-eyes", rule(5), words)
