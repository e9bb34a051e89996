"""What stands beside a decision, attacked by raw SQL as the application role: measures, proposals, claims, papers, hearings,
signatures; and by officials who would do two things at once."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Recusal, Signature
from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Ground, Part
from clock.queries import legal_now
from deadlines.transitions import sweep
from ledger.transitions import NewEvent, append_many
from lists.models import Listing, Measure, MeasureKind, Proposed
from people.states import Role
from records import transitions as records
from tests.keeping import keeps
from tests.lists.court import DECIDED, WHY, WINDOW_OVER, Court
from tests.lists.test_attacks import commit
from tests.lists.test_invariants import Rest
from tests.people.cast import appoint


def rules(refused: Any) -> set[str]:
    return {reason.rule for reason in refused.value.because}


# --- Measures (7, 13) -------------------------------------------------------------------------------------------------------


@keeps(7, "sql")
@keeps(13, "sql")
def test_measure_when_added_after_the_decision_restricts_nobody(court: Court, listed: Listing) -> None:
    """The standard offers it, it ends in time, and two have signed: but not for this."""
    other = MeasureKind.objects.exclude(pk__in=Measure.objects.values("kind")).get()
    plain = {"listing": listed, "kind": other, "reason": "x"}
    for state in ("proposed", "chosen", "effective"):
        with pytest.raises(DatabaseError, match="proposed with its listing"), transaction.atomic():
            Measure.objects.create(state=state, effective_at=legal_now(), ends_at=listed.ends_at, **plain)
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit(f"UPDATE lists_measure SET kind_id = '{other.pk}'")
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit("UPDATE lists_measure SET reason = 'It stole.'")


@keeps(7, "sql")
def test_measure_when_not_chosen_or_lifted_for_good_does_not_come_back_by_sql(court: Court) -> None:
    listing = court.bring_to("notified")
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    court.decided(listing, measures=[])
    court.reach_effective(listing)
    for state in ("chosen", "effective", "suspended", "lifted"):
        with pytest.raises(DatabaseError, match="No measure comes from rejected"):
            commit(f"UPDATE lists_measure SET state = '{state}', effective_at = legal_now(), ends_at = '2027-01-01'")


def test_measure_when_lifted_on_appeal_stays_lifted_after_a_restoration(court: Court, listed: Listing) -> None:
    """RULES.md 9: what comes back is what the falsehood took away."""
    measure = Measure.objects.get()
    court.step(listed, "reduce", court.charlie, measures=[str(measure.pk)])
    with pytest.raises(DatabaseError, match="No measure comes from lifted"):
        commit("UPDATE lists_measure SET state = 'effective'")
    subject = court.subject_acting(listed)
    papers = [str(court.paper(subject, b"Paid."))]
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    court.step(listed, "confirm-fulfilment", court.olive)
    false = {"falsehood": "The receipt was forged.", "documents": [str(court.paper(court.olive, b"The bank says so."))]}
    court.later_act(listed, "propose-restoration", "restore", **false)
    measure.refresh_from_db()
    assert (court.state(listed.pk), measure.state) == ("effective", "lifted")


# --- Proposals and claims (5, 10, 13) ---------------------------------------------------------------------------------------


@keeps(5, "sql")
def test_proposal_when_changed_by_whoever_decides_it_is_refused(court: Court, listed: Listing) -> None:
    """What the first has signed for is what the second signs."""
    court.step(listed, "suspend", court.olive)
    court.step(listed, "propose-resumption", court.olive)
    for changed in ("kind = 'extension'", "years = 3", "listing_id = listing_id", "at = legal_now()"):
        with pytest.raises(DatabaseError, match="permission denied"):
            commit(f"UPDATE lists_proposed SET {changed}")
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit("UPDATE lists_proposed SET text = 'It hid its assets.'")
    Proposed.objects.update(text="")  # as the end of its time does


@keeps(13, "sql")
def test_claim_when_opposed_or_settled_by_sql_alone_goes_on_hiding(court: Court, listed: Listing) -> None:
    subject = court.subject_acting(listed)
    papers = [str(court.paper(subject, b"Paid."))]
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    for changed in ("objected_at = legal_now()", "state = 'refused'", "state = 'overtaken'"):
        with pytest.raises(DatabaseError, match="A claim is open"):
            commit(f"UPDATE lists_claim SET {changed}")
    court.step(listed, "confirm-fulfilment", court.olive)
    with pytest.raises(DatabaseError, match="A claim is open"):
        commit("UPDATE lists_claim SET state = 'open'")


# --- Heard in full (4) ------------------------------------------------------------------------------------------------------


def decide_by_sql(court: Court, listing: Listing) -> None:
    """By two who hold the application's password, after the window, in their own names."""
    case = Case.objects.get(pk=listing.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        append_many(events=[NewEvent(case.pk, "case.decide", court.bob.public_id)])
        cursor.execute(
            "UPDATE cases_case SET state = 'decided', version = version + 1, verb = 'decide', updated_at = legal_now() "
            "WHERE id = %s",
            [case.pk],
        )
        Signature.objects.create(
            case=case, matter=case.matter, act=case.act, part=Part.DECIDER, person=court.bob, version=case.version + 1
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@keeps(4, "sql")
def test_decision_when_somebody_is_not_heard_in_full_is_refused_by_the_database(
    court: Court, notified: Listing
) -> None:
    subject = court.subject_acting(notified)
    paper = str(court.paper(subject))
    court.step(notified, "respond", subject, answer="See here.", exhibits=[paper], complete=False)
    court.step(notified, "ask-hearing", subject)
    court.clock.set(WINDOW_OVER)
    sweep()
    with pytest.raises(DatabaseError, match="lists_hearing"):
        decide_by_sql(court, notified)
    Listing.objects.filter(pk=notified.pk).update(
        hearing_asked_at=None
    )  # that it was asked for is not forgotten by that
    with pytest.raises(DatabaseError, match="lists_hearing"):
        decide_by_sql(court, notified)
    held_at = "2026-03-24T09:00:00+08:00"
    court.step(notified, "fix-hearing", court.olive, held_at=held_at, place="Room 3", chair="charlie")
    court.clock.set(held_at)
    court.step(notified, "record-hearing", court.dora, minutes="They were heard.", appeared=True)
    with pytest.raises(DatabaseError, match="lists_exhibits"):
        decide_by_sql(court, notified)
    with pytest.raises(DatabaseError, match="What was found is in the ledger"):
        commit("UPDATE lists_exhibit SET finding = 'rejected', found_at = legal_now()")
    court.step(notified, "find", court.olive, exhibit=str(notified.exhibits.get().pk), finding="rejected")
    decide_by_sql(court, notified)
    assert court.state(notified.pk) == "decided"


# --- In one's own name (5, 15) ----------------------------------------------------------------------------------------------


@keeps(5, "sql")
@keeps(15, "sql")
def test_signature_when_somebody_else_made_the_move_is_refused(court: Court, notified: Listing) -> None:
    """A colleague's name beside a step that the colleague never made."""
    court.step(notified, "assign", court.dora, assignee="olive")
    case = Case.objects.get(pk=notified.pk)
    own = {"case": case, "matter": case.matter, "act": case.act, "version": case.version, "part": Part.DECIDER}
    with pytest.raises(DatabaseError, match="in their own name"):
        written(Signature(person=court.bob, **own))
    with pytest.raises(DatabaseError, match="in the ledger"):
        written(Recusal(matter=case.matter, person=court.bob, ground=Ground.COMPLAINT))
    court.step(notified, "recuse", court.second, official="second", ground="interest")
    assert Recusal.objects.get().person == court.second


def written(row: Signature | Recusal) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        row.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- Two things at once (3) -------------------------------------------------------------------------------------------------


@keeps(3, "rest")
def test_proposer_when_they_confirmed_the_document_themselves_is_refused(court: Court) -> None:
    """RULES.md 3: its issuer confirms it through somebody whom the lister is not."""
    dual = appoint("dual", court.court, Role.CASE_OFFICER, Role.RECORDS_OFFICER)
    made = court.record(subject=court.debtor(), document_on=date(2026, 1, 5), final_on=date(2026, 2, 5))
    confirmed = {"record": made.record, "confirmed": True, "at": legal_now(), "reason": WHY}
    records.answer_for_issuer(by=actor_of(dual), **confirmed)
    status, told = Rest(court).post("", dual, court.body(made.record))
    assert (status, "four-eyes" in told) == (403, True)


def test_extension_when_on_a_record_of_ones_own_is_refused(court: Court, listed: Listing) -> None:
    dual = appoint("dual", court.court, Role.CASE_OFFICER, Role.RECORDS_OFFICER)
    made = court.record(
        by=dual, subject=court.debtor(), document_number="9", document_on=date(2026, 2, 1), final_on=date(2026, 3, 1)
    )
    records.answer_for_issuer(record=made.record, confirmed=True, by=actor_of(court.frank), at=legal_now(), reason=WHY)
    asked = {"new_facts": "It sold its trucks.", "records": [str(made.record)], "years": 1}
    with pytest.raises(Refusal) as own:
        court.step(listed, "propose-extension", dual, **asked)
    assert rules(own) == {"four-eyes"}
    court.step(listed, "propose-extension", court.olive, **asked)
