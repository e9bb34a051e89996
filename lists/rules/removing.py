"""How a listing ends: the three days, and what may stand in their way. SPC 10; RULES.md 9, 10, 12, 13."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from cases.rules.standing import Asked, is_official
from cases.rules.verdicts import OPEN, Reason, Verdict, verdict_of
from cases.states import Party, gettext_noop
from lists.rules.facts import ListingFacts
from lists.rules.keeping import proposed
from lists.rules.words import refuse, rule
from lists.states.words import WITHOUT_BENEFICIARY, ClaimState, Proposal, WayOut
from people.states import Role

SPC_10 = "SPC 10"
VERIFY = "RULES.md, VERIFY"
OPPOSED = gettext_noop("The creditor objects: a supervising official decides.")
OPPOSED_BEFORE = gettext_noop(
    "The claim before this one was opposed: a supervising official decides, or its days run out."
)
RESTORABLE = timedelta(days=30)
RESTORABLE_WAYS = (WayOut.SILENCE, WayOut.PERFORMED, WayOut.SETTLED)


def open_claim(facts: ListingFacts) -> bool:
    return facts.claim is not None and facts.claim.state is ClaimState.OPEN


def may_claim(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(claiming_objections(facts, asked))


def claiming_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if open_claim(facts):
        yield from second_objections(facts, asked)
    data = asked.data
    if data is None:
        return
    if data["way"] not in facts.standard.ways_out:
        yield refuse("way-out", SPC_10, gettext_noop("The standard does not know this way out."))
    if not data["documents"]:
        words = gettext_noop("Add at least one paper that shows it.")
        yield refuse("papers", SPC_10, words, gettext_noop("Papers"))


def second_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """Their own takes the place of somebody else’s that is opposed. Of their own, one is decided before another is made."""
    claim = facts.claim
    if claim is None or not claim.opposed or claim.by_subject:
        yield refuse("claim", SPC_10, gettext_noop("A claim is open already."))
    if asked.by is not None and asked.by.person in facts.signed_ever:
        words = gettext_noop("You have acted in this matter. A colleague writes this down for the person.")
        yield refuse("four-eyes", rule(5), words)


def may_object(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(objecting_objections(facts, asked))


def objecting_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    claim = facts.claim
    if claim is None or claim.state is not ClaimState.OPEN:
        yield refuse("claim", SPC_10, gettext_noop("No claim is open."))
        return
    if facts.beneficiary is None:
        yield refuse("beneficiary", VERIFY, gettext_noop("This listing is in nobody's favour."))
    if claim.way in WITHOUT_BENEFICIARY:
        words = gettext_noop("It does not depend on the creditor whether this is so.")
        yield refuse("way-out", VERIFY, words)
    if claim.opposed or (claim.noted_by is not None and is_official(asked.by)):
        yield refuse("claim", VERIFY, gettext_noop("There is an objection already."))
    if asked.at >= claim.hide_at:
        yield refuse("window", VERIFY, gettext_noop("The time to object is over."))
    yield from own_objections(facts, asked)


def own_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5. An official who writes the creditor’s objection down has no other hand in it."""
    by, claim = asked.by, facts.claim
    if not is_official(by) or claim is None:
        return
    if by.id == claim.by:
        words = gettext_noop("You made the claim yourself. Somebody else writes down what is said against it.")
        yield refuse("four-eyes", rule(5), words)
    elif by.person in facts.signed_ever:
        words = gettext_noop("You have signed in this matter. A colleague writes down what the creditor says.")
        yield refuse("four-eyes", rule(5), words)
    if asked.data is not None and not asked.data["documents"]:
        words = gettext_noop("Add the paper in which the creditor objects.")
        yield refuse("papers", VERIFY, words, gettext_noop("Papers"))


