"""Listings in effect: lifting once, suspending, keeping on after review, extending. RULES.md 8, 9, 13."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from cases.rules.kinds import Notes
from cases.rules.standing import Asked
from cases.rules.verdicts import OPEN, WAITS, Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.facts import ListingFacts, RecordFacts
from lists.rules.words import PROPOSED_FIRST, refuse, rule
from lists.states.words import ClaimState, MeasureState, Occasion, Proposal

Rule = Callable[[ListingFacts, Asked], Verdict]
LONGEST_LIFT = timedelta(days=31)
LIFTED_ALREADY = gettext_noop("In some of this time the measure is lifted already. Choose the time that is left.")


def proposed(kind: Proposal) -> Rule:
    """The rule of a second half: what a first official proposed in this act, and nothing else, is decided."""

    def may(facts: ListingFacts, _asked: Asked) -> Verdict:
        if facts.proposal is not None and facts.proposal.kind is kind and not facts.proposal.settled:
            return OPEN
        return verdict_of([refuse("four-eyes", rule(5), PROPOSED_FIRST)])

    return may


def may_propose_extension(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(proposing_extension(facts, asked))


def proposing_extension(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    allowed = facts.ground.extension_years if facts.ground else 0
    left = 0 if facts.extended_years else allowed
    if facts.ground is None or facts.ground.term is None or left <= 0:
        yield refuse("extension", "SPC 2", gettext_noop("The standard allows no further extension for this ground."))
        return
    data = asked.data or {}
    if data and not 1 <= data["years"] <= left:
        words = gettext_noop("At most %(years)s years more.")
        yield refuse("extension", "SPC 2", words, years=left)


def known_of_extension(facts: ListingFacts) -> Notes:
    words = gettext_noop("The standard allows at most this many years for this ground: %(years)s.")
    return {"years": (Text(words, {"years": facts.ground.extension_years if facts.ground else 0}),)}


def extension_objections(facts: ListingFacts) -> Iterator[Reason]:
    """The new facts must still carry it when it is decided."""
    fresh = facts.proposal.records if facts.proposal else ()
    if not fresh:
        yield refuse("same-facts", rule(9), NEW_FACTS)
    for record in fresh:
        yield from record.grounds.because


NEW_FACTS = gettext_noop("An extension rests on new facts: none of those that the listing rests on already.")


def fresh_objections(
    found: Sequence[RecordFacts], named: int, known: Collection[tuple[str, ...]], subject: UUID
) -> Iterator[Reason]:
    """RULES.md 9: never on the same facts. `known`: the deeds that the listing rests on already."""
    if len(found) < named or not found or any(record.fingerprint in known for record in found):
        yield refuse("same-facts", rule(9), NEW_FACTS)
    for record in found:
        yield from record.grounds.because
        if record.subject != subject:
            yield refuse("subject", rule(8), gettext_noop("A record is about somebody else."))


def may_propose_review(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(review_objections(facts))


def review_objections(facts: ListingFacts) -> Iterator[Reason]:
    if facts.ground is None or facts.ground.review is None:
        yield refuse("review", "SPC 2", gettext_noop("This listing has a term. It ends with it, and is not reviewed."))


def resumption_objections(facts: ListingFacts) -> Iterator[Reason]:
    """What is resumed must be as lawful as on its first day."""
    for record in facts.records:
        yield from record.grounds.because
    if facts.claim is not None and facts.claim.state is ClaimState.OPEN:
        yield refuse("claim", "SPC 10", gettext_noop("A claim of fulfilment is open."))
    if facts.contest_rests:
        yield refuse("contest", rule(13), gettext_noop("It rests until what contests it is decided."))


def may_propose_resumption(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(resumption_objections(facts))


def may_lift_once(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(lifting_objections(facts, asked))


def lifting_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if not any(one.state is MeasureState.EFFECTIVE for one in facts.measures):
        yield refuse("measure", rule(8), gettext_noop("No measure is in effect."))
        return
    data = asked.data
    if data is None:
        return
    measure = next((one for one in facts.measures if one.id == data["measure"]), None)
    if measure is None or measure.state is not MeasureState.EFFECTIVE:
        yield refuse("measure", rule(8), gettext_noop("This measure is not in effect here."))
    elif data["occasion"] != Occasion.OBLIGATION and data["occasion"] not in measure.lift_once:
        # Nothing may bar the very act that would end it, whatever a standard says.
        yield refuse("occasion", rule(8), gettext_noop("The standard does not lift this measure for this occasion."))
    elif any(since < data["until_at"] and data["from_at"] < until for since, until in measure.lifted):
        yield refuse("occasion", rule(8), LIFTED_ALREADY)
    if not asked.at <= data["until_at"] or not data["from_at"] < data["until_at"]:
        yield refuse("occasion", rule(8), gettext_noop("The end must lie after the beginning, and in the future."))
    elif data["until_at"] - data["from_at"] > LONGEST_LIFT:
        yield refuse("occasion", rule(8), gettext_noop("Once is a month at most: otherwise lift the measure."))


def may_erase(facts: ListingFacts, _asked: Asked) -> Verdict:
    """By the clock: the records that it rested on would not be kept any longer either. What was filed in time is decided
    first: nobody can answer for an entry of which every word is gone."""
    if not facts.still_needed:
        return OPEN
    words = gettext_noop("Something that was filed about it is not decided. Until then it is kept.")
    return verdict_of([refuse(WAITS, "CRIR 16", words)])


def may_suspend(facts: ListingFacts, asked: Asked) -> Verdict:
    """By the clock only while what it rests on is in doubt; by officials and courts with their reason."""
    if asked.by is not None or facts.document_doubted or facts.contest_rests or facts.service_challenged:
        return OPEN
    return verdict_of([refuse("record", rule(3), gettext_noop("What the listing rests on stands."))])
