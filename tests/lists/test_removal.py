"""The three days: claims, objections, confirmations, silence; and what may not come back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from cases.transitions import Wish, move_many
from clock.queries import legal_now
from deadlines.transitions import sweep
from ledger.queries import history
from ledger.transitions import erase_subject
from lists.models import Claim, Incident, Listing, Measure, Publication, Visible
from lists.tasks import enforce_removals
from lists.transitions import follow_records
from lists.transitions.erasing import erase, holds
from outbox.models import Message
from records.models import StoredFile
from tests.cases.desk import Official, move_of
from tests.lists.court import TERM_ENDS, Court
from tests.lists.test_invariants import undone
from tests.lists.test_many import listed_together

CLAIMED = "2026-04-30T15:20:00+08:00"  # a Thursday, before the holidays of May
HIDDEN = datetime.fromisoformat("2026-05-04T00:00:00+08:00")  # the third plain day is Sunday, 3 May


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def claim(court: Court, listing: Listing, content: bytes = b"Paid on 29 April.") -> None:
    court.clock.set(CLAIMED)
    subject = court.subject_acting(listing)
    paper = str(court.paper(subject, content))
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=[paper], words="I paid.")


def refuse(court: Court, listing: Listing) -> None:
    court.step(listing, "propose-refusal", court.olive)
    court.step(listing, "refuse-claim", court.bob, reason="The receipt is of another case.")


# --- Claims -----------------------------------------------------------------------------------------------------------------


def test_claim_when_nobody_acts_hides_for_every_reader_though_nothing_runs(court: Court, listed: Listing) -> None:
    claim(court, listed)
    assert Claim.objects.get().hide_at == HIDDEN
    court.clock.stop(HIDDEN - timedelta(seconds=1))
    assert len(court.visible()) == 1
    court.clock.set(HIDDEN)
    assert court.visible() == []  # no sweep, no worker, nobody
    enforce_removals()
    listed.refresh_from_db()
    assert (court.state(listed.pk), listed.way) == ("removed", "silence")
    assert Incident.objects.get().what == "unanswered"
    assert Claim.objects.get().state == "unanswered"
    assert Measure.objects.get().state == "lifted"


def test_claim_when_confirmed_by_one_official_is_gone_at_once(court: Court, listed: Listing) -> None:
    claim(court, listed)
    court.step(listed, "confirm-fulfilment", court.olive)
    assert court.visible() == []
    measure = Measure.objects.get()
    assert measure.state == "lifted"
    assert Message.objects.filter(topic="lists.measure-lifted", refs__measure=str(measure.pk)).count() == 1


def test_claim_when_its_claimant_would_confirm_it_is_refused(court: Court, listed: Listing) -> None:
    court.clock.set(CLAIMED)
    paper = str(court.paper(court.olive))
    court.step(listed, "claim-fulfilment", court.olive, way="performed", documents=[paper])
    with pytest.raises(Refusal) as refused:
        court.step(listed, "confirm-fulfilment", court.olive)
    assert rules(refused) == ["four-eyes"]


def test_claim_when_refused_needs_two_and_then_new_papers(court: Court, listed: Listing) -> None:
    claim(court, listed)
    with pytest.raises(Refusal) as refused:
        court.step(listed, "refuse-claim", court.bob)
    assert "four-eyes" in rules(refused)
    refuse(court, listed)
    assert court.state(listed.pk) == "effective"
    assert Visible.objects.get().visible_until == listed.ends_at
    with pytest.raises(Refusal) as refused:
        claim(court, listed)
    assert rules(refused) == ["papers"]
    claim(court, listed, b"Another receipt.")
    assert court.state(listed.pk) == "ending"


def test_refusal_when_the_three_days_are_over_is_too_late(court: Court, listed: Listing) -> None:
    claim(court, listed)
    court.step(listed, "propose-refusal", court.olive)
    court.clock.set(HIDDEN)
    with pytest.raises(Refusal) as refused:
        court.step(listed, "refuse-claim", court.bob)
    assert rules(refused) == ["late"]


def test_claim_when_the_beneficiary_objects_is_for_a_supervisor(court: Court, listed: Listing) -> None:
    claim(court, listed)
    creditor = court.beneficiary_acting(listed)
    paper = str(court.paper(creditor))
    court.step(listed, "object", creditor, words="Nothing came.", documents=[paper])
    court.clock.set(HIDDEN)
    sweep()
    assert len(court.visible()) == 1
    with pytest.raises(Refusal) as refused:
        court.step(listed, "confirm-fulfilment", court.olive)
    assert rules(refused) == ["opposed"]
    court.step(listed, "confirm-fulfilment", court.charlie)
    assert court.visible() == []


def test_words_of_a_third_person_in_the_ledger_are_theirs(court: Court, listed: Listing) -> None:
    """Whoever is erased takes their own words along, and nobody else's."""
    claim(court, listed)
    creditor = court.beneficiary_acting(listed)
    court.step(listed, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor))])
    court.step(listed, "confirm-fulfilment", court.charlie)

    def said() -> dict[str, Any]:
        return {
            one.kind: one.values for one in history(listed.pk) if one.kind in ("case.claim-fulfilment", "case.object")
        }

    assert (said()["case.claim-fulfilment"]["words"], said()["case.object"]["words"]) == ("I paid.", "Nothing came.")
    with undone():
        erase_subject(subject=listed.subject_id, chain=listed.subject_id, by=None, reason="x")
        assert (said()["case.claim-fulfilment"], said()["case.object"]["words"]) == (None, "Nothing came.")
    erase_subject(subject=creditor.id, chain=creditor.id, by=None, reason="x")
    assert (said()["case.claim-fulfilment"]["words"], said()["case.object"]) == ("I paid.", None)


