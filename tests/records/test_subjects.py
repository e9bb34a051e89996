"""Subjects: found by number, told apart by more than a name, merged and split without a leak."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from ledger.queries import history
from ledger.queries.sealing import keys_of
from records import transitions
from records.models import Clearing, Identifier, Merge, Name, Representative, Subject
from records.queries import identity
from records.queries.records import records_of
from records.queries.subjects import (
    candidates_for,
    is_publishable,
    representatives_on,
    root_of,
    subject_of_number,
    subjects_called,
    subjects_shown,
)
from records.rules.names import Trait, masked
from records.states import Capacity, IdentifierType, NameKind
from tests.records.office import NUMBERS, WHY, Office

pytestmark = pytest.mark.django_db


def number(name: str) -> Any:
    return identity.checked(IdentifierType.RESIDENT, NUMBERS[name])


def by(office: Office) -> dict[str, Any]:
    return {"by": actor_of(office.alice), "at": legal_now(), "reason": WHY}


def rules_of(refused: Any) -> set[str]:
    return {reason.rule for reason in refused.value.because}


# --- Coming in --------------------------------------------------------------------------------------------------------------


def test_subject_is_found_again_by_number(office: Office) -> None:
    first = office.person()
    assert office.person() == first
    assert office.person(name="張偉") == first  # the traditional form of the same name
    assert subject_of_number(number("first")) == first
    assert subject_of_number(number("second")) is None
    assert Subject.objects.count() == 1


def test_number_is_kept_sealed_and_opens_with_the_subjects_key_alone(office: Office) -> None:
    subject = office.person()
    row = Identifier.objects.get()
    raw = b"".join(map(bytes, (row.sealed, row.lookup))) + row.mask.encode()
    assert NUMBERS["first"].encode() not in raw
    key = keys_of([subject])[subject]
    assert identity.opened(bytes(row.sealed), identifier=row.pk, subject_key=key) == NUMBERS["first"]
    other = keys_of([office.person("second", "李四")])
    with pytest.raises(InvalidTag):
        identity.opened(bytes(row.sealed), identifier=row.pk, subject_key=next(iter(other.values())))


def test_ledger_names_no_number(office: Office) -> None:
    subject = office.person()
    transitions.add_number(
        subject=subject, number=identity.checked(IdentifierType.PASSPORT, "E1234567"), verified=True, **by(office)
    )
    said = str([event.values for event in history(subject)])
    assert "E1234567" not in said
    assert NUMBERS["first"] not in said
    assert [event.kind for event in history(subject)] == ["subject.added", "subject.numbered"]


def test_wrong_name_for_a_number_says_nothing_of_its_owner(office: Office) -> None:
    office.person()
    with pytest.raises(Invalid) as refused:
        office.person("first", "李四")
    assert "张" not in str(refused.value.faults)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"name": " "}, "/subject/name"),
        ({"born_on": date(1991, 1, 1)}, "/subject/born"),
        ({"number": None, "born_on": date(2100, 1, 1)}, "/subject/born"),
    ],
)
def test_subject_that_cannot_be_is_refused(office: Office, more: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.person(**more)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_names_are_found_in_every_script_and_old_ones_stay(office: Office) -> None:
    subject = office.person(name="張偉國")
    transitions.add_name(subject=subject, name="Zhang Weiguo", kind=NameKind.OTHER, **by(office))
    transitions.add_name(subject=subject, name="张卫国", kind=NameKind.OFFICIAL, **by(office))
    for typed in ("张伟国", "張偉國", "张 伟", "zhang weiguo", "ZhangWei", "张卫国"):
        assert [row.pk for row in subjects_called(typed)] == [subject], typed
    assert not subjects_called("伟国")
    assert not subjects_called("%")
    shown = subjects_shown([subject], legal_now())[subject]
    assert (shown.name, set(shown.other_names)) == ("张卫国", {"張偉國", "Zhang Weiguo"})
    assert dict(Name.objects.values_list("text", "kind"))["張偉國"] == NameKind.FORMER


def test_minors_and_the_dead_are_known_as_such(office: Office) -> None:
    child = office.person(None, "小明", born_on=legal_now().date() - timedelta(days=365 * 10))
    assert subjects_shown([child], legal_now())[child].minor is True
    transitions.note_life(subject=child, born_on=None, known_minor=False, died_on=date(2026, 1, 2), **by(office))
    shown = subjects_shown([child], legal_now())[child]
    assert (shown.minor, shown.died_on) == (False, date(2026, 1, 2))
    with pytest.raises(Invalid):
        transitions.note_life(subject=child, born_on=None, known_minor=None, died_on=date(2100, 1, 1), **by(office))


# --- Namesakes --------------------------------------------------------------------------------------------------------------


def test_namesakes_are_shown_with_an_explained_score(office: Office) -> None:
    first, second = office.person(), office.person("second")
    third = office.person(None, "章威")
    found = {one.subject: one for one in candidates_for(first)}
    assert set(found) == {second, third}
    assert found[second].score.traits == (Trait.NAME, Trait.BIRTH)
    assert [text.msgid for text in found[second].score.against] == ["other identity number of the same kind"]
    assert found[third].score.traits == (Trait.SOUND,)
    assert not found[second].cleared


def test_cleared_namesake_stays_cleared_even_through_a_merge(office: Office) -> None:
    first = office.person(None, born_on=date(1990, 3, 7))
    second = office.person(None, born_on=date(1990, 3, 7))
    third = office.person(None, born_on=date(1990, 3, 7))
    transitions.clear_namesake(subject=first, other=second, **by(office))
    transitions.clear_namesake(subject=second, other=first, **by(office))
    assert Clearing.objects.count() == 1
    with pytest.raises(Refusal) as refused:
        transitions.merge(absorbed=first, into=second, **by(office))
    assert rules_of(refused) == {"namesake"}
    transitions.merge(absorbed=third, into=first, **by(office))
    assert {one.subject: one.cleared for one in candidates_for(first)} == {second: True}
    with pytest.raises(Refusal):
        transitions.merge(absorbed=second, into=first, **by(office))
    one, other = sorted([first, second])
    with pytest.raises(DatabaseError, match="stays cleared"), transaction.atomic():
        Merge.objects.create(absorbed_id=one, into_id=other, by=office.alice.public_id)
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        Clearing.objects.all().delete()


def test_two_of_one_name_are_not_merged(office: Office) -> None:
    first, second = office.person(), office.person("second")
    alone, another = office.person(None, "李四"), office.person(None, "李四")
    for absorbed, into in ((first, second), (alone, another), (first, first)):
        with pytest.raises(Refusal):
            transitions.merge(absorbed=absorbed, into=into, **by(office))
    assert not Merge.objects.exists()


def test_merging_and_splitting_namesakes_leaks_nothing(office: Office) -> None:
    """Merged by mistake and split again, each has exactly what they came with."""
    first = office.person()
    second = office.person(None, born_on=date(1990, 3, 7))
    mine = office.record(subject=first).record
    theirs = office.record(subject=second, document_number="(2026)京0101执2号").record
    before = {one: (picture(one), [row.pk for row in records_of(one)]) for one in (first, second)}
    transitions.merge(absorbed=second, into=first, **by(office))
    assert root_of(second) == first
    assert {row.pk for row in records_of(first)} == {mine, theirs}
    with pytest.raises(Refusal):
        transitions.merge(absorbed=second, into=first, **by(office))
    transitions.split(absorbed=second, **by(office))
    assert {one: (picture(one), [row.pk for row in records_of(one)]) for one in (first, second)} == before
    assert root_of(second) == second
    merge = Merge.objects.get()
    assert (merge.split_by, merge.absorbed_id) == (office.alice.public_id, second)
    said = str([event.values for event in history(second)])
    assert NUMBERS["first"] not in said
    assert str(mine) not in said
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        Merge.objects.update(into_id=second)
    with pytest.raises(Refusal):
        transitions.split(absorbed=second, **by(office))


def picture(subject: UUID) -> str:
    return repr(subjects_shown([subject], legal_now())[subject])


def test_nothing_is_published_before_two_marks_are_verified_and_namesakes_cleared(office: Office) -> None:
    first = office.person()
    assert rules_of_verdict(first) == {"identity"}  # the birth date comes from the number: no second mark
    transitions.verify_number(subject=first, identifier=Identifier.objects.get().pk, **by(office))
    assert rules_of_verdict(first) == set()
    office.person("second")  # another number of the same kind: plainly somebody else
    assert rules_of_verdict(first) == set()
    other = office.person(None)
    assert rules_of_verdict(first) == {"namesake"}
    transitions.clear_namesake(subject=first, other=other, **by(office))
    assert rules_of_verdict(first) == set()


def rules_of_verdict(subject: UUID) -> set[str]:
    return {reason.rule for reason in is_publishable(subject).because}


def test_number_of_another_file_is_not_added(office: Office) -> None:
    office.person()
    second = office.person(None, "王五")
    with pytest.raises(Invalid):
        transitions.add_number(subject=second, number=number("first"), verified=False, **by(office))
    with pytest.raises(DatabaseError, match="identifier_once"), transaction.atomic():
        Identifier.objects.create(
            subject_id=second, type="passport", sealed=b"x", lookup=identity.lookup_of(number("first")), mask="x"
        )


# --- Representatives --------------------------------------------------------------------------------------------------------


def test_attorney_acts_on_a_paper_within_its_days_until_revoked(office: Office) -> None:
    first, lawyer = office.person(), office.person("second", "李四")
    alice, today = actor_of(office.alice), legal_now().date()
    term = {"from_on": today, "until_on": today + timedelta(days=30), "capacity": Capacity.ATTORNEY}
    with pytest.raises(Invalid):
        transitions.appoint_representative(subject=first, person=lawyer, document=None, **term, **by(office))
    paper = transitions.store_file(content=b"I appoint", name="power.txt", by=alice, at=legal_now(), purpose="power")
    row = transitions.appoint_representative(subject=first, person=lawyer, document=paper.id, **term, **by(office))
    assert [one.person_id for one in representatives_on(first, today)] == [lawyer]
    assert not representatives_on(first, today - timedelta(days=1))
    assert not representatives_on(first, today + timedelta(days=31))
    transitions.revoke_representative(representative=row, **by(office))
    assert not representatives_on(first, today)


ACTS = """
    INSERT INTO records_representative (subject_id, person_id, capacity, from_on, "by", at)
    VALUES ('{}', '{}', 'guardian', '2026-01-01', '{}', legal_now())