def may_admit(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(admitting_objections(facts, asked))


def admitting_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5 and 13. One official’s word for the creditor does not stop what relieves the person: a second sees the paper."""
    claim, by = facts.claim, asked.by
    if claim is None or claim.state is not ClaimState.OPEN or claim.noted_by is None or claim.opposed:
        yield refuse("claim", VERIFY, gettext_noop("No objection waits to be confirmed."))
        return
    if asked.at >= claim.hide_at:
        yield refuse("window", VERIFY, gettext_noop("The time to object is over."))
    if by is None or by.id in (claim.noted_by, claim.by) or by.person in facts.signed_ever:
        words = gettext_noop(
            "Somebody confirms it who did not write it down, did not make the claim and has not signed in this matter."
        )
        yield refuse("four-eyes", rule(5), words)


def may_confirm(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(confirming_objections(facts, asked))


def confirming_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    claim = facts.claim
    if claim is None or claim.state is not ClaimState.OPEN:
        yield refuse("claim", SPC_10, gettext_noop("No claim is open."))
        return
    by = asked.by
    if is_official(by) and by.id == claim.by:
        yield refuse("four-eyes", rule(5), gettext_noop("You made the claim yourself. Somebody else confirms it."))
    outsider = by is None or by.parties & {Party.COURT, Party.BENEFICIARY}
    if facts.verifier is not None and claim.verified is None and not outsider:
        words = gettext_noop("In a field of health or safety another agency looks first.")
        yield refuse("verify", VERIFY, words)
    against = claim.opposed or claim.noted_by is not None
    if (against or claim.instead_of_opposed) and not outsider and by is not None and Role.REVIEWER not in by.roles:
        yield refuse("opposed", VERIFY, OPPOSED if against else OPPOSED_BEFORE)


def may_verify(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(verifying_objections(facts, asked))


def verifying_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md, VERIFY: the other agency says it; an official here can write down from its paper what helps the person."""
    claim = facts.claim
    if claim is None or claim.state is not ClaimState.OPEN or facts.verifier is None or claim.verified is not None:
        yield refuse("claim", VERIFY, gettext_noop("No claim waits for another agency."))
        return
    by = asked.by
    if by is None or facts.verifier in by.agencies:
        return
    if by.parties & {Party.AGENCY} or facts.agency not in by.agencies:
        yield refuse("agency", VERIFY, gettext_noop("The standard names another agency."))
    elif asked.data is not None and not asked.data["fulfilled"]:
        words = gettext_noop(
            "That it is not fulfilled, the other agency says by its own hand. You can only write down that it is."
        )
        yield refuse("agency", VERIFY, words)
    elif asked.data is not None and not asked.data["document"]:
        words = gettext_noop("Add the paper of the agency that looked.")
        yield refuse("paper", VERIFY, words, gettext_noop("Their paper"))


def may_hide(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(hiding_objections(facts, asked))


def hiding_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    claim = facts.claim
    if claim is None or claim.state is not ClaimState.OPEN or claim.opposed:
        yield refuse("claim", VERIFY, gettext_noop("No unopposed claim is open."))
    elif asked.at < claim.hide_at:
        yield refuse("early", VERIFY, gettext_noop("There is time left to look at the claim."))


def may_refuse_claim(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(refusing_objections(facts, asked))


def refusing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """A burden: it comes before the entry would be hidden, or not at all."""
    claim = facts.claim
    if claim is None or claim.state is not ClaimState.OPEN:
        yield refuse("claim", SPC_10, gettext_noop("No claim is open."))
        return
    if not claim.opposed and asked.at >= claim.hide_at:
        yield refuse("late", VERIFY, gettext_noop("The three days are over: the claim holds."))
    if asked.by is not None and asked.by.id == claim.noted_by:
        words = gettext_noop("You wrote down what the creditor says. Somebody else decides on it.")
        yield refuse("four-eyes", rule(5), words)


def may_order_removal(facts: ListingFacts, asked: Asked) -> Verdict:
    data = asked.data
    if data is None or data["way"] in facts.standard.ways_out or data["way"] == WayOut.ERROR:
        return OPEN
    words = gettext_noop("The standard does not know this way out.")
    return verdict_of([refuse("way-out", SPC_10, words)])


def may_remove(facts: ListingFacts, asked: Asked) -> Verdict:
    """By the clock. Its time is over; nothing else is asked, whatever state the rest is in."""
    if facts.ends_at is not None and asked.at >= facts.ends_at:
        return OPEN
    return verdict_of([refuse("early", "SPC 2", gettext_noop("Its time is not over."))])


def may_withdraw(facts: ListingFacts, asked: Asked) -> Verdict:
    """By the clock only when the document fell; by an official or a court, with their reason."""
    if asked.by is not None or facts.document_annulled or facts.contest_annulled:
        return OPEN
    return verdict_of([refuse("record", rule(10), gettext_noop("What the listing rests on stands."))])


def may_propose_restoration(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(restoring_objections(facts, asked))


def restoring_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 9: only what was had by falsehood. It is proposed within thirty days, or never; to be told, to answer and to
    decide takes the time that it takes."""
    if facts.removed_at is None or asked.at >= facts.removed_at + RESTORABLE:
        yield refuse("restoration", VERIFY, gettext_noop("More than thirty days have passed since the removal."))
    yield from restorable_objections(facts, asked)


def restorable_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """What expired stays expired; and what a court has ended, no official brings back."""
    if facts.ended_by_court:
        words = gettext_noop("A court has ended this entry. It does not come back.")
        yield refuse("restoration", rule(9), words)
    if facts.way not in RESTORABLE_WAYS:
        yield refuse("restoration", rule(9), gettext_noop("What ended in this way does not come back."))
    if facts.ends_at is not None and asked.at >= facts.ends_at:
        yield refuse("restoration", rule(12), gettext_noop("Its time would be over by now."))
    for record in facts.records:
        yield from record.grounds.because


def nothing_new(digests: Collection[str], before: Collection[str]) -> bool:
    """A claim that was refused is not made again with the same papers."""
    return bool(before) and set(digests) <= set(before)


def may_refuse_claim_again(facts: ListingFacts, asked: Asked) -> Verdict:
    """The second half: what was proposed in this act is the refusal, and it is still in time."""
    return proposed(Proposal.REFUSAL)(facts, asked) & may_refuse_claim(facts, asked)
