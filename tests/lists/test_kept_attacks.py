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
