"""What the database refuses to the application role, whatever program speaks to it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.transitions import erase_person
from clock.queries import legal_now
from deadlines.models import Timer
from ledger.transitions import NewEvent, append_many
from notices import transitions
from notices.models import Notice, Service
from notices.transitions.passes import issue_pass
from people.states import Role
from records.queries.files import NoSuchFile, file_row
from tests.notices.office import Office, notice_of
from tests.people.cast import appoint


def attempt(sql: str, *values: object) -> str:
    """The constraint that refuses; empty when nothing does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        diag = error.__cause__.diag  # type: ignore[union-attr]
        return diag.constraint_name or diag.sqlstate
    return ""


FORBIDDEN = "42501"  # insufficient_privilege


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("UPDATE notices_notice SET html = html || 'x'", "notices_frozen"),
        ("UPDATE notices_notice SET content = '{}'", "notices_frozen"),
        ("UPDATE notices_notice SET name = 'Another'", "notices_frozen"),
        ("UPDATE notices_notice SET frozen_at = frozen_at - interval '9 days'", FORBIDDEN),
        ("UPDATE notices_notice SET kind = 'removal'", FORBIDDEN),
        ("UPDATE notices_notice SET state = 'served', served_at = legal_now()", "notices_proved"),
        ("UPDATE notices_notice SET state = 'served'", "notices_proved"),
        ("DELETE FROM notices_notice", FORBIDDEN),
        ("TRUNCATE notices_notice CASCADE", FORBIDDEN),
        ("DELETE FROM notices_service", FORBIDDEN),
        ("UPDATE notices_template SET words = '{}'", FORBIDDEN),
        ("DELETE FROM notices_clock", FORBIDDEN),
        ("UPDATE notices_clock SET notice = 'removal'", FORBIDDEN),
        ("INSERT INTO notices_clock (case_kind, timer, notice) VALUES ('letter', 'SERVE', 'intent')", FORBIDDEN),
        ("ALTER TABLE notices_notice DISABLE TRIGGER ALL", FORBIDDEN),
        ("UPDATE notices_accesscode SET hash = salt || salt", FORBIDDEN),
    ],
)
def test_what_was_said_stays(office: Office, proposed: Case, sql: str, refused: str):
    assert attempt(sql) == refused


SERVICE = """
    INSERT INTO notices_service (id, notice_id, channel, outcome, address, tracking, reason, receiver, proof_digest, finding,
                                 begun_at, served_at, ended_at)
    VALUES (gen_random_uuid(), %s, %s, %s, '', %s, '', '', '', '', legal_now(), %s, %s)
"""


def test_service_begins_under_way(office: Office, proposed: Case):
    now = legal_now()
    assert attempt(SERVICE, notice_of(proposed).pk, "in-person", "delivered", "", now, now) == "notices_service_begins"


@pytest.mark.parametrize("channel", ["in-person", "post", "electronic", "portal", "announcement"])
def test_nothing_is_served_without_its_proof(office: Office, proposed: Case, channel: str):
    notice = notice_of(proposed)
    Service.objects.create(notice=notice, channel=channel, tracking="EMS 1")
    deliver = "UPDATE notices_service SET outcome = 'delivered', served_at = legal_now(), ended_at = legal_now()"
    assert attempt(deliver) == "notices_proved"


def test_proof_is_the_very_file(office: Office, proposed: Case):
    Service.objects.create(notice=notice_of(proposed), channel="in-person")
    deliver = (
        "UPDATE notices_service SET outcome = 'delivered', served_at = legal_now(), ended_at = legal_now(),"
        " proof = %s, proof_digest = %s"
    )
    assert attempt(deliver, office.proof(), "0" * 64) == "notices_proved"


@pytest.mark.parametrize(("days", "refused"), [(-9, "notices_service_in_time"), (2, "notices_service_in_time")])
def test_service_is_after_freezing_and_not_in_the_future(office: Office, proposed: Case, days: int, refused: str):
    Service.objects.create(notice=notice_of(proposed), channel="in-person")
    deliver = "UPDATE notices_service SET outcome = 'delivered', served_at = %s, ended_at = legal_now(), proof = %s"
    assert attempt(deliver, legal_now() + timedelta(days=days), office.proof()) == refused


