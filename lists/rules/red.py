"""What makes the way of a redlist lawful: RULES.md, "Redlists", and 5, 6, 7, 9, 13. Being named takes consent; to lose it
before the printed day takes a notice, an answer and two officials."""

from collections.abc import Iterator

from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules import deciding
from lists.rules.facts import ListingFacts
from lists.rules.words import refuse, rule
from lists.states.red import HENAN_28, REDLISTS
from lists.states.words import State, WayOut


def may_consent(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(consenting_objections(facts, asked))


def consenting_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if facts.consented:
        yield refuse("consent", REDLISTS, gettext_noop("The consent is here already."))
    yield from deciding.writing_objections(facts, asked)


def may_revoke(facts: ListingFacts, asked: Asked) -> Verdict:
    """At any time, for no reason, without a word to anybody else."""
    return verdict_of(own_objections(facts, asked))


def own_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 13: from outside it is an early end of what two have signed. Neither of them enters it for the person."""
    if asked.by is not None and asked.by.person in facts.signed_ever:
        words = gettext_noop("You have acted in this matter. A colleague writes this down for the person.")
        yield refuse("four-eyes", rule(5), words)


def may_come_back(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(coming_back_objections(facts, asked))


def coming_back_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    yield from own_objections(facts, asked)
    if facts.way is not WayOut.LEFT:
        yield refuse("consent", REDLISTS, gettext_noop("They did not leave: it ended in another way."))
    elif facts.back_until is None or asked.at >= facts.back_until:
        yield refuse("window", REDLISTS, gettext_noop("The time to come back is over."))
    if facts.ends_at is not None and asked.at >= facts.ends_at:
        yield refuse("early", REDLISTS, gettext_noop("Its time would be over by now."))
    yield from deciding.standing_objections(facts)


def may_post(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of([*consent_objections(facts), *deciding.standing_objections(facts)])


def consent_objections(facts: ListingFacts) -> Iterator[Reason]:
    if not facts.consented:
        words = gettext_noop("Nobody is named on a redlist without having agreed to it.")
        yield refuse("consent", REDLISTS, words, gettext_noop("consent"))


def may_object_to_candidate(facts: ListingFacts, asked: Asked) -> Verdict:
    if facts.posting_until is not None and asked.at < facts.posting_until:
        return verdict_of([])
    return verdict_of([refuse("window", HENAN_28, gettext_noop("The time to object is over."))])


def may_decide(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(deciding_objections(facts, asked))


def deciding_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    yield from deciding.signing_objections(facts, asked)
    yield from consent_objections(facts)
    if not facts.posting_over:
        yield refuse("posting", HENAN_28, gettext_noop("Everybody may still object to the candidate."))
    if facts.objections_open:
        words = gettext_noop("Say of each objection what is found of it. Still open: %(count)s.")
        yield refuse("objections", HENAN_28, words, count=facts.objections_open)
    yield from deciding.standing_objections(facts)
    if asked.data is not None:
        yield from deciding.reasons_objections(facts, asked)


def may_drop(facts: ListingFacts, _asked: Asked) -> Verdict:
    """What two have decided, one does not undo, unless what it rests on does not stand any more."""
    if facts.state != State.DECIDED or any(deciding.standing_objections(facts)):
        return verdict_of([])
    words = gettext_noop("Two officials have decided this. It takes effect; after that, an early end can be proposed.")
    return verdict_of([refuse("four-eyes", rule(13), words)])


# --- An early end -----------------------------------------------------------------------------------------------------------


def may_remove(facts: ListingFacts, asked: Asked) -> Verdict:
    """By the clock, on the printed day: a blacklist's law has nothing to say here."""
    if facts.ends_at is not None and asked.at >= facts.ends_at:
        return verdict_of([])
    return verdict_of([refuse("early", REDLISTS, gettext_noop("Its time is not over."))])
