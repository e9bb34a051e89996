"""What an official enters for somebody else, or says of a letter: never one of those who sign, and never without a paper."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.models import Case, Signature
from cases.queries.standings import actor_of, standings
from cases.rules.verdicts import Refusal
from cases.states import Part
from clock.queries import legal_now
from lists.models import Claim, Listing, Measure
from lists.queries.papers_read import noted_objection
from notices.models import Notice
from notices.transitions import issue_code, record_service
from people import transitions as people
from people.models import User
from people.states import Role
from records.models import StoredFile
from tests import worlds
from tests.cases.desk import Official, move_of, words
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.court import DECISION_SERVED, SERVED, SHANGHAI, Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_attacks import commit
from tests.people.cast import appoint


def because(court: Court, case: Any, verb: str, by: Any, **data: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        court.step(case, verb, by, **data)
    return [reason.rule for reason in refusal.value.because]


def receipt(court: Court, by: User) -> dict[str, Any]:
    day = legal_now().astimezone(SHANGHAI).date().isoformat()
    return {"channel": "in-person", "received_on": day, "proof": str(court.paper(by, b"Signed.")), "receiver": "Xu"}


# --- That a letter came ---------------------------------------------------------------------------------------------------------


def test_service_when_recorded_by_who_proposed_is_refused(court: Court) -> None:
    """Dated back, it would let the time to answer be over before anybody was told."""
    listing = court.propose()
    court.clock.set("2026-03-20T10:00:00+08:00")
    assert because(court, listing, "serve", court.olive, **receipt(court, court.olive)) == ["four-eyes"]
    assert because(court, listing, "announce", court.olive, unreachable="Moved away.") == ["four-eyes"]
    court.served(listing)
    assert court.state(listing.pk) == "notified"


def test_service_of_the_decision_when_recorded_by_one_of_its_two_officials_is_refused(court: Court) -> None:
    dual = appoint("dual", court.court, Role.DECIDER, Role.CLERK)
    listing = court.propose()
    court.reach_notified(listing)
    court.until(listing, "RESPONSE")
    court.decided(listing, dual)
    for signer in (court.olive, dual):
        assert because(court, listing, "serve-decision", signer, **receipt(court, signer)) == ["four-eyes"]
        assert because(court, listing, "announce", signer, unreachable="Moved away.") == ["four-eyes"]
    court.served(listing, "serve-decision")


def test_service_when_recorded_by_who_stands_in_for_the_proposer_is_refused(court: Court) -> None:
    other = appoint("oscar", court.court, Role.CASE_OFFICER)
    listing = court.propose()
    days = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 20)}
    people.appoint_deputy(principal=court.olive, deputy=other, **days, by=court.mia, at=legal_now(), reason="Leave.")
    court.clock.set(SERVED)
    assert because(court, listing, "serve", other, **receipt(court, other)) == ["four-eyes"]


def test_service_of_a_later_act_is_recorded_by_who_signed_only_the_first(court: Court, listed: Listing) -> None:
    other = appoint("oscar", court.court, Role.CASE_OFFICER)
    court.step(listed, "suspend", court.olive)
    court.step(listed, "propose-resumption", other)
    assert because(court, listed, "serve", other, **receipt(court, other)) == ["four-eyes"]
    court.step(listed, "serve", court.olive, **receipt(court, court.olive))


@worlds.fixture
def at_once() -> Court:
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def test_service_of_immediate_effect_when_recorded_by_any_who_signed_before_is_refused(at_once: Court) -> None:
    court, other = at_once, appoint("oscar", at_once.court, Role.CASE_OFFICER)
    listing = court.propose()
    court.step(listing, "propose-interim", other, danger="It cannot wait.")
    court.step(listing, "impose-interim", court.bob, measures=[str(Measure.objects.get(listing=listing).pk)])
    for signer in (court.olive, other):
        for verb in ("serve", "serve-interim"):
            assert because(court, listing, verb, signer, **receipt(court, signer)) == ["four-eyes"]
    court.served(listing, "serve-interim")


def test_service_of_an_invitation_when_recorded_by_who_proposed_is_refused(court: Court, notified: Listing) -> None:
    """Whoever did not come is passed over on the strength of it."""
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    court.step(notified, "fix-hearing", court.olive, held_at="2026-03-20T10:00:00+08:00", place="2", chair="charlie")
    letter = Notice.objects.get(case=notified.pk, kind="hearing")
    for by, kept in ((court.olive, False), (court.dora, True)):
        said = {"channel": "in-person", "received_on": date(2026, 3, 3), "proof": court.paper(by), "receiver": "Xu"}
        if kept:
            record_service(notice=letter.pk, data=said, by=actor_of(by), at=legal_now())
        else:
            with pytest.raises(Refusal):
                record_service(notice=letter.pk, data=said, by=actor_of(by), at=legal_now())
        letter.refresh_from_db()
        assert (letter.served_at is not None) == kept


# --- That an answer is all ------------------------------------------------------------------------------------------------------


def test_answer_when_an_official_says_without_a_paper_that_it_is_all_leaves_the_time_open(
    court: Court, notified: Listing
) -> None:
    said = {"answer": "Nothing to say.", "exhibits": []}
    assert because(court, notified, "respond", court.dora, **said, complete=True) == ["papers"]
    court.step(notified, "respond", court.dora, **said, complete=False)
    assert because(court, notified, "decide", court.bob, facts="x", exclusions=True, answered="x") == ["window"]
    paper = str(court.paper(court.dora, b"This is all that I want to say. Xu"))
    court.step(notified, "respond", court.dora, answer="See there.", exhibits=[paper], complete=True)
    notified.refresh_from_db()
    assert notified.answered_at is not None


def test_answer_when_the_person_says_that_it_is_all_needs_no_paper(court: Court, notified: Listing) -> None:
    court.step(notified, "respond", court.subject_acting(notified), answer="So it is.", exhibits=[], complete=True)
    court.clock.set(DECISION_SERVED)
    court.decided(notified, answered="It is so.")


def test_decision_when_signed_by_who_handed_out_the_persons_code_is_refused(court: Court, notified: Listing) -> None:
    """With it they could have said, in the person's name, that nothing more will come."""
    dual = appoint("dual", court.court, Role.DECIDER, Role.CLERK)
    issue_code(case=notified.pk, to=notified.subject_id, by=actor_of(dual), at=legal_now())
    issue_code(case=notified.pk, to=notified.subject_id, by=actor_of(court.dora), at=legal_now())
    court.until(notified, "RESPONSE")
    assert because(court, notified, "decide", dual, facts="x", exclusions=True) == ["four-eyes"]
    court.decided(notified)