def test_opposed_claim_when_nobody_decides_is_an_incident(court: Court, listed: Listing) -> None:
    claim(court, listed)
    creditor = court.beneficiary_acting(listed)
    court.step(listed, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor))])
    court.clock.set("2026-05-20T09:00:00+08:00")
    sweep()
    assert Incident.objects.get().what == "opposed late"
    assert court.state(listed.pk) == "ending"


# --- Other ends -------------------------------------------------------------------------------------------------------------


def test_court_when_it_orders_removal_acts_at_once(court: Court, listed: Listing) -> None:
    ruling = Actor(id=listed.subject_id, parties=frozenset({Party.COURT}))
    court.step(listed, "order-removal", ruling, way="not enforceable", document="Ruling 12")
    assert court.visible() == []
    assert court.state(listed.pk) == "removed"


def test_document_when_annulled_hides_in_that_instant_and_the_move_follows(court: Court, listed: Listing) -> None:
    record = listed.rests_on.get().record_id
    court.clock.set(CLAIMED)
    court.move(record, "annul", court.bob, decision="Judgment 3")
    assert court.visible() == []
    assert court.state(listed.pk) == "effective"
    assert follow_records(at=datetime.fromisoformat(CLAIMED)) == 1
    assert court.state(listed.pk) == "annulled"
    assert Measure.objects.get().state == "lifted"


# --- Back, or not -----------------------------------------------------------------------------------------------------------


def test_removal_when_had_by_falsehood_is_undone_by_two_within_thirty_days(court: Court, listed: Listing) -> None:
    claim(court, listed)
    court.step(listed, "confirm-fulfilment", court.olive)
    court.step(
        listed,
        "propose-restoration",
        court.olive,
        falsehood="A forged receipt.",
        documents=[str(court.paper(court.olive))],
    )
    court.heard(listed)
    court.step(listed, "restore", court.bob)
    assert (court.visible(), court.state(listed.pk)) == ([], "removed")  # it binds nobody before it was served
    court.told_and_in_effect(listed)
    assert court.state(listed.pk) == "effective"
    assert Visible.objects.get().visible_until == listed.ends_at
    assert Measure.objects.get().state == "effective"


def test_removal_when_thirty_days_have_passed_is_not_undone(court: Court, listed: Listing) -> None:
    claim(court, listed)
    court.step(listed, "confirm-fulfilment", court.olive)
    court.clock.set("2026-06-05T09:00:00+08:00")
    with pytest.raises(Refusal) as refused:
        court.step(listed, "propose-restoration", court.olive, falsehood="x", documents=[str(court.paper(court.olive))])
    assert rules(refused) == ["restoration"]


