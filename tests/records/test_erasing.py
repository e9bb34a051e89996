"""A person is erased: the database and the storage are dumped and searched. A hold stops it; a restored backup forgets again."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

import cases.registry
from cases.queries.kinds import KNOWN
from cases.queries.standings import actor_of
from cases.rules.erasing import Eraser
from cases.rules.verdicts import Reason, Refusal, Text
from clock.queries import legal_now
from ledger.queries import history
from records import transitions
from records.models import Erasure, Identifier, Name, Record, StoredFile, Subject
from records.queries.subjects import subject_of_number
from records.states import NameKind
from tests.records.office import NUMBERS, WHY, Office
from tests.records.test_subjects import number

pytestmark = pytest.mark.django_db
DOCUMENT = "(2026)京0101执777号"
SECRETS = (
    "张伟明",
    "zhangweiming",
    "Weiming",
    NUMBERS["first"],
    DOCUMENT,
    "three lorries",
    "42 Example Lane",
    "payslip",
)


def life(office: Office) -> tuple[UUID, UUID]:
    """Somebody of whom much is known: names, a number, an address, a record with a file, a dispute, a representative."""
    alice = actor_of(office.alice)
    given = office.described("first", "张伟明", other_names=("Zhang Weiming",), address="42 Example Lane")
    subject = transitions.add_subject(given=given, by=alice, at=legal_now())
    named = {"by": alice, "at": legal_now(), "reason": "Letter of 张伟明"}
    transitions.add_name(subject=subject, name="Weiming Zhang", kind=NameKind.OTHER, **named)
    file = transitions.store_file(
        content="payslip of 张伟明".encode(), name="张伟明 payslip.txt", by=alice, at=legal_now(), purpose="record"
    )
    facts = {"sum_owed": 120000, "conduct": "He hid three lorries."}
    made = office.record(subject=subject, document_number=DOCUMENT, facts=facts, file=file.id)
    office.move(made.record, "doubt", office.dora, doubt="wrong", words="张伟明 never owned three lorries")
    office.move(made.record, "annul", office.bob, decision=f"Revoked: {DOCUMENT}")
    return subject, made.record


def dump() -> str:
    """Every row of every table, as the database's own dump writes them."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        text = ""
        for table in tables:
            with cursor.copy(f'COPY public."{table}" TO STDOUT') as rows:
                text += "".join(bytes(row).decode() for row in rows)
        cursor.execute("SET ROLE scs_app")
    return text


def found_in(text: str) -> list[str]:
    """In clear, or as the hexadecimal digits in which binary columns are dumped."""
    return [secret for secret in SECRETS if secret in text or secret.encode().hex() in text]


def stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def erase(office: Office, subject: UUID, capture: Any, reason: str = "Asked for; nothing keeps it") -> None:
    with capture(execute=True):
        transitions.erase_person(subject=subject, by=actor_of(office.alice), at=legal_now(), reason=reason)