"""


def test_representative_when_made_or_changed_by_sql_alone_is_refused(office: Office) -> None:
    """Whoever acts for somebody gives up their time and agrees in their name."""
    first, other = office.person(), office.person("second", "李四")
    term = {"from_on": legal_now().date(), "until_on": None, "capacity": Capacity.GUARDIAN}
    refused(ACTS.format(first, other, office.alice.public_id), "is in the ledger")
    transitions.appoint_representative(subject=first, person=other, document=None, **term, **by(office))
    transitions.revoke_representative(representative=Representative.objects.get().pk, **by(office))
    for changed in ("person_id = subject_id", "revoked_at = NULL", "from_on = '2020-01-01'"):
        refused(f"UPDATE records_representative SET {changed}", "kept as it is")
    refused("DELETE FROM records_representative", "denied")


def refused(statement: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why):
        committed(statement)


def committed(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_looking_into_a_file_needs_a_purpose_and_is_noted(office: Office) -> None:
    subject = office.person()
    with pytest.raises(Invalid):
        transitions.look_into_subject(subject=subject, by=actor_of(office.dora), purpose=" ", fields=("name",))
    transitions.look_into_subject(subject=subject, by=actor_of(office.dora), purpose="Counter", fields=("name",))
    looked = history(subject)[-1]
    assert (looked.kind, looked.actor, looked.values) == (
        "file.viewed",
        office.dora.public_id,
        {"fields": ["name"], "purpose": "Counter"},
    )


def test_subject_is_not_deleted_by_sql(office: Office) -> None:
    office.person()
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_subject")


@pytest.mark.django_db
def test_mask_when_the_database_makes_it_is_the_one_that_we_make() -> None:
    """A public entry is refused where the two differ (lists_publication_says): it would never take effect."""
    chance = random.Random(7)
    signs = "张伟示例Aé-（）().·,'1 "
    made = ("".join(chance.choices(signs, k=chance.randrange(1, 12))) for _ in range(500))
    names = [
        "",
        "示例小店（个体）",
        "（北京）示例商贸",
        "Example (Group) Ltd.",
        *(" ".join(name.split()) for name in made),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, records_masked(name) FROM unnest(%s::text[]) WITH ORDINALITY AS given (name, n) ORDER BY n",
            [names],
        )
        found = cursor.fetchall()
    assert found == [(name, masked(name)) for name in names]
