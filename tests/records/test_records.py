"""Source records: how they come in, who confirms them, how they end."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries import history
from people.states import Role
from records import transitions
from records.models import CatalogueItem, CatalogueVersion, Confirmation, Instrument, Record
from records.queries.records import groundings
from records.tasks import end_records
from tests.keeping import keeps
from tests.people.cast import appoint, found
from tests.records.documents import catalogue, debt
from tests.records.office import Office
from tests.records.test_forbidden import DISGUISES

pytestmark = pytest.mark.django_db


def rules_of(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def asked(timers: list[Any]) -> list[tuple[str, str]]:
    return [(type(one).__name__, one.rule) for one in timers]


def test_record_when_taken_in_stands_beside_a_case_and_starts_its_clocks(office: Office, timers: list[Any]) -> None:
    ended = legal_now().date() - timedelta(days=10)
    made = office.record(conduct_ended_on=ended)
    row = office.row(made.record)
    assert office.state(made.record) == "active"
    assert (row.facts, row.item.code, row.current) == (
        {"sum_owed": 120000, "ground": "evades"},
        "unpaid-judgment",
        True,
    )
    assert asked(timers) == [("StartTimer", "TOLD"), ("StartTimer", "RETAIN")]
    assert timers[1].inputs == {"amount": 5, "unit": "years"}
    assert row.kept_until is not None
    assert made.ref.startswith("REC-")


def test_conduct_that_goes_on_is_not_counted_until_it_ends(office: Office, timers: list[Any]) -> None:
    made = office.record()
    assert office.row(made.record).kept_until is None
    ended = legal_now().date() - timedelta(days=1)
    office.move(made.record, "end-conduct", office.alice, ended_on=ended.isoformat())
    row = office.row(made.record)
    assert (row.conduct_ended_on, row.kept_until is not None) == (ended, True)
    assert asked(timers) == [("StartTimer", "TOLD"), ("StartTimer", "RETAIN")]
    with pytest.raises(Refusal):
        office.move(made.record, "end-conduct", office.alice, ended_on=ended.isoformat())


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"document_kind": "a friend’s letter"}, "catalogue"),
        ({"document_on": date(2100, 1, 1), "final_on": None}, "date"),
        ({"final_on": date(2000, 1, 1)}, "date"),
        ({"document_on": date(2015, 1, 1), "final_on": None, "conduct_ended_on": date(2016, 1, 1)}, "retention"),
    ],
)
def test_record_when_a_rule_forbids_it_is_refused(office: Office, changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.record(**changes)
    assert rule in rules_of(refused)
    assert not Record.objects.exists()


def test_record_of_an_agency_that_is_no_source_is_refused(office: Office) -> None:
    office.adopt(catalogue(debt(sources=["tax"])))
    with pytest.raises(Refusal) as refused:
        office.record()
    assert rules_of(refused) == ["catalogue"]


def test_nothing_adverse_is_recorded_of_a_minor_or_of_the_dead(office: Office) -> None:
    minor = office.described(None, "小明", born_on=legal_now().date() - timedelta(days=365 * 12))
    with pytest.raises(Refusal) as refused:
        office.record(subject=minor)
    assert rules_of(refused) == ["minor"]
    dead = office.person("second", "王五")
    transitions.note_life(
        subject=dead,
        born_on=None,
        known_minor=None,
        died_on=date(2026, 1, 1),
        by=actor_of(office.alice),
        at=legal_now(),
        reason="Register",
    )
    with pytest.raises(Refusal) as refused:
        office.record(subject=dead)
    assert rules_of(refused) == ["deceased"]


def test_forbidden_fact_is_refused_at_the_front_door_in_every_disguise(office: Office) -> None:
    for name in DISGUISES.values():
        with pytest.raises(Invalid) as refused:
            office.record(facts={"sum_owed": 1, name: "x"})
        (fault,) = refused.value.faults
        assert fault.text.msgid == "This may not be collected at all: %(kind)s."
    assert len(DISGUISES) > 20
    assert not Record.objects.exists()


@keeps(11, "sql")
@pytest.mark.parametrize("facts", [{"sum_owed": 1, "religion": "x"}, {"sum_owed": 1, "conduct": {"religion": "x"}}])
def test_forbidden_fact_is_refused_by_the_database_as_well(office: Office, facts: dict[str, Any]) -> None:
    row = office.row(office.record().record)
    columns = (
        "subject_id",
        "item_id",
        "issuer_id",
        "document_kind",
        "document_on",
        "recorded_by",
        "recorder_agency_id",
    )
    same = {name: getattr(row, name) for name in columns}
    with pytest.raises(DatabaseError, match="not provided for"), transaction.atomic():
        Record.objects.create(case_id=uuid4(), document_number="x", facts=facts, **same)


@keeps(11, "sql")
@keeps(14, "sql")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"document_kind": "letter"}, "kind of document"),
        ({"issuer": "market"}, "no source"),
        ({"item": "grade-a"}, "kind of subject"),
    ],
)
def test_record_outside_the_catalogue_is_refused_by_the_database(
    office: Office, change: dict[str, str], words: str
) -> None:
    row = office.row(office.record().record)
    columns = (
        "subject_id",
        "item_id",
        "issuer_id",
        "document_kind",
        "document_on",
        "recorded_by",
        "recorder_agency_id",
    )
    same: dict[str, Any] = {name: getattr(row, name) for name in columns}
    if "issuer" in change:
        same["issuer_id"] = found(change["issuer"]).pk
    elif "item" in change:
        same["item_id"] = CatalogueItem.objects.get(code=change["item"]).pk
    else:
        same |= change
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        Record.objects.create(case_id=uuid4(), document_number="x", facts={}, **same)


def test_item_of_an_older_catalogue_is_refused_by_the_database(office: Office) -> None:
    row = office.row(office.record().record)
    office.adopt(catalogue(debt()))
    columns = (
        "subject_id",
        "item_id",
        "issuer_id",
        "document_kind",
        "document_on",
        "recorded_by",
        "recorder_agency_id",
    )
    with pytest.raises(DatabaseError, match="not in the catalogue in force"), transaction.atomic():
        Record.objects.create(
            case_id=uuid4(), document_number="x", facts={}, **{name: getattr(row, name) for name in columns}
        )


def test_catalogue_is_not_rewritten_and_follows_itself(office: Office) -> None:
    version = CatalogueVersion.objects.get()
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        CatalogueVersion.objects.update(digest="0" * 64)
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        CatalogueItem.objects.update(years_kept=1)
    forged = {**debt(), "code": "forged"}
    with pytest.raises(DatabaseError, match="what its version says"), transaction.atomic():
        CatalogueItem.objects.create(
            version=version,
            code="forged",
            title="x",
            title_en="x",
            adverse=True,
            severity="minor",
            years_kept=1,
            position=0,
            text=forged,
        )
    with pytest.raises(DatabaseError, match="follow each other"), transaction.atomic():
        CatalogueVersion.objects.create(
            number=3, document={}, digest="0" * 64, draft=uuid4(), adopted_by=office.bob, adopted_at=legal_now()
        )


def test_catalogue_in_another_text_than_the_public_saw_is_refused(office: Office) -> None:
    by = actor_of(office.bob)
    digest = transitions.digest_of(catalogue())
    with pytest.raises(Refusal) as refused:
        transitions.adopt_catalogue(document=catalogue(debt()), draft=uuid4(), digest=digest, by=by, at=legal_now())
    assert rules_of(refused) == ["text"]
    transitions.repeal_law(code="spc-list", from_on=legal_now().date(), by=office.alice, at=legal_now(), reason="Gone")
    with pytest.raises(Invalid):
        transitions.adopt_catalogue(document=catalogue(), draft=uuid4(), digest=digest, by=by, at=legal_now())


def test_law_that_was_compared_is_not_rewritten_by_sql(office: Office) -> None:
    for statement in (
        "UPDATE records_instrument SET rank = 60",
        "UPDATE records_provision SET powers = '{collect,list,restrict}'",
        "DELETE FROM records_provision",
    ):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="compared by somebody else"), transaction.atomic():
        Instrument.objects.create(
            code="x",
            title="x",
            title_en="x",
            issuer="x",
            rank=50,
            field="other",
            source="https://x.example",
            in_force_from=date(2020, 1, 1),
            entered_by=office.alice,
            certified_by=office.alice,
        )


def test_same_document_is_recorded_once(office: Office) -> None:
    office.record()
    with pytest.raises(Refusal) as refused:
        office.record()
    assert rules_of(refused) == ["twice"]
    assert Record.objects.count() == 1


# --- Confirmation ---------------------------------------------------------------------------------------------------------


def test_record_carries_nothing_until_its_issuer_confirms(office: Office) -> None:
    record = office.record().record
    (verdict,) = groundings([record], legal_now()).values()
    assert [reason.rule for reason in verdict.because] == ["issuer"]
    transitions.answer_for_issuer(record=record, confirmed=True, by=actor_of(office.bob), at=legal_now(), reason="Seen")
    (verdict,) = groundings([record], legal_now()).values()
    assert verdict.open


def test_recorder_cannot_confirm_their_own_record(office: Office) -> None:
    record = office.record().record
    with pytest.raises(Refusal) as refused:
        transitions.answer_for_issuer(
            record=record, confirmed=True, by=actor_of(office.alice), at=legal_now(), reason="I"
        )
    assert "four-eyes" in rules_of(refused)
    with pytest.raises(DatabaseError, match="Whoever recorded it"), transaction.atomic():
        Confirmation.objects.create(
            record_id=record, confirmed=True, channel="official", agency=office.court, by=office.alice.public_id
        )


def test_recorders_deputy_cannot_confirm_either(office: Office) -> None:
    from people.transitions import appoint_deputy

    today = legal_now().date()
    appoint_deputy(
        principal=office.alice,
        deputy=office.bob,
        from_on=today,
        until_on=today,
        by=office.charlie,
        at=legal_now(),
        reason="Leave",
    )
    record = office.record().record
    with pytest.raises(Refusal) as refused:
        transitions.answer_for_issuer(
            record=record, confirmed=True, by=actor_of(office.bob), at=legal_now(), reason="I"
        )
    assert rules_of(refused) == ["four-eyes"]


def test_only_the_issuer_confirms(office: Office) -> None:
    record = office.record(issuer=office.tax).record
    for stranger in (office.alice, office.bob):
        with pytest.raises(Refusal) as refused:
            transitions.answer_for_issuer(
                record=record, confirmed=True, by=actor_of(stranger), at=legal_now(), reason="I"
            )
        assert "issuer" in rules_of(refused)
    with pytest.raises(DatabaseError, match="Only the issuer"), transaction.atomic():
        Confirmation.objects.create(
            record_id=record, confirmed=True, channel="official", agency=office.tax, by=office.bob.public_id
        )
    with pytest.raises(DatabaseError, match="Only the issuer"), transaction.atomic():
        Confirmation.objects.create(
            record_id=record, confirmed=True, channel="program", agency=office.tax, by=office.erin.public_id
        )
    with pytest.raises(DatabaseError, match="is in the ledger"), transaction.atomic():
        Confirmation.objects.create(
            record_id=record, confirmed=True, channel="official", agency=office.tax, by=office.erin.public_id
        )  # which she never did
    transitions.answer_for_issuer(
        record=record, confirmed=True, by=actor_of(office.erin), at=legal_now(), reason="Ours"
    )
    assert Confirmation.objects.get().by == office.erin.public_id


def test_what_the_issuers_own_program_sends_is_confirmed(office: Office) -> None:
    record = office.record(by=office.program, issuer=office.tax).record
    confirmation = Confirmation.objects.get()
    assert (confirmation.channel, confirmation.record_id) == ("program", record)
    assert groundings([record], legal_now())[record].open
    other = office.record(by=office.program, issuer=office.court, document_number="2").record
    assert not Confirmation.objects.filter(record=other).exists()


def test_document_that_can_still_be_challenged_carries_nothing(office: Office) -> None:
    record = office.record(by=office.program, issuer=office.tax, final_on=None).record
    assert [reason.rule for reason in groundings([record], legal_now())[record].because] == ["final"]


# --- The phantom document ---------------------------------------------------------------------------------------------------


def test_phantom_document_when_the_issuer_is_silent_is_suspended_by_the_clock(
    office: Office, timers: list[Any]
) -> None:
    record = office.record().record
    timers.clear()
    office.move(record, "doubt", office.subject_of(record), doubt="no such document", words="I was never fined.")
    assert office.state(record) == "disputed"
    assert asked(timers) == [("StartTimer", "CONFIRM-DOC")]
    office.move(record, "suspend", None)
    assert office.state(record) == "suspended"
    assert {reason.rule for reason in groundings([record], legal_now())[record].because} >= {"record", "issuer"}


def test_phantom_document_when_the_issuer_denies_it_is_annulled(office: Office, timers: list[Any]) -> None:
    record = office.record(issuer=office.tax).record
    office.move(record, "doubt", office.dora, doubt="no such document")
    transitions.answer_for_issuer(
        record=record, confirmed=False, by=actor_of(office.program), at=legal_now(), reason=""
    )
    assert office.state(record) == "annulled"
    assert not office.row(record).current
    assert [type(one).__name__ for one in timers][-1] == "StopAllTimers"


def test_document_when_confirmed_in_time_is_active_again_and_its_issuer_is_asked_once(
    office: Office, timers: list[Any]
) -> None:
    record = office.record().record
    office.move(record, "doubt", office.dora, doubt="not final")
    with pytest.raises(Refusal) as refused:
        office.move(record, "settle", office.charlie)
    assert rules_of(refused) == ["issuer"]
    transitions.answer_for_issuer(
        record=record, confirmed=True, by=actor_of(office.bob), at=legal_now(), reason="Final"
    )
    assert office.state(record) == "active"
    with pytest.raises(Refusal):
        office.move(record, "suspend", None)
    timers.clear()
    office.move(record, "doubt", office.dora, doubt="no such document")
    assert timers == []
    office.move(record, "settle", office.charlie)
    assert office.state(record) == "active"


def test_clock_does_not_suspend_what_nobody_was_asked_about(office: Office) -> None:
    record = office.record().record
    office.move(record, "doubt", office.dora, doubt="wrong")
    with pytest.raises(Refusal) as refused:
        office.move(record, "suspend", None)
    assert rules_of(refused) == ["issuer"]


def test_recorder_does_not_end_the_dispute_about_their_own_record(office: Office) -> None:
    dual = appoint("dual", office.court, Role.RECORDS_OFFICER, Role.REVIEWER)
    record = office.record(by=dual).record
    office.move(record, "doubt", office.dora, doubt="wrong")
    with pytest.raises(Refusal) as refused:
        office.move(record, "settle", dual)
    assert "four-eyes" in rules_of(refused)


# --- Correction and ends ----------------------------------------------------------------------------------------------------


def test_record_when_corrected_is_replaced_by_a_new_row(office: Office) -> None:
    wrong = office.record()
    right = transitions.correct_record(
        record=wrong.record,
        new=office.described_record(facts={"sum_owed": 12000}),
        source=office.source(office.alice),
        at=legal_now(),
        reason="A nought too many",
    )
    assert (office.state(wrong.record), office.state(right.record)) == ("superseded", "active")
    assert office.row(right.record).supersedes_id == wrong.record
    assert office.row(wrong.record).facts == {"sum_owed": 120000, "ground": "evades"}
    assert [event.kind for event in history(wrong.record) if event.kind.startswith("case.")] == [
        "case.record",
        "case.supersede",
    ]
    with pytest.raises(Refusal) as refused:
        transitions.correct_record(
            record=wrong.record,
            new=office.described_record(document_number="9"),
            source=office.source(office.alice),
            at=legal_now(),
            reason="Again",
        )
    assert rules_of(refused) == ["successor"]
    assert Record.objects.count() == 2


def test_record_is_not_superseded_by_nothing(office: Office) -> None:
    record = office.record().record
    with pytest.raises(Refusal) as refused:
        office.move(record, "supersede", office.alice, successor=str(uuid4()))
    assert rules_of(refused) == ["successor"]


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{\"sum_owed\": 1}'",
        "document_on = '2020-01-01'",
        "subject_id = gen_random_uuid()",
        "told_on = NULL",
        "current = true",
    ],
)
def test_record_is_not_rewritten_by_sql(office: Office, change: str) -> None:
    record = office.record().record
    office.move(record, "tell", office.dora, told_on=legal_now().date().isoformat(), how="By letter")
    office.move(record, "annul", office.bob, decision="(2026) 3")
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE records_record SET {change} WHERE case_id = %s", [record])
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_record WHERE case_id = %s", [record])


def test_record_expires_by_the_clock_not_before_its_time_and_is_emptied(office: Office, legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    record = office.record(
        document_on=date(2021, 5, 1), final_on=date(2021, 6, 1), conduct_ended_on=date(2021, 5, 8)
    ).record
    legal_clock.stop("2026-05-08T23:59:59.999999+08:00")
    with pytest.raises(Refusal) as refused:
        office.move(record, "expire", None)
    assert rules_of(refused) == ["retention"]
    legal_clock.set("2026-05-09T00:00:00+08:00")
    assert not groundings([record], legal_now())[record].open
    office.move(record, "expire", None)
    row = office.row(record)
    assert (office.state(record), row.facts, row.document_number, row.current) == ("expired", None, None, False)


def test_record_expires_by_itself_when_the_sweep_comes_by(office: Office, legal_clock: Any) -> None:
    """The timer's own date is the one that the record shows."""
    legal_clock.set("2026-05-08T09:00:00+08:00")
    made = office.record(
        document_on=date(2021, 5, 1),
        final_on=date(2021, 6, 1),
        conduct_ended_on=date(2021, 5, 8),
        facts={"sum_owed": 1},
    )
    legal_clock.stop("2026-05-08T23:59:59+08:00")
    sweep()
    assert office.state(made.record) == "active"
    legal_clock.set("2026-05-09T00:00:00+08:00")
    sweep()
    assert office.state(made.record) == "expired"