def test_erased_person_is_in_no_dump_and_in_no_file(
    office: Office, folders: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    subject, record = life(office)
    assert set(found_in(dump())) >= {"张伟明", DOCUMENT, "42 Example Lane"}  # the search finds what is there
    assert "payslip of 张伟明".encode() in stored(folders)
    erase(office, subject, django_capture_on_commit_callbacks)
    assert found_in(dump()) == []
    assert not [secret for secret in SECRETS if secret.encode() in stored(folders)]
    row = Subject.objects.get(pk=subject)
    assert (row.kind, row.born_on, row.address, row.erased_at is not None) == ("person", None, "", True)
    assert office.row(record).erased_at is not None


def test_history_of_an_erased_person_stands_and_says_nothing(
    office: Office, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    subject, record = life(office)
    kinds = [event.kind for event in history(record)]
    erase(office, subject, django_capture_on_commit_callbacks)
    events = history(record)
    assert [event.kind for event in events] == kinds
    assert {event.values for event in events} == {None}
    assert history(subject)[-1].kind == "erased"


def test_erased_person_comes_in_as_somebody_new(
    office: Office, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    subject, _ = life(office)
    erase(office, subject, django_capture_on_commit_callbacks)
    assert subject_of_number(number("first")) is None
    again = office.person("first", "张伟明")
    assert again != subject
    with pytest.raises(DatabaseError, match="was erased"), transaction.atomic():
        Name.objects.create(subject_id=subject, text="x", kind=NameKind.OTHER, folded="x", sound="x")
    with pytest.raises(DatabaseError, match="stays empty"), transaction.atomic():
        Subject.objects.filter(pk=subject).update(erased_at=None)
    with pytest.raises(Refusal):
        transitions.add_name(
            subject=subject, name="x", kind=NameKind.OTHER, by=actor_of(office.alice), at=legal_now(), reason=WHY
        )


def test_merged_files_are_erased_together(
    office: Office, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first = office.person()
    second = office.person(None, born_on=date(1990, 3, 7))
    transitions.merge(absorbed=second, into=first, by=actor_of(office.alice), at=legal_now(), reason=WHY)
    erase(office, first, django_capture_on_commit_callbacks)
    assert not Name.objects.filter(subject__in=[first, second]).exists()
    assert not Identifier.objects.exists()
    assert Erasure.objects.count() == 2


def test_file_that_another_person_has_too_stays(
    office: Office, folders: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first, second = office.person(), office.person("second", "李四")
    for subject in (first, second):
        file = transitions.store_file(
            content=b"a form that both sent", name="form.txt", by=actor_of(office.alice), at=legal_now(), purpose="t"
        )
        transitions.attach_files(files=[file.id], to=subject, by=actor_of(office.alice), subject=subject)
    erase(office, first, django_capture_on_commit_callbacks)
    assert b"a form that both sent" in stored(folders)
    assert StoredFile.objects.get().subject == second


def test_only_records_officers_erase(office: Office) -> None:
    subject = office.person()
    with pytest.raises(Refusal) as refused:
        transitions.erase_person(subject=subject, by=actor_of(office.dora), at=legal_now(), reason=WHY)
    assert refused.value.because[0].rule == "role"
    assert Name.objects.filter(subject=subject).exists()


# --- What keeps -------------------------------------------------------------------------------------------------------------


def reasons(office: Office, subject: UUID) -> list[str]:
    with pytest.raises(Refusal) as refused:
        transitions.erase_person(subject=subject, by=actor_of(office.alice), at=legal_now(), reason=WHY)
    return [reason.rule for reason in refused.value.because]


def test_hold_stops_it_until_it_ends(
    office: Office, legal_clock: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    subject = office.person()
    alice = actor_of(office.alice)
    hold = transitions.hold(subject=subject, law="CPL 84", until_on=date(2026, 5, 20), by=alice, at=legal_now())
    assert reasons(office, subject) == ["hold"]
    with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
        Subject.objects.filter(pk=subject).update(erased_at=legal_now(), born_on=None)
    legal_clock.stop("2026-05-20T23:59:59+08:00")
    assert reasons(office, subject) == ["hold"]
    transitions.lift_hold(hold_id=hold, by=alice, at=legal_now(), reason="Judgment given")
    erase(office, subject, django_capture_on_commit_callbacks)


def test_hold_that_ran_out_keeps_nothing(
    office: Office, legal_clock: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    subject = office.person()
    transitions.hold(
        subject=subject, law="CPL 84", until_on=date(2026, 5, 20), by=actor_of(office.alice), at=legal_now()
    )
    legal_clock.set("2026-05-21T00:00:00+08:00")
    erase(office, subject, django_capture_on_commit_callbacks)


def test_held_record_expires_for_everybody_and_is_deleted_after_the_hold(office: Office, legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    made = office.record(document_on=date(2021, 5, 1), final_on=date(2021, 6, 1), conduct_ended_on=date(2021, 5, 8))
    transitions.hold(
        subject=made.subject, law="CPL 84", until_on=date(2026, 5, 20), by=actor_of(office.alice), at=legal_now()
    )
    legal_clock.set("2026-05-09T00:00:00+08:00")
    office.move(made.record, "expire", None)
    assert (office.state(made.record), office.row(made.record).facts is not None) == ("expired", True)
    assert transitions.empty_ended(at=legal_now()) == 0
    legal_clock.set("2026-05-21T00:00:00+08:00")
    assert transitions.empty_ended(at=legal_now()) == 1
    assert office.row(made.record).facts is None


def test_record_whose_time_is_not_over_keeps_its_subject(office: Office) -> None:
    made = office.record()
    assert reasons(office, made.subject) == ["records"]


def test_room_above_keeps_and_erases_its_own(
    office: Office, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    subject, erased = office.person(), []
    needed = [Reason("case", "PIPL 47", Text("An appeal is open."))]
    above = Eraser("above", erased.append, lambda _subject, _at: needed)
    cases.registry.erase_with(above)
    try:
        assert reasons(office, subject) == ["case"]
        assert erased == []
        needed.clear()
        erase(office, subject, django_capture_on_commit_callbacks)
        assert erased == [subject]
    finally:
        KNOWN.erasers.remove(above)


# --- The journal ------------------------------------------------------------------------------------------------------------


def test_restored_backup_forgets_again(
    office: Office, folders: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """The rows come back from an older copy; the journal lies outside the database."""
    subject, _record = life(office)
    before = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        transitions.erase_person(subject=subject, by=None, at=legal_now(), reason=WHY)
    journal = (folders / "erasures.jsonl").read_text()
    assert str(subject) in journal
    assert not [secret for secret in SECRETS if secret in journal]
    transaction.savepoint_rollback(before)
    assert found_in(dump())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures", verbosity=0)
    assert found_in(dump()) == []
    assert transitions.replay_erasures() == 0


def test_journal_that_could_not_be_written_is_written_by_the_sweep(office: Office, folders: Path) -> None:
    subject = office.person()
    transitions.erase_person(subject=subject, by=None, at=legal_now(), reason=WHY)  # its process dies at commit
    assert not (folders / "erasures.jsonl").exists()
    assert transitions.write_journal() == 1
    assert transitions.write_journal() == 0
    assert str(subject) in (folders / "erasures.jsonl").read_text()


def test_erasure_is_not_taken_back_by_sql(office: Office) -> None:
    subject = office.person()
    transitions.erase_person(subject=subject, by=None, at=legal_now(), reason=WHY)
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        Erasure.objects.all().delete()
    with pytest.raises(DatabaseError, match="stays in the journal"), transaction.atomic():
        Erasure.objects.update(at=legal_now() + timedelta(days=1))
    assert not Record.objects.exists()