def test_service_and_notice_say_the_same(office: Office, proposed: Case):
    office.serve(proposed)
    assert attempt("UPDATE notices_service SET outcome = 'set aside'") == "notices_agree"
    assert (
        attempt("UPDATE notices_notice SET state = 'failed', served_at = NULL WHERE kind = 'intent'") == "notices_agree"
    )


def test_service_that_ended_does_not_end_again(office: Office, proposed: Case):
    office.serve(proposed)
    assert attempt("UPDATE notices_service SET outcome = 'bounced', served_at = NULL") == "notices_service_ends_once"
    assert attempt("UPDATE notices_service SET outcome = 'set aside', receiver = 'Nobody'") == "notices_kept"


def test_served_notice_is_not_served_again(office: Office, proposed: Case):
    office.serve(proposed)
    notice = notice_of(proposed)
    assert attempt(SERVICE, notice.pk, "post", "under way", "", None, None) == "notices_service_of_frozen"


def test_notice_needs_its_hash_its_move_and_the_ledger(office: Office, proposed: Case):
    copy = """
        INSERT INTO notices_notice (id, case_id, number, kind, "to", name, masked_name, address, language, template_id,
                                    content, html, digest, case_version, state)
        SELECT gen_random_uuid(), case_id, number + {number}, kind, "to", name, masked_name, address, language, template_id,
               content, {html}, {digest}, case_version + {version}, 'frozen'
        FROM notices_notice WHERE kind = 'intent'
    """
    usual = {"number": 1, "html": "html", "digest": "digest", "version": 0}
    assert attempt(copy.format(**{**usual, "html": "html || 'x'"})) == "notices_digest"
    assert attempt(copy.format(**{**usual, "version": 1})) == "notices_of_a_move"
    assert attempt(copy.format(**{**usual, "number": 2})) == "notices_numbered"
    assert attempt(copy.format(**usual)) == "notices_in_ledger"


def test_no_clock_starts_before_service(office: Office, proposed: Case):
    """Through a move of a room that forgot, and by raw SQL."""
    office.decided(proposed)
    with pytest.raises(Refusal) as refused:
        office.move(proposed, "early-effect", office.alice)
    assert [reason.rule for reason in refused.value.because] == ["service"]
    copy = """
        INSERT INTO deadlines_timer (case_id, kind, generation, state, hold, whose, effect, rule_id, calendar_id, trigger_at,
                                     due_at, provisional, counted, attempts, last_error, next_at)
        SELECT case_id, 'EFFECT', 1, 'armed', '', 'right', 'adverse',
               (SELECT max(id) FROM deadlines_ruleversion WHERE code = 'EFFECT'),
               calendar_id, trigger_at, due_at, provisional, counted, 0, '', due_at
        FROM deadlines_timer WHERE kind = 'SERVE'
    """
    assert attempt(copy) == "notices_clock_after_service"
    assert not Timer.objects.filter(case=proposed, kind="EFFECT").exists()


def test_guards_stand_in_replication_mode_too(office: Office, proposed: Case, as_superuser):
    missing = as_superuser.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgname LIKE 'notices_%' AND tgenabled <> 'A'"
    ).fetchall()
    assert missing == []


def test_erased_notice_is_empty_and_stays_so(office: Office, proposed: Case):
    proof = office.proof()
    office.serve(proposed, proof=proof)
    records = actor_of(appoint("rita", office.agency, Role.RECORDS_OFFICER))
    erase_person(subject=office.emma, by=records, at=legal_now(), reason="Her term has ended")
    for notice in Notice.objects.filter(case=proposed):
        assert (notice.html, notice.name, notice.address, notice.content, notice.digest) == ("", "", "", {}, "")
        assert notice.state in ("served", "frozen")
    row = Service.objects.get(outcome="delivered")
    with pytest.raises(NoSuchFile):
        file_row(proof)
    assert (row.receiver, row.proof, row.proof_digest) == ("", None, "")
    assert attempt("UPDATE notices_notice SET name = 'Emma Smith'") == "notices_frozen"


