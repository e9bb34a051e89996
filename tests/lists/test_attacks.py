"""RULES.md, invariants 2 to 16, attacked past the moves: by raw SQL as the application role, and at the same moment."""

import json
import uuid
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Signature
from cases.rules.verdicts import Refusal
from cases.states import Part
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.transitions import NewEvent, append_many
from lists.models import List, Listing, Measure, MeasureKind, Publication, Standard, Visible
from lists.rules.standard_words import protected_words
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.standard import INSIDE, ground, measure, standard, words
from tests.records.office import NUMBERS


def commit(*statements: str) -> None:
    """As somebody would who steps around the moves; and the deferred checks of their commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def publication(listing: Listing, **changes: Any) -> None:
    values = {
        "public_id": Case.objects.get(pk=listing.pk).public_id,
        "listing": listing,
        "list_id": listing.list_id,
        "kind": "organisation",
        "name": "徐氏贸易有限公司",
        "ground": [],
        "measures": [],
        "since": legal_now(),
        "visible_from": legal_now(),
        "visible_until": listing.ends_at or "2028-01-01T00:00:00+08:00",
        "folded": "x",
        "sound": "x",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        Publication.objects.create(**{**values, **changes})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- Nothing public that is not lawful (2, 4, 5, 9, 16) -------------------------------------------------------------------


@keeps(4, "sql")
@pytest.mark.parametrize(
    ("state", "why"),
    [("proposed", "lists_notice"), ("notified", "lists_window"), ("decided", "lists_served")],
)
def test_public_row_when_written_before_effect_is_refused(court: Court, state: str, why: str) -> None:
    listing = court.bring_to(state)
    with pytest.raises(DatabaseError, match=why):
        publication(listing)
    assert court.visible() == []


@keeps(4, "sql")
@keeps(5, "sql")
def test_effect_when_forged_past_the_moves_is_refused(court: Court, notified: Listing) -> None:
    """The state, the ledger and a measure: each alone, and all together."""
    with transaction.atomic():
        append_many(
            events=[NewEvent(notified.pk, "case.decide", None), NewEvent(notified.pk, "case.take-effect", None)]
        )
    with pytest.raises(DatabaseError, match=r"signatures of two|lists_window"):
        commit(
            "UPDATE cases_case SET state = 'decided', version = version + 1, verb = 'decide', updated_at = legal_now() "
            f"WHERE id = '{notified.pk}'"
        )
    with pytest.raises(DatabaseError, match="lists_window"):
        commit(
            "UPDATE lists_measure SET state = 'effective', effective_at = legal_now(), "
            f"ends_at = legal_now() + interval '1 day' WHERE listing_id = '{notified.pk}'"
        )


@keeps(4, "sql")
def test_decision_when_signed_by_two_but_before_the_window_closes_is_refused(court: Court, notified: Listing) -> None:
    """Two corrupt officials with the database password: the window is still the window."""
    case = Case.objects.get(pk=notified.pk)
    with transaction.atomic():
        append_many(events=[NewEvent(case.pk, "case.decide", None)])
    with pytest.raises(DatabaseError, match="lists_window"):
        decide_by_sql(court, case)


def decide_by_sql(court: Court, case: Case) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "UPDATE cases_case SET state = 'decided', version = %s, verb = 'decide', updated_at = legal_now() WHERE id = %s",
            [case.version + 1, case.pk],
        )
        Signature.objects.create(
            case=case, matter=case.matter, act=case.act, part=Part.DECIDER, person=court.bob, version=case.version + 1
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_window_when_waived_by_sql_alone_is_still_open(court: Court, notified: Listing) -> None:
    Listing.objects.filter(pk=notified.pk).update(waived_at=legal_now(), answered_at=legal_now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_lacks_decision(%s)", [notified.pk])
        assert cursor.fetchone()[0] == "lists_window"


@keeps(12, "sql")
@keeps(9, "sql")
def test_public_row_when_made_to_last_longer_is_refused(court: Court) -> None:
    listing = court.bring_to("effective")
    with pytest.raises(DatabaseError, match="lists_end"):
        commit("UPDATE lists_publication SET visible_until = visible_until + interval '1 day'")
    with pytest.raises(DatabaseError, match="lists_end"):
        commit("UPDATE lists_measure SET ends_at = ends_at + interval '1 day'")
    assert Visible.objects.get().visible_until == listing.ends_at


@keeps(10, "sql")
def test_removed_entry_when_shown_again_is_refused(court: Court) -> None:
    listing = court.bring_to("effective")
    court.step(listing, "order-removal", court.olive, way="performed", document="Receipt 7")
    with pytest.raises(DatabaseError, match="lists_gone"):
        commit("UPDATE lists_publication SET visible_until = '2027-01-01'")
    with pytest.raises(DatabaseError, match="No measure comes from lifted"):
        commit("UPDATE lists_measure SET state = 'effective', ends_at = '2027-01-01'")
    assert court.visible() == []


@keeps(10, "sql")
def test_removal_when_its_public_row_is_left_is_refused(court: Court) -> None:
    listing = court.bring_to("effective")
    with transaction.atomic():
        append_many(events=[NewEvent(listing.pk, "case.order-removal", None)])
    with pytest.raises(DatabaseError, match="What is over"):
        commit(
            "UPDATE cases_case SET state = 'removed', version = version + 1, verb = 'order-removal', "
            f"updated_at = legal_now() WHERE id = '{listing.pk}'"
        )


@keeps(16, "sql")
def test_number_when_unmasked_is_refused(court: Court) -> None:
    court.bring_to("effective")
    with pytest.raises(DatabaseError, match="entry_number_masked"):
        commit("UPDATE lists_publication SET identifier = '91110000600037341L'")


@keeps(16, "sql")
def test_person_when_the_standard_shows_none_or_masks_is_refused(court: Court) -> None:
    record = court.confirmed(subject=court.described("first", "张伟民"))
    subject = {"kind": "person", "name": "张伟民", "identifier": NUMBERS["first"]}
    court.bring_to("effective", court.propose(record, subject=subject))
    with pytest.raises(DatabaseError, match="lists_not_shown"):
        commit("UPDATE lists_publication SET name = '张伟民'")


def test_term_when_cancelled_by_sql_is_refused(court: Court) -> None:
    """RULES.md 9: no listing without an end. The move that would need it cannot do without either."""
    listing = court.bring_to("effective")
    assert Timer.objects.filter(case=listing.pk, kind="TERM", state="armed").count() == 1
    with pytest.raises(DatabaseError, match=r"in the ledger|permission denied"):
        commit(f"UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = '{listing.pk}' AND kind = 'TERM'")


# --- Standards (1, 2) -------------------------------------------------------------------------------------------------------


@keeps(2, "sql")
def test_standard_when_written_without_an_adoption_is_refused(court: Court) -> None:
    known = Standard.objects.get()
    with pytest.raises(DatabaseError, match="text that was adopted"), transaction.atomic():
        Standard.objects.create(
            list=known.list,
            number=2,
            document=standard(),
            digest="0" * 64,
            draft=uuid.uuid4(),
            adopted_by=uuid.uuid4(),
            adopted_at=legal_now(),
        )


def test_standard_when_its_words_or_its_list_are_not_the_adopted_ones_is_refused(court: Court) -> None:
    """Beside the hash of an adoption, and under its draft."""
    known = Standard.objects.get()
    elsewhere = List.objects.create(slug="elsewhere", colour=known.list.colour, agency=known.list.agency)
    with connection.cursor() as cursor:
        cursor.execute("SELECT consultations_stood(%s, 'standard', %s, %s)", standing_of(known, known.document))
        assert cursor.fetchone()[0]
        cursor.execute(
            "SELECT consultations_stood(%s, 'standard', %s, %s)", standing_of(known, {**known.document, "x": 1})
        )
        assert not cursor.fetchone()[0]
    copied = {name: getattr(known, name) for name in ("document", "digest", "draft", "adopted_by", "adopted_at")}
    with pytest.raises(DatabaseError, match="text that was adopted"), transaction.atomic():
        Standard.objects.create(list=elsewhere, number=1, **copied)
    with pytest.raises(DatabaseError, match="text that was adopted"), transaction.atomic():
        Standard.objects.create(list=known.list, number=2, **{**copied, "document": {**known.document, "x": 1}})


UNLAWFUL = {
    "lists_basis": standard(basis=[{"instrument": "spc-list", "provision": "9"}]),
    "lists_measure_basis": measure(basis=[{"instrument": "spc-list", "provision": "1"}]),
    "lists_floor": measure(denies=["schooling"]),
    "lists_term": ground(term=None),
    "lists_right": ground(conduct=words("Signed a petition", "上访")),
    "lists_examples": ground(inside=INSIDE[:2]),
    "lists_field": {**ground(harm=None), "administrative": True},
}


@keeps(1, "sql")
@keeps(7, "sql")
@keeps(8, "sql")
@keeps(17, "sql")
@pytest.mark.parametrize("rule", UNLAWFUL)
def test_standard_when_unlawful_is_refused_by_the_database_whoever_adopted_it(
    as_superuser: psycopg.Connection, court: Court, rule: str
) -> None:
    """Past the guards that ask how it was adopted: this one asks what it says."""
    for guard in ("lists_standard_stands", "lists_standard_text"):
        as_superuser.execute(f"ALTER TABLE lists_standard DISABLE TRIGGER {guard}")
    written = (
        "INSERT INTO lists_standard (list_id, number, document, digest, draft, adopted_by, adopted_at)"
        " SELECT list_id, 2, %s, digest, gen_random_uuid(), adopted_by, adopted_at FROM lists_standard"
    )
    with pytest.raises(psycopg.DatabaseError, match=f"may say this: {rule}"):
        as_superuser.execute(written, [json.dumps(UNLAWFUL[rule])])
    as_superuser.execute(written, [json.dumps(standard())])


def test_words_of_rights_when_the_database_reads_them_are_those_of_the_rules(court: Court) -> None:
    han, latin = protected_words()
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM unnest(%s::text[]) AS word WHERE NOT lists_protected(word)", [[*han, *latin]])
        assert cursor.fetchall() == []
        cursor.execute("SELECT lists_protected('Moves assets away'), lists_protected('转移财产以规避执行')")
        assert cursor.fetchone() == (False, False)


def standing_of(row: Standard, document: dict[str, Any]) -> list[Any]:
    return [row.draft, row.digest, json.dumps(document)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lists_standard SET document = '{}'",
        "DELETE FROM lists_standard",
        "UPDATE lists_measurekind SET text = '{}'",
        "DELETE FROM lists_measurekind",
        "UPDATE lists_list SET agency_id = agency_id",
        "DELETE FROM lists_listing",
        "UPDATE lists_listing SET standard_id = standard_id",
        "UPDATE lists_listing SET subject_id = subject_id",
        "DELETE FROM lists_publication",
        "DELETE FROM lists_listingrecord",
        "UPDATE lists_listingrecord SET fingerprint = '{}'",
        "TRUNCATE lists_publication",
        "ALTER TABLE lists_publication DISABLE TRIGGER ALL",
        "CREATE OR REPLACE VIEW lists_visible AS SELECT 1",
        "DROP VIEW lists_visible",
        "CREATE OR REPLACE FUNCTION lists_lacks_effect(of_case uuid) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    ],
)
def test_application_when_it_attacks_the_tables_is_not_allowed(court: Court, statement: str) -> None:
    court.bring_to("effective")
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|kept as it is|never changes"):
        commit(statement)
    assert (List.objects.count(), MeasureKind.objects.count(), len(court.visible())) == (1, 2, 1)


# --- Four eyes (5, 13) ------------------------------------------------------------------------------------------------------


def test_proposer_when_deciding_is_refused(court: Court) -> None:
    listing = court.bring_to("notified")
    court.clock.set("2026-03-11T10:00:00+08:00")
    sweep()
    with pytest.raises(Refusal) as refused:
        court.decided(listing, by=court.olive)
    assert {"role", "four-eyes"} <= {reason.rule for reason in refused.value.because}


@keeps(7, "sql")
def test_measure_when_longer_than_its_listing_is_refused(court: Court) -> None:
    listing = court.bring_to("effective")
    other = MeasureKind.objects.exclude(pk__in=Measure.objects.values("kind")).get()
    with pytest.raises(DatabaseError, match="lists_measure"):
        bind_by_sql(listing, other)
    with pytest.raises(DatabaseError, match="lists_end"):
        commit("UPDATE lists_measure SET ends_at = '2030-01-01'")


def bind_by_sql(listing: Listing, kind: MeasureKind) -> None:
    ends_at = "2030-01-01T00:00:00Z"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        Measure.objects.create(
            listing=listing, kind=kind, state="effective", reason="x", effective_at=legal_now(), ends_at=ends_at
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_entry_when_a_claim_is_open_is_not_shown_for_longer_by_sql(court: Court) -> None:
    listing = court.bring_to("effective")
    subject = court.subject_acting(listing)
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=[str(court.paper(subject))], words="")
    longer = "UPDATE lists_publication SET visible_until = visible_until + interval '1 hour'"
    for before in ([], ["UPDATE lists_claim SET state = 'refused', settled_at = legal_now()"]):
        with pytest.raises(DatabaseError, match="A claim is open"):
            commit(*before, longer)
    with pytest.raises(DatabaseError, match="its clock says"):
        commit("UPDATE lists_claim SET hide_at = hide_at + interval '1 day'")
