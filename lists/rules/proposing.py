"""Whether somebody may be proposed for a list: RULES.md 1, 2, 3, 5, 8, 9."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.facts import ListingFacts, Past, RecordFacts
from lists.rules.words import refuse, rule
from lists.states.words import Colour


def may_propose(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(proposing_objections(facts, asked))


def may_import(facts: ListingFacts, asked: Asked) -> Verdict:
    """What was listed before: as any proposal, and only while there is time left of it (RULES.md 9, 12)."""
    return verdict_of([*proposing_objections(facts, asked), *time_objections(facts)])


def time_objections(facts: ListingFacts) -> Iterator[Reason]:
    """RULES.md 9, 12: an older entry has no more time than it would have had."""
    if facts.would_end_at is not None and facts.would_end_at <= facts.now:
        words = gettext_noop("Counted from the day on which it was first listed, its time is over.")
        yield refuse("term", rule(12), words)


def proposing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if not facts.list_in_force or not facts.standard_current:
        words = gettext_noop("The list has no standard in force: nobody can be proposed for it.")
        yield refuse("list", rule(2), words)
    if facts.list_agency != facts.agency:
        words = gettext_noop("The list is kept by another agency.")
        yield refuse("agency", rule(1), words)
    if facts.ground is None:
        words = gettext_noop("The records fit none of the standard's grounds, or not one and the same.")
        yield refuse("ground", rule(17), words)
    yield from person_objections(facts)
    yield from record_objections(facts, asked.by.id if asked.by else None)
    yield from repetition_objections(facts, asked.at)
    yield from measure_objections(facts)


def twin_objections(facts: ListingFacts) -> Iterator[Reason]:
    if facts.twin:
        words = gettext_noop("There is a live listing of this subject on this list for this ground.")
        yield refuse("twin", rule(9), words)


def person_objections(facts: ListingFacts) -> Iterator[Reason]:
    subject = facts.subject
    if subject.erased:
        yield refuse("subject", "PIPL 47", gettext_noop("There is nothing here any more about this person."))
    if subject.kind not in facts.standard.subjects:
        yield refuse("subject", rule(1), gettext_noop("The standard is not for subjects of this kind."))
    if facts.colour is Colour.BLACK and subject.natural and subject.minor:
        yield refuse("minor", rule(8), gettext_noop("Nobody under age is put on a blacklist."))
    if subject.natural and subject.died_on is not None:
        yield refuse("deceased", rule(8), gettext_noop("Nobody who has died is put on a list."))


def record_objections(facts: ListingFacts, proposer: object) -> Iterator[Reason]:
    """RULES.md 3: current, backed by an official document, final, confirmed by its issuer and not by the lister."""
    if not facts.records:
        yield refuse("record", rule(3), gettext_noop("A listing rests on at least one record."))
    for record in facts.records:
        yield from record.grounds.because
        if record.subject != facts.subject.id:
            words = gettext_noop("A record is about somebody else. Nobody is listed for what another did.")
            yield refuse("subject", rule(8), words)
    yield from own_record_objections(facts.records, proposer)


def own_record_objections(records: Sequence[RecordFacts], proposer: object) -> Iterator[Reason]:
    if any(proposer is not None and record.recorded_by == proposer for record in records):
        words = gettext_noop("You recorded the document yourself. Somebody else must propose.")
        yield refuse("four-eyes", rule(3), words)
    if any(proposer in record.confirmed_by for record in records):
        words = gettext_noop("You confirmed the document yourself. Somebody else must propose.")
        yield refuse("four-eyes", rule(3), words)


def repetition_objections(facts: ListingFacts, at: datetime) -> Iterator[Reason]:
    yield from twin_objections(facts)
    yield from relisting_objections(facts.records, facts.past, at)


def relisting_objections(records: Sequence[RecordFacts], past: Sequence[Past], at: datetime) -> Iterator[Reason]:
    """RULES.md 9: what was removed does not come back without a new act. The fingerprint is ground, act and period;
    a new number on an old document is no new act."""
    before = {one for listing in past for one in listing.fingerprints}
    if records and all(record.fingerprint in before for record in records):
        words = gettext_noop("This rests on what was removed before. There must be a new act.")
        yield refuse("relisting", rule(9), words)
    applicants = {record.beneficiary for record in records if record.beneficiary}
    for listing in past:
        if listing.applicant in applicants and listing.barred_until and at < listing.barred_until:
            words = gettext_noop("The applicant asked for the last removal, and cannot ask again before %(day)s.")
            yield refuse("relist-bar", "SPC 10", words, day=listing.barred_until.date())


def measure_objections(facts: ListingFacts) -> Iterator[Reason]:
    """RULES.md 7: only what the standard offers, no more than it allows, not two for one deed."""
    codes = [measure.code for measure in facts.measures]
    for code in codes:
        if facts.standard.offered(code) is None:
            words = gettext_noop("The standard offers no measure %(code)s.")
            yield refuse("measure", rule(7), words, code=code)
    if len(codes) > facts.standard.most_measures:
        words = gettext_noop("The standard allows at most %(most)s measures.")
        yield refuse("measure", rule(7), words, most=facts.standard.most_measures)
    yield from same_deed_objections(facts, len(codes))


def same_deed_objections(facts: ListingFacts, chosen: int) -> Iterator[Reason]:
    if facts.standard.several_for_one_deed:
        return
    if chosen > 1 or (chosen and facts.measures_elsewhere):
        words = gettext_noop("One deed, one measure: the standard does not allow two.")
        yield refuse("one-deed", rule(7), words)