def test_relisting_when_on_removed_facts_is_refused_and_on_a_new_act_is_not(court: Court, listed: Listing) -> None:
    claim(court, listed)
    court.step(listed, "confirm-fulfilment", court.olive)
    record = listed.rests_on.get().record_id
    with pytest.raises(Refusal) as refused:
        court.propose(record)
    assert rules(refused) == ["relisting"]
    # A new number on the same deed is no new deed.
    same = court.confirmed(document_number="(2026)京0101执2号")
    with pytest.raises(Refusal) as refused:
        court.propose(same)
    assert rules(refused) == ["relisting"]
    new = court.confirmed(
        document_number="(2026)京0101执9号",
        document_on=date(2026, 4, 1),
        final_on=date(2026, 4, 20),
    )
    assert court.state(court.propose(new).pk) == "proposed"


# --- Suspended, lifted once, longer -----------------------------------------------------------------------------------------


def test_suspension_when_by_one_hides_and_resumption_needs_two(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.olive)
    assert court.visible() == []
    assert Measure.objects.get().state == "suspended"
    with pytest.raises(Refusal) as refused:
        court.step(listed, "resume", court.bob)
    assert "four-eyes" in rules(refused)
    court.later_act(listed, "propose-resumption", "resume")
    assert len(court.visible()) == 1
    assert Measure.objects.get().state == "effective"


def test_illness_when_a_measure_is_lifted_once_leaves_no_paper(court: Court, listed: Listing) -> None:
    paper = court.paper(court.olive, b"A hospital's letter.")
    measure = Measure.objects.get()
    court.step(
        listed,
        "lift-once",
        court.olive,
        measure=str(measure.pk),
        occasion="illness",
        from_at="2026-03-20T08:00:00+08:00",
        until_at="2026-03-22T20:00:00+08:00",
        paper=str(paper),
    )
    assert not StoredFile.objects.filter(pk=paper).exists()
    lifting = measure.liftings.get()
    assert (lifting.paper, lifting.paper_seen) == (None, True)


def test_extension_when_on_the_same_facts_is_refused_and_on_new_ones_needs_two(court: Court, listed: Listing) -> None:
    same = listed.rests_on.get().record_id
    with pytest.raises(Refusal) as refused:
        court.step(listed, "propose-extension", court.olive, new_facts="Again.", records=[str(same)], years=1)
    assert rules(refused) == ["same-facts"]
    new = court.confirmed(
        document_number="(2026)京0101执9号",
        document_on=date(2026, 2, 1),
        final_on=date(2026, 3, 1),
    )
    page = Official(court.olive).client.get(move_of(court.case(listed), "propose-extension")).text
    assert (str(new) in page, str(same) in page) == (True, False)  # offered by name: nobody types an id
    court.step(listed, "propose-extension", court.olive, new_facts="It sold its trucks.", records=[str(new)], years=1)
    # Another proposal takes its place: what was only proposed is no fact that the listing rests on.
    assert str(new) in Official(court.olive).client.get(move_of(court.case(listed), "propose-extension")).text
    court.step(listed, "propose-extension", court.olive, new_facts="It sold its trucks.", records=[str(new)], years=1)
    court.heard(listed)
    court.step(listed, "extend-term", court.bob)
    listed.refresh_from_db()
    assert listed.ends_at == datetime.fromisoformat(TERM_ENDS)
    court.told_and_in_effect(listed)
    assert listed.ends_at == datetime.fromisoformat("2029-03-17T00:00:00+08:00")
    assert Visible.objects.get().visible_until == listed.ends_at
    assert Measure.objects.get().ends_at == listed.ends_at


# --- Erased -----------------------------------------------------------------------------------------------------------------