# --- That a letter never came (4, 5) ----------------------------------------------------------------------------------------

SAID = """
    INSERT INTO notices_challenge (service_id, "by", said, at, answer, upheld, answered_by, answered_at)
    SELECT id, %s, 'Nobody rang.', legal_now(), '', %s, %s, %s FROM notices_service
"""
ANSWERED = "UPDATE notices_challenge SET upheld = %s, answer = 'No.', answered_by = %s, answered_at = legal_now()"


def test_challenge_when_said_or_answered_by_sql_alone_is_refused(office: Office, proposed: Case):
    """An invented one, answered with no, would take away the weight of the person's own."""
    office.serve(proposed)
    subject, now = office.subject_of(proposed), legal_now()
    assert attempt(SAID, subject.id, None, None, None) == "notices_in_ledger"
    assert attempt(SAID, subject.id, False, office.alice.public_id, now) == "notices_challenge"
    transitions.challenge(notice=notice_of(proposed).pk, by=subject, at=now, said="Nobody rang.")
    assert attempt(ANSWERED, False, office.alice.public_id) == "notices_in_ledger"
    said = NewEvent(proposed.pk, "notice.challenge-answered", office.dora.public_id)
    append_many(events=[said])
    with transaction.atomic():
        assert attempt(ANSWERED, False, office.dora.public_id) == "notices_challenge"  # she brought it
        append_many(events=[replace(said, actor=office.alice.public_id)])
        assert attempt(ANSWERED, True, office.alice.public_id) == "notices_challenge"  # and it is not set aside
        assert attempt(ANSWERED, False, office.alice.public_id) == ""


def test_service_when_set_aside_by_sql_stops_what_ran_from_it(office: Office, proposed: Case):
    office.serve(proposed)
    undone = (
        "SET CONSTRAINTS ALL DEFERRED;"
        "UPDATE notices_service SET outcome = 'set aside', finding = 'x';"
        "UPDATE notices_notice SET state = 'failed', served_at = NULL WHERE state = 'served'"
    )
    assert attempt(undone) == "notices_in_ledger"
    with transaction.atomic():
        append_many(events=[NewEvent(proposed.pk, "notice.set-aside", office.alice.public_id)])
        assert attempt(undone) == "notices_clock_after_service"
    office.move(proposed, "set-aside-service", office.alice, finding="The house was pulled down.")
    assert proposed.state == "proposed"


# --- Codes with which a person speaks (5) -----------------------------------------------------------------------------------

CODE = """
    INSERT INTO notices_accesscode (case_id, "to", salt, hash, issued_by, issued_at)
    SELECT id, subject, decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex'), %s, legal_now()
    FROM cases_case WHERE id = %s
"""
PASS = """
    INSERT INTO notices_pass (subject, kind, hash, proved_by, issued_by, issued_at, expires_at)
    SELECT subject, 'counter', decode(repeat('00', 32), 'hex'), 'x', %s, legal_now(), legal_now() + interval '1 day'
    FROM cases_case WHERE id = %s
"""


def test_code_or_pass_when_made_by_sql_alone_is_refused(office: Office, proposed: Case):
    """Whoever makes one can speak for the person: they are named, and as themselves."""
    dora = office.dora.public_id
    assert attempt(CODE, dora, proposed.pk) == "notices_in_ledger"
    assert attempt(PASS, dora, proposed.pk) == "notices_in_ledger"
    append_many(events=[NewEvent(proposed.pk, "code.issued", office.alice.public_id)])
    assert attempt(CODE, dora, proposed.pk) == "notices_in_ledger"
    assert proposed.subject is not None
    issue_pass(subject=proposed.subject, proved_by="A passport", by=actor_of(office.dora), at=legal_now())
    assert attempt("UPDATE notices_pass SET subject = gen_random_uuid()") == "notices_kept"
