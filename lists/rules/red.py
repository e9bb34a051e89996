"""What makes the way of a redlist lawful: RULES.md, "Redlists", and 5, 6, 7, 9, 13. Being named takes consent; to lose it
before the printed day takes a notice, an answer and two officials."""

from collections.abc import Iterator

from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import Party, gettext_noop
from lists.rules import deciding
from lists.rules.facts import ListingFacts
from lists.rules.words import refuse, rule
from lists.states.red import HENAN_28, REDLISTS
from lists.states.words import State


def may_consent(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(consenting_objections(facts, asked))


def consenting_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if facts.consented:
        yield refuse("consent", REDLISTS, gettext_noop("The consent is here already."))
    yield from deciding.writing_objections(facts, asked)
    yield from paper_objections(asked)


def may_revoke(_facts: ListingFacts, asked: Asked) -> Verdict:
    """At any time, for no reason, without a word to anybody else."""
    return verdict_of(paper_objections(asked))


def paper_objections(asked: Asked) -> Iterator[Reason]:
    """What a clerk writes down for somebody, that somebody has signed."""
    spoken = asked.by is not None and Party.SUBJECT in asked.by.parties
    if asked.data is not None and not spoken and not asked.data["document"]:
        words = gettext_noop("Add the paper that the person has signed.")
        yield refuse("paper", REDLISTS, words, gettext_noop("The signed paper"))


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