# --- What is said against a claim -------------------------------------------------------------------------------------------------


def claimed(court: Court, listed: Listing, by: Any) -> None:
    papers = [str(court.paper(by, b"Paid on 15 March."))]
    court.step(listed, "claim-fulfilment", by, way="performed", documents=papers, words="It is paid.")


def test_objection_when_entered_by_the_official_who_made_the_claim_is_refused(court: Court, listed: Listing) -> None:
    """One hand would claim for the one and object for the other: nothing would be hidden any more."""
    claimed(court, listed, court.dora)
    said = {"words": "Nothing came.", "documents": [str(court.paper(court.dora, b"Our account. Zhao"))]}
    assert because(court, listed, "object", court.dora, **said) == ["four-eyes"]
    colleague = appoint("dana", court.court, Role.CLERK)
    noted(court, listed, colleague)
    assert because(court, listed, "admit-objection", court.dora) == ["four-eyes"]


def noted(court: Court, listed: Listing, by: User) -> None:
    court.step(listed, "object", by, words="No.", documents=[str(court.paper(by, b"Our account. Zhao"))])


def test_objection_when_one_official_writes_it_down_does_not_stop_what_hides(court: Court, listed: Listing) -> None:
    """With a paper of their own making, one clerk would hold up every claim (RULES.md 13)."""
    claimed(court, listed, court.subject_acting(listed))
    noted(court, listed, court.dora)
    assert because(court, listed, "admit-objection", court.dora) == ["four-eyes"]
    assert because(court, listed, "admit-objection", court.olive) == ["four-eyes"]  # she proposed it
    assert because(court, listed, "confirm-fulfilment", court.bob) == ["opposed"]
    court.until(listed, "VERIFY")
    assert (court.state(listed.pk), court.visible()) == ("removed", [])


@keeps(13, "sql")
def test_objection_when_a_second_official_has_seen_the_paper_counts(court: Court, listed: Listing) -> None:
    claimed(court, listed, court.subject_acting(listed))
    noted(court, listed, court.dora)
    with pytest.raises(DatabaseError, match="opposed by a step of it"):
        commit("UPDATE lists_claim SET objected_at = legal_now()")
    for changed in ("objection = 'Nothing.'", "objection_papers = ARRAY[gen_random_uuid()]", "noted_by = NULL"):
        with pytest.raises(DatabaseError, match="kept as it is"):
            commit(f"UPDATE lists_claim SET {changed}")
    with pytest.raises(DatabaseError, match="is in the ledger"):
        commit("UPDATE lists_claim SET verified = true, verified_at = legal_now()")
    (standing,) = standings([listed.pk], askers=()).values()
    (shown,) = noted_objection(standing)
    assert (shown["title"], len(shown["files"]), shown["note"]) == ("No.", 1, "Written down for the creditor by Dora")
    court.step(listed, "admit-objection", court.charlie)
    court.until(listed, "VERIFY-OPPOSED")
    assert (court.state(listed.pk), len(court.visible())) == ("ending", 1)
    court.step(listed, "confirm-fulfilment", court.charlie)


