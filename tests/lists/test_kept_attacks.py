"""What a person said, what they put in, who signs and what binds them, changed by raw SQL as the application role."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Signature
from cases.states import Part
from ledger.transitions import NewEvent, append_many
from lists.models import Listing, Measure
from people.models import User
from people.states import Role
from tests.keeping import keeps
from tests.lists.court import DECIDED, Court
from tests.lists.test_attacks import commit
from tests.people.cast import appoint


def lacks(listing: Listing) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_lacks_decision(%s)", [listing.pk])
        return cursor.fetchone()[0]


@keeps(4, "sql")
@pytest.mark.parametrize("who", ["nobody", "stranger", "beneficiary", "official", "subject"])
def test_time_is_given_up_by_the_person_or_an_official_who_writes_it_down(
    court: Court, notified: Listing, who: str
) -> None:
    speakers = {
        "nobody": None,
        "stranger": uuid4(),
        "beneficiary": notified.beneficiary_id,
        "official": court.dora.public_id,
        "subject": notified.subject_id,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        append_many(events=[NewEvent(notified.pk, "case.waive", speakers[who])])
        cursor.execute("UPDATE lists_listing SET waived_at = legal_now() WHERE case_id = %s", [notified.pk])
    assert lacks(notified) == (None if who in {"official", "subject"} else "lists_window")


@keeps(5, "sql")
@pytest.mark.parametrize("role", [Role.LIST_MANAGER, Role.RECORDS_OFFICER])
def test_decision_is_signed_by_no_other_role(court: Court, notified: Listing, role: Role) -> None:
    court.clock.set(DECIDED)
    with pytest.raises(DatabaseError, match="signs here does so"):
        decide(Case.objects.get(pk=notified.pk), appoint("sam", court.court, role))


def decide(case: Case, signer: User) -> None:
    """Past the moves: the step in the ledger in their name, the case moved, the signature."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        append_many(events=[NewEvent(case.pk, "case.decide", signer.public_id)])
        cursor.execute(
            "UPDATE cases_case SET state = 'decided', verb = 'decide', version = version + 1, updated_at = legal_now() "
            "WHERE id = %s",
            [case.pk],
        )
        signed = {"part": Part.DECIDER, "person": signer, "version": case.version + 1}
        Signature.objects.create(case=case, matter=case.matter, act=case.act, **signed)
        cursor.execute("SET CONSTRAINTS lists_signed_in_role IMMEDIATE")


@keeps(15, "sql")
def test_what_was_put_in_and_said_stays_until_the_listing_is_over(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    court.step(notified, "respond", subject, answer="See here.", exhibits=[str(court.paper(subject))], complete=False)
    for moved in ("file = gen_random_uuid()", "name = 'another.pdf'", "id = gen_random_uuid()"):
        with pytest.raises(DatabaseError, match="kept as it is"):
            commit(f"UPDATE lists_exhibit SET {moved}")
    with pytest.raises(DatabaseError, match="while the listing is not over"):
        commit("UPDATE lists_answer SET text = ''")
    erased = (
        "erased_at = legal_now(), name = '', masked_name = '', address = '', content = '{}', html = '', digest = ''"
    )
    with pytest.raises(DatabaseError, match="while the listing is not over"):
        commit(f"UPDATE notices_notice SET {erased}")


@keeps(9, "sql")
def test_measure_binds_for_longer_or_again_by_an_act_alone(court: Court, listed: Listing) -> None:
    ends_at = Measure.objects.get().ends_at
    commit("UPDATE lists_measure SET ends_at = legal_now() + interval '10 days'")
    with pytest.raises(DatabaseError, match="lists_measure"):
        commit(f"UPDATE lists_measure SET ends_at = '{ends_at}'")
    commit("UPDATE lists_measure SET state = 'suspended'")
    with pytest.raises(DatabaseError, match="lists_measure"):
        commit("UPDATE lists_measure SET state = 'effective'")


@keeps(12, "sql")
def test_listing_in_effect_does_not_count_as_over(court: Court, listed: Listing) -> None:
    """Or a second one of the same ground could stand beside it."""
    with pytest.raises(DatabaseError, match="not over is live"):
        commit("UPDATE lists_listing SET live = false")


# --- What a listing rests on, may restrict, and how it ended ------------------------------------------------------------------

ADDED = """
    INSERT INTO lists_measurekind (standard_id, code, title, title_en, applied_by_id, text)
    SELECT standard_id, 'no-school', title, title_en, applied_by_id, jsonb_set(text, '{code}', '"no-school"')
    FROM lists_measurekind LIMIT 1
"""
RESTS = "INSERT INTO lists_listingrecord (listing_id, record_id, fingerprint, extends) SELECT '{}', '{}', '{{x}}', {}"


@keeps(7, "sql")
def test_catalogue_of_measures_is_the_adopted_text(court: Court) -> None:
    with pytest.raises(DatabaseError, match="offers no such measure"):
        commit(ADDED)


@keeps(9, "sql")
def test_listing_rests_on_what_was_proposed_with_it(court: Court, listed: Listing) -> None:
    other = court.confirmed(document_number="9")
    for extends in ("false", "true"):
        with pytest.raises(DatabaseError, match="proposed with it"):
            commit(RESTS.format(listed.pk, other, extends))


@keeps(13, "sql")
def test_lifting_for_an_occasion_is_not_taken_back(court: Court, listed: Listing) -> None:
    days = {"from_at": "2026-03-21T08:00:00+08:00", "until_at": "2026-03-22T20:00:00+08:00"}
    paper = str(court.paper(court.olive, b"A notice of death."))
    measure = str(Measure.objects.get().pk)
    court.step(listed, "lift-once", court.olive, measure=measure, occasion="funeral", paper=paper, **days)
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit("UPDATE lists_lifting SET until_at = from_at + interval '1 second'")
    commit("UPDATE lists_lifting SET paper = NULL")


@keeps(9, "sql")
def test_way_and_day_of_an_end_stay_as_they_were(court: Court, listed: Listing) -> None:
    """What expired would come back as if it had been had by falsehood, however late."""
    with pytest.raises(DatabaseError, match="said when it ends"):
        commit("UPDATE lists_listing SET removed_at = legal_now()")
    court.step(listed, "order-removal", court.olive, way="stayed", document="Order 7")
    for changed in ("way = 'performed'", "removed_at = legal_now()", "removed_at = NULL, way = ''"):
        with pytest.raises(DatabaseError, match="said when it ends"):
            commit(f"UPDATE lists_listing SET {changed}")


@keeps(15, "sql")
def test_paper_that_was_put_in_is_there_until_the_listing_is_over(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    paper = court.paper(subject)
    court.step(notified, "respond", subject, answer="See here.", exhibits=[str(paper)], complete=False)
    with pytest.raises(DatabaseError, match="A file is what was sent"):
        commit(f"UPDATE records_storedfile SET digest = repeat('0', 64) WHERE id = '{paper}'")
    for gone in ("DELETE FROM records_storedfile", "UPDATE records_storedfile SET holder = gen_random_uuid()"):
        with pytest.raises(DatabaseError, match="while the listing is not over"):
            commit(f"{gone} WHERE id = '{paper}'")
