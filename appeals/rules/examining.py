"""While it is examined: who is heard, what is asked for, hearings, and what stands before a decision. ARL 31 to 70."""

from collections.abc import Iterator
from datetime import datetime

from appeals.rules.facts import CaseFacts
from appeals.states.words import APPEALS, NotAdmitted, Outcome
from cases.rules.standing import Asked, is_official
from cases.rules.verdicts import OPEN, Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.words import CHAIR_OUT, refuse, rule
from lists.states.words import IN_EFFECT
from lists.states.words import State as ListingState
from notices.rules import service

ARL_36 = "ARL 36"
ARL_50 = "ARL 50"
ARL_62 = "ARL 62"
ARL_70 = "ARL 70"
DAMAGES = "State Compensation Law 36"


# --- What is asked for ----------------------------------------------------------------------------------------------------------


def may_examine(facts: CaseFacts, asked: Asked) -> Verdict:
    """Accepting, and weighing papers: by somebody who could also decide."""
    return verdict_of(examiner_objections(facts, asked))


def examiner_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5. Moves that sign nothing are the business of those alone who might sign."""
    yield from independence_objections(facts, asked)
    if asked.by is not None and asked.by.person in facts.others:
        words = gettext_noop("You have acted in this matter before. Somebody else looks at it now.")
        yield refuse("four-eyes", rule(5), words)


def may_ask_more(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(asking_objections(facts, asked))


def asking_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    yield from examiner_objections(facts, asked)
    if facts.asked:
        yield refuse("asked", "ARL 31", gettext_noop("The person was asked already, and has time to answer."))
    elif facts.asked_ever:
        words = gettext_noop("The person was asked for more once already. Decide on what is there.")
        yield refuse("asked", "ARL 31", words)


def may_go_on(facts: CaseFacts, _asked: Asked) -> Verdict:
    if facts.asked:
        return OPEN
    return verdict_of([refuse("asked", "ARL 31", gettext_noop("Nobody was asked for more."))])


def may_add(_facts: CaseFacts, asked: Asked) -> Verdict:
    data = asked.data
    if data is None or data.get("words") or data.get("exhibits"):
        return OPEN
    return verdict_of([refuse("words", "ARL 31", gettext_noop("Add words or a paper."))])


# --- Hearings -------------------------------------------------------------------------------------------------------------------


def may_ask_hearing(facts: CaseFacts, _asked: Asked) -> Verdict:
    if not facts.hearing_asked:
        return OPEN
    return verdict_of([refuse("hearing", ARL_50, gettext_noop("A hearing was asked for already."))])


def may_fix_hearing(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(fixing_objections(facts, asked))


def fixing_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    yield from examiner_objections(facts, asked)
    if facts.heard:
        yield refuse("hearing", ARL_50, gettext_noop("The hearing has been held."))
    if asked.data is not None and asked.data["chair"] in facts.acted:
        words = gettext_noop("The chair has acted in this matter, or stays out of it. Choose somebody else.")
        yield refuse("chair", ARL_50, words)


def may_record_hearing(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(recording_objections(facts, asked.at))


def recording_objections(facts: CaseFacts, at: datetime) -> Iterator[Reason]:
    if facts.held_at is None or facts.heard:
        yield refuse("hearing", ARL_50, gettext_noop("No hearing is fixed."))
    elif at < facts.held_at:
        yield refuse("hearing", ARL_50, gettext_noop("The hearing has not begun."))
    if facts.held_at is not None and not facts.heard and facts.chair in facts.signed | facts.recused:
        yield refuse("chair", ARL_50, CHAIR_OUT)


# --- Deciding -------------------------------------------------------------------------------------------------------------------


def independence_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5, and the standard: another agency looks at it, where it says so."""
    by = asked.by
    if facts.elsewhere and is_official(by) and not by.agencies & facts.above:
        words = gettext_noop("By the standard, somebody of the agency above decides this.")
        yield refuse("four-eyes", rule(5), words)
    if by is not None and by.id in facts.spoke:
        words = gettext_noop("You spoke for the decision. Somebody else looks at it.")
        yield refuse("four-eyes", rule(5), words)


def finding_objections(facts: CaseFacts) -> Iterator[Reason]:
    if facts.exhibits_open:
        words = gettext_noop("Say of each paper what is found of it. Still open: %(count)s.")
        yield refuse("exhibits", ARL_36, words, count=facts.exhibits_open)