def test_objection_when_it_waits_is_what_the_desk_shows_first(court: Court, listed: Listing, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    claimed(court, listed, court.subject_acting(listed))
    noted(court, listed, court.dora)
    desk, case = Official(court.charlie), court.case(listed)
    first = words(desk.page(case))
    assert first.index("Confirm that the objection is the creditor’s") < first.index("Confirm that it is fulfilled")
    page = words(desk.client.get(move_of(case, "admit-objection")).text)
    assert "Written down for the creditor by Dora" in page
    assert "receipt.txt" in page


def test_objection_of_the_creditor_counts_at_once_though_an_official_wrote_one_down(
    court: Court, listed: Listing
) -> None:
    claimed(court, listed, court.subject_acting(listed))
    noted(court, listed, court.dora)
    creditor = court.beneficiary_acting(listed)
    court.step(listed, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor, b"Empty."))])
    claim = Claim.objects.get()
    assert (claim.objection, len(claim.objection_papers)) == ("No.\n\nNothing came.", 2)
    assert claim.objected_at is not None


@keeps(5, "sql")
def test_claim_when_refused_by_who_wrote_the_objection_down_is_refused(court: Court, listed: Listing) -> None:
    dual = appoint("dual", court.court, Role.CLERK, Role.DECIDER)
    claimed(court, listed, court.subject_acting(listed))
    noted(court, listed, dual)
    court.step(listed, "admit-objection", court.charlie)
    court.step(listed, "propose-refusal", court.olive)
    assert because(court, listed, "refuse-claim", dual) == ["four-eyes"]
    case = Case.objects.get(pk=listed.pk)
    signed = {"part": Part.DECIDER, "person": dual, "version": case.version}
    with pytest.raises(DatabaseError, match="does not decide on it"), transaction.atomic():
        Signature.objects.create(case=case, matter=case.matter, act=case.act, **signed)
    court.step(listed, "refuse-claim", court.second)


def test_objection_when_entered_by_who_has_signed_in_the_matter_is_refused(court: Court) -> None:
    dual = appoint("dual", court.court, Role.CLERK, Role.CASE_OFFICER)
    listed = court.bring_to("effective", court.propose(by=dual))
    claimed(court, listed, court.subject_acting(listed))
    said = {"words": "Nothing came.", "documents": [str(court.paper(dual, b"Our account."))]}
    assert because(court, listed, "object", dual, **said) == ["four-eyes"]


# --- A complaint of an official ---------------------------------------------------------------------------------------------------


def test_complaint_when_a_clerk_notes_it_without_the_persons_paper_is_refused(court: Court, listed: Listing) -> None:
    """Otherwise one clerk puts everybody out of a matter who could end it."""
    named = {"official": "charlie", "ground": "complaint"}
    assert because(court, listed, "recuse", court.dora, **named) == ["paper"]
    paper = court.paper(court.dora, b"Charlie is my neighbour. Xu")
    court.step(listed, "recuse", court.dora, **named, document=str(paper))
    assert StoredFile.objects.get(pk=paper).holder == listed.pk


def test_complaint_when_it_is_the_persons_own_needs_no_paper(court: Court, listed: Listing) -> None:
    court.step(listed, "recuse", court.subject_acting(listed), official="charlie", ground="complaint")
    court.step(listed, "recuse", court.second, official="second", ground="interest")


# --- Immediate effect -------------------------------------------------------------------------------------------------------------


def test_immediate_effect_when_it_was_imposed_for_the_same_deed_in_a_dropped_case_is_refused(at_once: Court) -> None:
    court, record = at_once, at_once.confirmed()
    first = court.propose(record)
    court.step(first, "propose-interim", court.olive, danger="It cannot wait.")
    court.step(first, "impose-interim", court.bob, measures=[str(Measure.objects.get(listing=first).pk)])
    court.step(first, "drop", court.olive)
    second = court.propose(record)
    assert because(court, second, "propose-interim", court.olive, danger="It cannot wait.") == ["interim"]
    with pytest.raises(DatabaseError, match="once for a deed"):
        commit(
            "INSERT INTO lists_interim (listing_id, act, imposed_at, until_at, minutes, place) "
            f"SELECT '{second.pk}', gen_random_uuid(), legal_now(), legal_now() + interval '1 day', '', ''"
        )
    other = court.confirmed(document_number="9", document_on=date(2026, 1, 20), final_on=date(2026, 2, 20))
    court.step(second, "drop", court.olive)
    third = court.propose(other)
    court.step(third, "propose-interim", court.olive, danger="Another deed.")


# --- A claim that a suspension has overtaken --------------------------------------------------------------------------------------


def test_resumption_when_a_claim_was_never_answered_answers_it_or_is_refused(court: Court, listed: Listing) -> None:
    """Its days stopped with the suspension: the entry would be read again as if nobody had said anything."""
    claimed(court, listed, court.subject_acting(listed))
    court.step(listed, "suspend", court.olive)
    court.step(listed, "propose-resumption", court.olive)
    court.heard(listed)
    assert because(court, listed, "resume", court.bob) == ["claim"]
    court.step(listed, "resume", court.bob, answered="The receipt is of another case.")
    court.told_and_in_effect(listed)
    assert (court.state(listed.pk), len(court.visible())) == ("effective", 1)


def test_resumption_when_no_claim_was_made_needs_no_answer_to_one(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.olive)
    court.later_act(listed, "propose-resumption", "resume")
    assert court.state(listed.pk) == "effective"
