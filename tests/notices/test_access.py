"""The code on paper: what is kept of it, who may try, and what it opens."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from ledger.queries import history
from notices import transitions
from notices.models import AccessCode, Pass, Service, WrongCode
from notices.rules.codes import new_code, normal
from notices.transitions import Tried
from notices.transitions.passes import issue_pass
from people.models import User
from people.states import Role
from tests.cases.desk import BACKEND
from tests.cases.test_four_eyes import make_deputy
from tests.conftest import LegalClock
from tests.notices.office import Office, notice_of
from tests.people.cast import appoint

HOME, STRANGER = "192.0.2.1", "198.51.100.7"


def issued(office: Office, case: Case) -> str:
    return transitions.issue_code(case=case.pk, to=office.emma, by=actor_of(office.dora), at=legal_now())


def tried(case: Case, code: str, address: str = HOME, ref: str = "") -> Tried:
    return transitions.try_code(ref=ref or case.ref, code=code, address=address, at=legal_now())


def test_code_opens_its_case_however_it_is_typed(office: Office, proposed: Case):
    code = issued(office, proposed)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l")):
        entry = tried(proposed, typed).entry
        assert entry is not None
        assert (entry.case, entry.to, entry.ref) == (proposed.pk, office.emma, proposed.ref)


def test_code_stands_nowhere(office: Office, proposed: Case):
    """Not in any table, in any form that the paper shows."""
    code = issued(office, proposed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE t::text ILIKE %s OR t::text ILIKE %s",
                [f"%{code}%", f"%{normal(code)}%"],
            )
            assert cursor.fetchone()[0] == 0, table
    assert [event.kind for event in history(proposed.pk)][-1] == "code.issued"


def test_reprinting_issues_another_and_ends_the_first(office: Office, proposed: Case):
    first, second = issued(office, proposed), issued(office, proposed)
    assert tried(proposed, first).entry is None
    assert tried(proposed, second).entry is not None
    assert AccessCode.objects.filter(ended_at=None).count() == 1


def test_code_that_was_taken_back_opens_nothing(office: Office, proposed: Case):
    code = issued(office, proposed)
    transitions.revoke_code(case=proposed.pk, to=office.emma, by=actor_of(office.dora), at=legal_now(), reason="Astray")
    assert tried(proposed, code) == Tried()


def test_code_of_one_case_does_not_open_another(office: Office, proposed: Case):
    code, other = issued(office, proposed), office.open()
    assert tried(other, code) == Tried()


def test_code_is_issued_to_those_who_are_written_to_only(office: Office, proposed: Case):
    with pytest.raises(Refusal):
        transitions.issue_code(case=proposed.pk, to=office.wei, by=actor_of(office.dora), at=legal_now())


def test_unknown_and_wrong_are_one_answer_and_one_amount_of_work(
    office: Office, proposed: Case, django_assert_num_queries
):
    issued(office, proposed)
    with django_assert_num_queries(7):
        assert tried(proposed, new_code()) == Tried()
    with django_assert_num_queries(7):
        assert tried(proposed, new_code(), ref="LT-2026-999999-A") == Tried()
    with django_assert_num_queries(7):
        assert tried(proposed, new_code(), ref="no reference at all") == Tried()


def test_door_shuts_for_the_guesser_and_not_for_the_owner(office: Office, proposed: Case, legal_clock: LegalClock):
    code = issued(office, proposed)
    for _ in range(5):
        assert tried(proposed, new_code(), STRANGER) == Tried()
    assert tried(proposed, code, STRANGER) == Tried(shut=True)
    assert tried(proposed, code, HOME).entry is not None
    legal_clock.set("2026-04-30T15:36:00+08:00")
    assert tried(proposed, code, STRANGER).entry is not None


def test_door_shuts_for_whoever_tries_many_cases(office: Office, proposed: Case):
    code = issued(office, proposed)
    for number in range(30):
        tried(proposed, new_code(), STRANGER, ref=f"LT-2026-{number:06d}-A")
    assert tried(proposed, code, STRANGER).shut


def test_failures_name_nobody_and_are_forgotten(office: Office, proposed: Case, legal_clock: LegalClock):
    tried(proposed, new_code(), STRANGER)
    assert {len(bytes(row.bucket)) for row in WrongCode.objects.all()} == {32}
    legal_clock.set("2026-04-30T15:36:00+08:00")
    assert transitions.forget_failures(at=legal_now()) == 2
    assert not WrongCode.objects.exists()


def test_opening_it_on_the_public_pages_serves_it(office: Office, proposed: Case):
    entry = tried(proposed, issued(office, proposed)).entry
    assert entry is not None
    notice, emma = notice_of(proposed), office.subject_of(proposed)
    opened = transitions.open_notice(notice=notice.pk, entry=entry, by=emma, at=legal_now())
    proposed.refresh_from_db()
    row = Service.objects.get(notice=notice)
    assert opened.html == notice.html
    assert (proposed.state, row.channel, row.opened_with_id) == ("notified", "portal", entry.code)
    assert Timer.objects.get(case=proposed, kind="RESPONSE").trigger_at == opened.served_at
    again = transitions.open_notice(notice=notice.pk, entry=entry, by=emma, at=legal_now())
    assert again == opened
    assert Service.objects.filter(notice=notice).count() == 1


def test_somebody_elses_notice_is_not_opened(office: Office, proposed: Case):
    entry = tried(proposed, issued(office, proposed)).entry
    other = notice_of(office.open(office.wei))
    assert entry is not None
    with pytest.raises(Refusal):
        transitions.open_notice(notice=other.pk, entry=entry, by=office.subject_of(proposed), at=legal_now())


def test_code_that_ended_meanwhile_serves_nothing(office: Office, proposed: Case):
    entry = tried(proposed, issued(office, proposed)).entry
    issued(office, proposed)
    assert entry is not None
    with pytest.raises(Refusal):
        transitions.open_notice(
            notice=notice_of(proposed).pk, entry=entry, by=office.subject_of(proposed), at=legal_now()
        )


def refused(user: User, case: Case, to: UUID) -> None:
    with pytest.raises(Refusal) as refusal:
        transitions.issue_code(case=case.pk, to=to, by=actor_of(user), at=legal_now())
    assert [one.rule for one in refusal.value.because] == ["four-eyes"]
    assert "Somebody else hands out the code" in refusal.value.because[0].text.msgid


def test_whoever_has_signed_in_a_matter_never_holds_its_code(office: Office, proposed: Case):
    """The code is the person's voice: what opens the letter serves it, and what answers with it closes their time."""
    refused(office.alice, proposed, office.emma)
    assert not AccessCode.objects.exists()
    assert tried(proposed, issued(office, proposed)).entry