def may_extend(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(extending_objections(facts, asked))


def extending_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    yield from examiner_objections(facts, asked)
    if facts.extended:
        yield refuse("extension", ARL_62, gettext_noop("It was extended already. There is one extension."))
    if facts.decide_over:
        yield refuse("extension", ARL_62, gettext_noop("The time is over: it cannot be extended any more."))
    if facts.asked:
        yield refuse("asked", ARL_62, gettext_noop("The time stands still until the person has answered."))


def may_decline(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(declining_objections(facts, asked))


def declining_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    yield from independence_objections(facts, asked)
    if asked.data is not None and asked.data["ground"] == NotAdmitted.LATE and not facts.late:
        yield refuse("window", "ARL 30", gettext_noop("It came in time."))


def may_uphold(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(upholding_objections(facts, asked))


def upholding_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    yield from independence_objections(facts, asked)
    yield from finding_objections(facts)
    data = asked.data
    if data is not None and "amount" in data and not 0 < data["amount"] <= (facts.claimed or 0):
        words = gettext_noop(
            "Between 1 yuan and what was asked for, %(claimed)s yuan. If nothing is owed, reject the claim."
        )
        yield refuse("amount", DAMAGES, words, claimed=facts.claimed or 0)
    if data is None or "outcome" not in data:
        return
    chosen = set(data.get("measures") or ())
    if data["outcome"] == Outcome.REDUCE and (not chosen or not chosen <= facts.measures):
        words = gettext_noop("Choose measures that are in force.")
        yield refuse("measure", rule(7), words, gettext_noop("Measures that end, where only some do"))
    if data["outcome"] in (Outcome.REDUCE, Outcome.CORRECT) and facts.listing not in IN_EFFECT:
        words = gettext_noop("The entry is not in effect: nothing of it can be reduced or corrected.")
        yield refuse("state", "ARL 63", words)
    if data["outcome"] == Outcome.LIFT and facts.listing not in (ListingState.REMOVED, ListingState.ANNULLED):
        yield refuse("state", "ARL 63", gettext_noop("The entry has not ended."))


def may_give_up(facts: CaseFacts, asked: Asked) -> Verdict:
    """It is the person's own to give up: a clerk writes it down who has had no part in the matter."""
    by = asked.by
    if not is_official(by) or (by.person not in facts.signed and by.id not in facts.spoke):
        return OPEN
    words = gettext_noop("You have acted in this matter. A colleague writes this down for the person.")
    return verdict_of([refuse("four-eyes", rule(5), words)])


def may_reject(facts: CaseFacts, asked: Asked) -> Verdict:
    return verdict_of(rejecting_objections(facts, asked))


def rejecting_objections(facts: CaseFacts, asked: Asked) -> Iterator[Reason]:
    """What is rejected has been heard in full: every paper, the hearing that was asked for, the answer that was asked for."""
    yield from independence_objections(facts, asked)
    yield from finding_objections(facts)
    if (facts.hearing_asked or facts.held_at is not None) and not facts.heard:
        yield refuse("hearing", ARL_50, gettext_noop("The hearing that was asked for has not been held."))
    if facts.asked:
        yield refuse("asked", "ARL 31", gettext_noop("The person was asked for more, and has time to answer."))
    if facts.kind in APPEALS and facts.replied_at is None and facts.supplied_at is None:
        yield refuse("reply", ARL_70, gettext_noop("Nothing was said for the decision: it cannot stand."))


def may_answer_for(facts: CaseFacts, asked: Asked) -> Verdict:
    """Whether a lifted measure is still applied: the agency that applied it says so, for itself."""
    by = asked.by
    if by is None or facts.agency in by.agencies:
        return OPEN
    return verdict_of(
        [refuse("agency", "RULES.md, STILL-REFUSED", gettext_noop("Only the agency that applied it answers."))]
    )


# --- Silence --------------------------------------------------------------------------------------------------------------------


def may_relieve(facts: CaseFacts, _asked: Asked) -> Verdict:
    """ARL 70 and 62. By the clock alone, when it has run out."""
    if facts.reply_over or facts.decide_over:
        return OPEN
    return verdict_of([refuse("early", ARL_62, gettext_noop("There is time left."))])


# --- Service --------------------------------------------------------------------------------------------------------------------


def may_serve(facts: CaseFacts, asked: Asked) -> Verdict:
    return service.may_serve(facts.notice, asked) & service.may_witness(facts.signed, asked)


def may_announce(facts: CaseFacts, asked: Asked) -> Verdict:
    return service.may_announce(facts.notice, asked) & service.may_witness(facts.signed, asked)


def may_set_aside(facts: CaseFacts, asked: Asked) -> Verdict:
    return service.may_set_aside(facts.notice, asked)