def test_person_when_erased_leaves_no_word_and_while_listed_stays(court: Court, listed: Listing) -> None:
    assert holds(listed.subject_id, legal_now())
    claim(court, listed)
    court.step(listed, "confirm-fulfilment", court.olive)
    assert not holds(listed.subject_id, legal_now())
    erase(listed.subject_id)
    row, entry = Listing.objects.get(), Publication.objects.get()
    assert (row.established, entry.name, entry.identifier, entry.folded, entry.lookup) == ("", "", "", "", None)
    assert (Claim.objects.get().words, Measure.objects.get().reason) == ("", "")
    assert (row.way, row.removed_at is not None) == ("performed", True)


def both_spoke(court: Court, listed: Listing) -> Claim:
    """The debtor says that it paid; the creditor, through a clerk and a paper of theirs, that it did not."""
    claim(court, listed)
    creditor = court.beneficiary_acting(listed)
    court.step(
        listed, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor, b"An account."))]
    )
    court.step(listed, "confirm-fulfilment", court.charlie)
    return Claim.objects.get()


def test_words_when_whoever_said_them_is_erased_go_and_the_others_stay(court: Court, listed: Listing) -> None:
    said = both_spoke(court, listed)
    with undone():
        erase(listed.subject_id)
        said.refresh_from_db()
        assert (said.words, said.papers, said.digests) == ("", [], [])
        assert (said.objection, StoredFile.objects.filter(pk__in=said.objection_papers).count()) == ("Nothing came.", 1)
    assert listed.beneficiary_id is not None
    erase(listed.beneficiary_id)
    said.refresh_from_db()
    assert (said.words, StoredFile.objects.filter(pk__in=said.papers).count()) == ("I paid.", 1)
    assert (said.objection, said.objection_papers, said.objected_at is not None) == ("", [], True)


def test_claim_when_the_creditor_made_it_is_theirs_alone(court: Court, listed: Listing) -> None:
    """Written down by a clerk from the creditor's own paper."""
    assert listed.beneficiary_id is not None
    paper = str(court.paper(court.dora, b"A receipt, signed."))
    for_creditor = {"way": "performed", "documents": [paper], "words": "It paid us."}
    wish = Wish(listed.pk, "claim-fulfilment", actor_of(court.dora), legal_now(), "From paper.", for_creditor)
    (done,) = move_many(wishes=[replace(wish, because={"filed_for": str(listed.beneficiary_id)})])
    assert not isinstance(done, Refusal), done
    court.step(listed, "confirm-fulfilment", court.olive)
    said = Claim.objects.get()
    assert (said.by_beneficiary, StoredFile.objects.get(pk=paper).subject) == (True, listed.beneficiary_id)
    with undone():
        erase(listed.subject_id)
        said.refresh_from_db()
        assert (said.words, len(said.papers)) == ("It paid us.", 1)
    erase(listed.beneficiary_id)
    said.refresh_from_db()
    assert (said.words, said.papers) == ("", [])


# --- Doubts, and friends ----------------------------------------------------------------------------------------------------


def test_phantom_document_when_its_issuer_is_silent_hides_and_suspends_by_itself(court: Court, listed: Listing) -> None:
    record = listed.rests_on.get().record_id
    court.clock.set("2026-04-07T10:00:00+08:00")
    court.move(record, "doubt", court.subject_of(record), doubt="no such document")
    assert len(court.visible()) == 1  # its issuer has three working days
    court.clock.set("2026-04-11T00:00:01+08:00")
    sweep()
    assert court.visible() == []
    follow_records(at=legal_now())
    assert (court.state(listed.pk), Measure.objects.get().state) == ("suspended", "suspended")


def test_official_when_confirming_for_one_beneficiary_again_and_again_is_looked_at(court: Court) -> None:
    """One is enough to confirm; who does it for a friend is seen."""
    found = listed_together(court, 3)
    for number, listing in enumerate(found):
        subject = court.subject_acting(listing)
        paper = str(court.paper(subject, f"Paid {number}.".encode()))
        court.step(listing, "claim-fulfilment", subject, way="performed", documents=[paper])
        court.step(listing, "confirm-fulfilment", court.olive)
    assert [one.what for one in Incident.objects.all()] == ["repeated"]
    assert Incident.objects.get().listing == found[-1]