def test_phantom_document_is_suspended_by_its_job_after_three_working_days(office: Office, legal_clock: Any) -> None:
    legal_clock.set("2026-04-30T09:00:00+08:00")
    record = office.record().record
    office.move(record, "doubt", office.dora, doubt="no such document")
    legal_clock.stop("2026-05-08T23:59:59+08:00")  # 1 to 5 May are holidays; 6, 7 and 8 May are the three days
    end_records()
    assert office.state(record) == "disputed"
    legal_clock.set("2026-05-09T00:00:00+08:00")
    end_records()
    assert office.state(record) == "suspended"


def test_telling_that_was_missed_is_noted_by_the_sweep(office: Office, legal_clock: Any) -> None:
    legal_clock.set("2026-04-30T09:00:00+08:00")
    record = office.record().record
    legal_clock.set("2026-05-12T00:00:00+08:00")
    sweep()
    assert "case.miss" in [event.kind for event in history(record)]


def test_telling_is_noted_missed_and_postponed(office: Office, timers: list[Any]) -> None:
    record = office.record().record
    office.move(record, "miss", None)
    law, until = {"law": "Criminal Procedure Law 54"}, legal_now().date() + timedelta(days=30)
    with pytest.raises(Refusal):
        office.move(record, "postpone", office.bob, **law, until=legal_now().date().isoformat())
    office.move(record, "postpone", office.bob, **law, until=until.isoformat())
    running = Timer.objects.get(case=record, kind="TOLD", state="armed")
    assert running.due_at is not None
    assert running.due_at.date() >= until + timedelta(days=5)  # five working days, from that day on
    office.move(record, "tell", office.dora, told_on=legal_now().date().isoformat(), how="By letter, receipt 7")
    assert office.row(record).told_on == legal_now().date()
    assert ("StopTimer", "TOLD") in asked(timers)
    with pytest.raises(Refusal):
        office.move(record, "tell", office.dora, told_on="2100-01-01", how="By letter")
    with pytest.raises(Refusal):
        office.move(record, "postpone", office.bob, **law, until=until.isoformat())


@pytest.mark.parametrize("who", ["dora", "zoe"])
def test_only_recorders_record(office: Office, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.record(by=getattr(office, who))
    assert rules_of(refused)[0] == "role"