def test_whoever_stands_in_for_a_signer_never_holds_its_code(office: Office, proposed: Case):
    colleague = appoint("carol", office.agency, Role.CASE_OFFICER)
    make_deputy(office, office.alice, colleague)
    refused(colleague, proposed, office.emma)


def test_sheet_is_not_offered_to_whoever_has_signed(office: Office, proposed: Case):
    alice, page = Client(), f"/admin/notices/notice/{notice_of(proposed).pk}/"
    alice.force_login(office.alice, backend=BACKEND)
    assert "Somebody else hands out the code" in alice.get(f"{page}change/").content.decode()
    answer = alice.post(f"{page}cover/", follow=True)
    assert "Somebody else hands out the code" in answer.content.decode()
    counter = alice.post(f"/admin/notices/codewish/{proposed.ref}/counter/", {"to": str(office.emma), "proved": "card"})
    assert counter.status_code == 409, counter.context["form"].errors
    assert not AccessCode.objects.exists()


def test_pass_to_a_file_is_not_given_by_whoever_has_signed_in_a_case_of_it(office: Office, proposed: Case):
    """It opens every case of theirs."""
    alice = Client()
    alice.force_login(office.alice, backend=BACKEND)
    answer = alice.post(f"/admin/notices/pass/{office.emma}/issue/", {"proved_by": "Identity card"})
    assert "Somebody else hands out the code" in answer.content.decode()
    assert not Pass.objects.exists()
    assert issue_pass(subject=office.emma, proved_by="Card", by=actor_of(office.dora), at=legal_now())
    assert issue_pass(subject=office.wei, proved_by="Card", by=actor_of(office.alice), at=legal_now())
