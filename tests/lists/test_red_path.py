"""A redlist's whole way: consent, posting, objections, the decision, the printed end; and an early end, which is the burden."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.queries.standings import standings
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries.events import history
from ledger.transitions import NewEvent, append_many
from lists.models import Candidate, Incident, Listing, Measure, Objection, Proposed, Visible
from lists.queries.agreeing import disagreements
from lists.queries.candidates import posted, posted_one
from lists.queries.presenting import present
from lists.transitions import follow_records, object_to
from notices.models import Notice
from outbox.models import Message
from people.models import User
from records.models import Record
from tests import worlds
from tests.cases.desk import Official, words
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.standard import LAW
from tests.lists.tax import ENDS, NAMED, POSTED, POSTING_OVER, Bureau
from tests.lists.test_attacks import commit
from tests.lists.test_invariants import undone
from tests.portal.citizen import Citizen
from tests.records.documents import DEBT, GOOD_TAXPAYER, catalogue
from tests.records.office import NUMBERS


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


@worlds.fixture
def named(bureau: Bureau) -> Listing:
    return bureau.in_force()


def refused(refusal: Any) -> list[str]:
    return [reason.rule for reason in refusal.value.because]


def refusing(bureau: Bureau, listing: Listing, verb: str, by: Any, **data: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        bureau.step(listing, verb, by, **data)
    return refused(refusal)


def test_entry_when_all_is_lawful_is_named_until_its_printed_day(bureau: Bureau, named: Listing) -> None:
    row = Visible.objects.get()
    assert (row.name, row.list_id, row.reasons) == (
        "袁氏食品有限公司",
        "grade-a-taxpayers",
        "Every tax of 2025 was paid in time.",
    )
    assert named.ends_at == datetime.fromisoformat(ENDS)
    assert Measure.objects.get().ends_at == named.ends_at
    assert bureau.case(named).ref.startswith("RL-2026-")
    bureau.clock.set(ENDS)
    assert bureau.visible() == []
    sweep()
    named.refresh_from_db()
    assert (bureau.state(named.pk), named.way, Measure.objects.get().state) == ("removed", "term ended", "lifted")
    assert Message.objects.filter(topic="lists.measure-lifted").count() == 1


def test_candidate_when_posted_is_read_until_the_second_at_which_objections_end(bureau: Bureau) -> None:
    listing = bureau.candidate()
    assert refusing(bureau, listing, "post", bureau.olive, reasons="x") == ["consent"]
    with pytest.raises(Invalid, match="document"):
        bureau.step(listing, "consent", bureau.dora)
    bureau.posted(listing)
    (found,), following = posted("grade-a-taxpayers")
    assert (found.name, found.list_title, found.reasons, following) == (
        "袁氏食品有限公司",
        "Grade A taxpayers",
        "Graded A for 2025 by the tax bureau.",
        None,
    )
    assert [one["code"] for one in found.benefits] == ["fast-refund"]
    assert found.objections_until == datetime.fromisoformat("2026-03-11T00:00:00+08:00")
    bureau.clock.stop(found.objections_until - timedelta(seconds=1))
    object_to(candidate=found.public_id, words="It pays late.", at=legal_now())
    bureau.clock.set(found.objections_until)
    assert (posted_one(found.public_id), bureau.on_show()) == (None, [])  # no sweep, no worker, nobody
    with pytest.raises(Refusal) as late:
        object_to(candidate=found.public_id, words="It pays late.", at=legal_now())
    assert refused(late) == ["window"]


def test_objection_when_made_is_answered_before_the_decision_and_recorded_of_nobody(bureau: Bureau) -> None:
    listing = bureau.posted()
    public_id, before = Candidate.objects.get().public_id, Record.objects.count()
    made = object_to(
        candidate=public_id, words="It owes wages.", name="王芳", files=[("a.txt", b"A payslip.")], at=legal_now()
    )
    object_to(candidate=public_id, words="I do not like it.", at=legal_now())
    assert made.reference.startswith(f"{bureau.case(listing).ref}-1")
    bureau.clock.set(POSTING_OVER)
    sweep()
    bureau.clock.set(NAMED)
    with pytest.raises(Refusal) as open_ones:
        bureau.named(listing)
    assert refused(open_ones) == ["objections"]
    for one in Objection.objects.all():
        bureau.step(
            listing, "find-objection", bureau.olive, objection=str(one.pk), finding="irrelevant", reason="Not of tax."
        )
    with pytest.raises(Invalid):
        bureau.step(listing, "find-objection", bureau.olive, objection=str(public_id), finding="irrelevant")
    bureau.named(listing)
    assert {one.name for one in Objection.objects.all()} == {""}  # who objected is forgotten
    assert Record.objects.count() == before
    assert not Measure.objects.exclude(listing=listing).exists()


def test_decision_when_objections_are_still_heard_is_refused(bureau: Bureau) -> None:
    listing = bureau.posted()
    with pytest.raises(Refusal) as refusal:
        bureau.named(listing)
    assert refused(refusal) == ["posting"]
    bureau.clock.set(POSTING_OVER)
    sweep()
    with pytest.raises(Refusal) as one_person:
        bureau.named(listing, by=bureau.olive)
    assert {"role", "four-eyes"} <= set(refused(one_person))


def test_consent_when_taken_back_ends_it_at_once_and_costs_nothing(bureau: Bureau, named: Listing) -> None:
    bureau.step(named, "revoke-consent", bureau.subject_acting(named))
    named.refresh_from_db()
    assert (bureau.state(named.pk), named.way, bureau.visible()) == ("removed", "left", [])
    assert Measure.objects.get().state == "lifted"


def test_consent_when_taken_back_early_takes_the_candidate_off_the_board(bureau: Bureau) -> None:
    listing = bureau.posted()
    assert bureau.on_show() == ["袁氏食品有限公司"]
    bureau.step(listing, "revoke-consent", bureau.subject_acting(listing))
    assert (bureau.state(listing.pk), bureau.on_show()) == ("dropped", [])


# --- An early end -----------------------------------------------------------------------------------------------------------


def proposed_to_end(bureau: Bureau, named: Listing) -> None:
    bureau.clock.set("2026-04-07T10:00:00+08:00")
    bureau.step(named, "propose-ending", bureau.olive, why="It was fined in March.")
    bureau.clock.set("2026-04-08T10:00:00+08:00")


def test_early_end_when_told_and_silent_needs_a_second_official(bureau: Bureau, named: Listing) -> None:
    assert "state" in refusing(bureau, named, "end-early", bureau.bob)
    proposed_to_end(bureau, named)
    assert len(bureau.visible()) == 1  # nothing is taken before the decision
    assert refusing(bureau, named, "end-early", bureau.bob) == ["notice"]
    bureau.served(named)
    assert refusing(bureau, named, "end-early", bureau.bob) == ["window"]
    bureau.clock.set("2026-04-16T00:00:01+08:00")
    sweep()
    assert {"role", "four-eyes"} <= set(refusing(bureau, named, "end-early", bureau.olive))
    assert (len(bureau.visible()), Measure.objects.get().state) == (1, "effective")
    bureau.step(named, "end-early", bureau.bob)
    # It binds nobody before it was served (APL 61).
    assert (bureau.state(named.pk), len(bureau.visible()), Measure.objects.get().state) == ("ending", 1, "effective")
    bureau.told_and_in_effect(named)
    assert (bureau.state(named.pk), named.way, bureau.visible()) == ("removed", "ended early", [])
    told = Notice.objects.filter(case=named.pk, kind="decision").latest("number")
    assert {one["right"] for one in told.content["rights"]} == {"appeal", "sue"}


def test_early_end_when_its_letters_are_opened_on_the_public_pages_is_served_by_that(
    bureau: Bureau, named: Listing, client: Client
) -> None:
    proposed_to_end(bureau, named)
    yuan = Citizen(bureau, named, client)
    yuan.enter()
    assert yuan.post(f"letters/{last_letter(named, 'intent').pk}/open/").status_code == 302
    bureau.until(named, "RESPONSE")
    bureau.step(named, "end-early", bureau.bob)
    assert yuan.post(f"letters/{last_letter(named, 'decision').pk}/open/").status_code == 302
    bureau.until(named, "EFFECT")
    assert (bureau.state(named.pk), bureau.visible()) == ("removed", [])


def last_letter(listing: Listing, kind: str) -> Notice:
    return Notice.objects.filter(case=listing.pk, kind=kind).latest("number")


def test_early_end_when_kept_or_left_falls_at_each_stage(bureau: Bureau, named: Listing, subtests: Any) -> None:
    """Decided and served, and yet it does not come: nobody can finish it later."""
    subject = bureau.subject_acting(named)
    for verb, by, state in (("keep-entry", bureau.olive, "effective"), ("revoke-consent", subject, "removed")):
        with subtests.test(verb=verb), undone():
            proposed_to_end(bureau, named)
            bureau.heard(named)
            bureau.step(named, "end-early", bureau.bob)
            bureau.step(named, verb, by)
            assert Proposed.objects.values_list("effective_at", flat=True).get() is None
            assert last_letter(named, "decision").state == "void"
            assert not Timer.objects.filter(case=named.pk, kind__in=("SERVE", "EFFECT"), state="armed").exists()
            bureau.clock.set("2026-09-01T10:00:00+08:00")
            sweep()
            assert bureau.state(named.pk) == state


def test_early_end_when_answered_weighs_each_paper_and_may_let_it_stand(bureau: Bureau, named: Listing) -> None:
    proposed_to_end(bureau, named)
    bureau.served(named)
    subject = bureau.subject_acting(named)
    paper = str(bureau.paper(subject))
    bureau.step(named, "respond", subject, answer="The fine was lifted.", exhibits=[paper], complete=True)
    assert refusing(bureau, named, "end-early", bureau.bob) == ["exhibits"]
    bureau.step(named, "keep-entry", bureau.olive)
    assert (bureau.state(named.pk), len(bureau.visible())) == ("effective", 1)
    # Proposed again, nothing of the first time counts: neither its notice nor its answer.
    bureau.step(named, "propose-ending", bureau.olive, why="It was fined again.")
    assert "notice" in refusing(bureau, named, "end-early", bureau.bob)


def heard(bureau: Bureau, named: Listing, held_at: str) -> None:
    bureau.served(named)
    bureau.step(named, "ask-hearing", bureau.subject_acting(named))
    bureau.step(named, "fix-hearing", bureau.olive, held_at=held_at, place="Room 3", chair="charlie")
    bureau.clock.set(held_at)
    bureau.step(named, "record-hearing", bureau.dora, minutes="They explained.", appeared=True)


def test_early_end_when_proposed_again_is_heard_again(bureau: Bureau, named: Listing) -> None:
    proposed_to_end(bureau, named)
    heard(bureau, named, "2026-04-22T09:00:00+08:00")
    bureau.step(named, "keep-entry", bureau.olive)
    bureau.step(named, "propose-ending", bureau.olive, why="It was fined again.")
    with pytest.raises(DatabaseError, match="kept as it is"):  # the first is not rewritten into the second
        commit("UPDATE lists_hearing SET recorded_at = NULL")
    heard(bureau, named, "2026-05-13T09:00:00+08:00")
    sweep()
    bureau.step(named, "end-early", bureau.bob)
    bureau.told_and_in_effect(named)
    assert bureau.state(named.pk) == "removed"


def test_document_when_annulled_hides_the_name_and_takes_no_benefit_by_itself(bureau: Bureau, named: Listing) -> None:
    bureau.move(named.rests_on.get().record_id, "annul", bureau.bob, decision="Review 7")
    assert bureau.visible() == []
    assert follow_records(at=legal_now()) == 1
    assert follow_records(at=legal_now()) == 0
    assert Incident.objects.get().what == "document fell"
    assert (bureau.state(named.pk), Measure.objects.get().state) == ("effective", "effective")
    proposed_to_end(bureau, named)
    bureau.served(named)
    bureau.step(named, "waive", bureau.dora, document=str(bureau.paper(bureau.dora, b"Agreed. Yuan")))
    bureau.step(named, "end-early", bureau.bob)
    bureau.told_and_in_effect(named)
    assert Measure.objects.get().state == "lifted"


def test_person_when_posted_is_a_mask_though_the_standard_names_them(db: None, legal_clock: Any) -> None:
    bureau = Bureau(legal_clock)
    persons = {"subjects": ["person"], "publication": {"person": "named", "basis": [LAW]}}
    bureau.adopt(catalogue(DEBT, {**GOOD_TAXPAYER, "subjects": ["person", "organisation"]}))
    bureau.open_redlist(**persons)
    record = bureau.graded(subject=bureau.described("first", "张伟民"))
    subject = {"kind": "person", "name": "张伟民", "identifier": NUMBERS["first"]}
    bureau.posted(bureau.candidate(record, subject=subject))
    assert bureau.on_show() == ["张*民"]
    with pytest.raises(DatabaseError, match="lists_not_shown"):
        commit("UPDATE lists_candidate SET name = '张伟民'")


POSTED_OTHERWISE = {
    "UPDATE lists_candidate SET reasons = 'It is a friend of ours.'": "stays as it was posted",
    "UPDATE lists_candidate SET reasons = ''": "stays as it was posted",
    "UPDATE lists_candidate SET objections_until = objections_until + interval '1 hour'": "stays as it was posted",
    "UPDATE lists_candidate SET benefits = '[]'": "permission denied",
    "UPDATE lists_candidate SET ground = '[]'": "permission denied",
}


@keeps(6, "sql")
def test_candidate_when_posted_with_other_words_by_sql_is_refused(bureau: Bureau, subtests: Any) -> None:
    bureau.posted()
    for statement, why in POSTED_OTHERWISE.items():
        with subtests.test(statement=statement), pytest.raises(DatabaseError, match=why):
            commit(statement)


def test_candidate_when_written_by_sql_says_what_was_proposed(
    as_superuser: psycopg.Connection, bureau: Bureau, subtests: Any
) -> None:
    bureau.posted()
    as_superuser.execute("ALTER TABLE lists_candidate DISABLE TRIGGER lists_candidate_stands")
    gold = """'[{"code": "gold", "en": "A gold medal", "zh": "金牌"}]'"""
    kind = """'[{"code": "paid-in-full", "en": "is kind", "zh": "善良"}]'"""
    for change, why in (
        (f"benefits = {gold}", "lists_measure"),
        (f"ground = {kind}", "lists_ground"),
        ("reasons = ' '", "lists_reasons"),
    ):
        with subtests.test(change=change), pytest.raises(psycopg.DatabaseError, match=why):
            as_superuser.execute(f"UPDATE lists_candidate SET {change}")


@keeps(6, "past")
def test_reasons_when_a_superuser_writes_past_every_guard_are_found(
    as_superuser: psycopg.Connection, bureau: Bureau
) -> None:
    bureau.posted()
    assert list(disagreements()) == []
    as_superuser.execute("ALTER TABLE lists_candidate DISABLE TRIGGER USER")
    as_superuser.execute("UPDATE lists_candidate SET reasons = 'A friend of ours.'")
    assert "reasons that the ledger does not hold" in next(disagreements())
    as_superuser.execute("UPDATE lists_candidate SET benefits = '[]'")
    assert "a measure that was not decided" in next(disagreements())


# --- Over REST, and past the moves ------------------------------------------------------------------------------------------


def test_candidates_when_asked_over_rest_are_told_and_objected_to_without_an_account(
    client: Client, bureau: Bureau
) -> None:
    bureau.posted()
    (one,) = client.get("/api/v1/candidates/?list=grade-a-taxpayers").json()["results"]
    address = f"/api/v1/candidates/{one['public_id']}/"
    assert client.get(address).json()["benefits"] == [{"code": "fast-refund", "title": "Refunds within two days"}]
    for body, status in (({"text": "It owes wages."}, 201), ({"text": ""}, 400), ({}, 400)):
        answer = client.post(f"{address}objections/", body, content_type="application/json")
        assert answer.status_code == status, answer.content
    assert Objection.objects.get().text == "It owes wages."
    bureau.clock.set(one["objections_until"])
    assert client.get(address).status_code == 404
    late = client.post(f"{address}objections/", {"text": "x"}, content_type="application/json")
    assert (late.status_code, late.json()["rule"]) == (409, "window")


@keeps(13, "sql")
def test_benefit_when_taken_early_by_sql_is_refused(bureau: Bureau, named: Listing) -> None:
    """RULES.md 13, with the password of the application."""
    for statement in (
        "UPDATE lists_measure SET state = 'lifted'",
        "UPDATE lists_measure SET ends_at = ends_at - interval '1 day'",
        "UPDATE lists_publication SET visible_until = visible_until - interval '1 day'",
    ):
        with pytest.raises(DatabaseError, match=r"lists_early|early but by"):
            commit(statement)
    over = (
        "UPDATE lists_publication SET visible_until = legal_now()",
        "UPDATE lists_measure SET state = 'lifted'",
        "UPDATE lists_listing SET live = false, removed_at = legal_now()",
    )
    for verb, why in (("remove", "lists_early"), ("revoke-consent", "lists_consent")):
        with pytest.raises(DatabaseError, match=why):
            forged(named, verb, *over)
    assert (len(bureau.visible()), Measure.objects.get().state) == (1, "effective")


def forged(listing: Listing, verb: str, *statements: str, by: User | None = None, state: str = "removed") -> None:
    """In the ledger, but not as the law has it."""
    with transaction.atomic():
        append_many(events=[NewEvent(listing.pk, f"case.{verb}", by.public_id if by else None)])
        commit(
            f"UPDATE cases_case SET state = '{state}', version = version + 1, verb = '{verb}', updated_at = legal_now() "
            f"WHERE id = '{listing.pk}'",
            *statements,
        )


def test_name_when_put_on_a_redlist_past_consent_or_posting_is_refused(bureau: Bureau) -> None:
    listing = bureau.posted()
    assert lacks(listing) == "lists_posting"
    object_to(candidate=Candidate.objects.get().public_id, words="No.", at=legal_now())
    bureau.clock.set(POSTING_OVER)
    sweep()
    assert lacks(listing) == "lists_objections"
    with pytest.raises(DatabaseError, match="while the candidate is posted"), transaction.atomic():
        Objection.objects.create(listing=listing, text="Too late.")
    Listing.objects.filter(pk=listing.pk).update(consent_revoked_at=legal_now())
    assert lacks(listing) == "lists_consent"


def lacks(listing: Listing) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_lacks_decision(%s)", [listing.pk])
        found: str | None = cursor.fetchone()[0]
        return found


def test_objection_when_read_at_the_desk_is_for_officials_and_in_no_history(bureau: Bureau, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    listing = bureau.posted()
    object_to(candidate=Candidate.objects.get().public_id, words="It owes wages to us.", name="王芳", at=legal_now())
    row = bureau.case(listing)
    page = words(Official(bureau.olive).page(row))
    assert "It owes wages to us." in page
    assert "王芳" not in page
    (standing,) = standings([listing.pk], askers=()).values()
    own = present([standing], bureau.subject_acting(listing))[listing.pk].documents
    assert "objection" not in {one["kind"] for one in own}
    told = str([event.values for event in history(listing.pk)])
    assert "digest" in told
    assert "wages" not in told
    assert "王芳" not in told
    answer = Official(bureau.olive).send(
        row, "find-objection", objection=str(Objection.objects.get().pk), finding="irrelevant"
    )
    assert (answer.status_code, Objection.objects.get().finding) == (302, "irrelevant")


def test_reasons_when_they_hold_an_identity_number_are_not_read_by_everybody(bureau: Bureau) -> None:
    listing, number = bureau.candidate(), NUMBERS["first"]
    bureau.agreed(listing)
    bureau.clock.set(POSTED)
    with pytest.raises(Invalid):
        bureau.step(listing, "post", bureau.olive, reasons=f"Run by {number[:6]} {number[6:14]} {number[14:]}.")
    bureau.step(listing, "post", bureau.olive, reasons="Graded A, by notice 110101199001010010 of the bureau.")
    bureau.clock.set(POSTING_OVER)
    sweep()
    with pytest.raises(Invalid):
        bureau.named(listing, facts=f"Its director is {number}.")
