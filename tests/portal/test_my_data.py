"""My data: shown to whoever has shown who they are, all of it, and to nobody else."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from clock.queries import legal_now
from ledger.queries import history
from ledger.queries.signing import new_key
from lists.models import Listing
from notices.models import Consent, Pass
from notices.transitions.passes import issue_pass
from outbox.tasks import relay
from portal.queries.myself import EVERYTHING, Myself
from portal.queries.printing import held_as_html
from records import transitions as records
from records.models import Record, Representative
from records.states import Capacity
from tests.appeals.chamber import FILED
from tests.lists.court import CREDITOR, DEBTOR, Court
from tests.portal.citizen import CODE
from tests.portal.filings import Town
from tests.records.office import WHY

BACKEND = "django.contrib.auth.backends.ModelBackend"
DOOR = "/my-data/"
WRONG = "This code does not open anything"


@pytest.fixture
def court(db: None, legal_clock: Any, settings: Any, tmp_path: Path) -> Court:
    settings.FILES_DIR, settings.ERASURE_JOURNAL = tmp_path / "files", tmp_path / "erasures.jsonl"
    key = tmp_path / "letters"
    key.write_text(new_key())
    settings.LETTER_KEY_FILE = str(key)
    court = Court(legal_clock)
    court.open_list()
    return court


@pytest.fixture
def listed(court: Court) -> Listing:
    return court.bring_to("notified")


@pytest.fixture
def inside(court: Court, listed: Listing, client: Client) -> Client:
    """The debtor, who has shown who they are."""
    code = issue_pass(subject=listed.subject_id, proved_by="Business licence", by=actor_of(court.dora), at=legal_now())
    assert client.post(DOOR, {"code": code.lower().replace("-", " ")}).status_code == 302
    return client


def test_code_from_a_counter_opens_once(court: Court, listed: Listing, client: Client) -> None:
    clerk = Client()
    clerk.force_login(court.dora, backend=BACKEND)
    page = f"/admin/notices/pass/{listed.subject_id}/issue/"
    assert "compared with the number above" in clerk.get(page).text
    sheet = clerk.post(page, {"proved_by": "Business licence"})
    assert "no-store" in sheet["Cache-Control"]
    (code,) = CODE.findall(sheet.text)
    assert code not in str(Pass.objects.values())
    assert client.get("/my-data/held/")["Location"] == DOOR
    # Wrong, unknown, of another kind: one answer.
    answers = {
        client.post(DOOR, {"code": given}).text.count(WRONG) for given in ("0000-0000-0000", "x", code[:-1] + "!")
    }
    assert answers == {2}
    assert client.post(DOOR, {"code": ""}).status_code == 422
    assert client.post(DOOR, {"code": code}).status_code == 302
    assert "徐氏贸易有限公司" in client.get(DOOR).text
    again = Client().post(DOOR, {"code": code})
    assert (again.status_code, WRONG in again.text) == (422, True)
    client.post("/my-data/leave/")
    assert "徐氏贸易有限公司" not in client.get(DOOR).text
    clerk.force_login(court.zoe, backend=BACKEND)
    assert clerk.get(page).status_code == 403


def test_clerk_prints_everything_for_whoever_stands_at_the_counter(court: Court, listed: Listing) -> None:
    clerk = Client()
    clerk.force_login(court.dora, backend=BACKEND)
    page = f"/admin/portal/draft/held/{listed.subject_id}/"
    assert "Print everything that is held" in clerk.get(page).text
    for given in ({}, {"proved_by": " ", "language": "en"}, {"proved_by": "Card 11010519491231002X", "language": "en"}):
        refused = clerk.post(page, given)
        assert (refused.status_code, "%PDF" in refused.text) == (422, False)
    paper = clerk.post(page, {"proved_by": "Business licence", "language": "en"})
    assert (paper.status_code, "no-store" in paper["Cache-Control"]) == (200, True)
    assert paper["Content-Type"] in ("application/pdf", "text/html; charset=utf-8")
    look = [one for one in history(listed.subject_id) if one.kind == "file.viewed"][-1]
    assert look.actor == court.dora.public_id
    assert look.values == {
        "fields": list(EVERYTHING),
        "purpose": "printed for the person at the counter, who showed: Business licence",
    }
    assert held_as_html(Myself(listed.subject_id, "徐氏贸易有限公司"), legal_now()).count("Business licence") == 1
    clerk.force_login(court.zoe, backend=BACKEND)
    assert clerk.get(page).status_code == 403


def test_code_when_too_old_opens_nothing_and_guesses_shut_the_door_for_the_guesser_alone(
    court: Court, listed: Listing, client: Client
) -> None:
    by = actor_of(court.dora)
    code = issue_pass(subject=listed.subject_id, proved_by="Licence", by=by, at=legal_now())
    for number in range(30):
        client.post(DOOR, {"code": f"WRONG-{number}"})
    shut = client.post(DOOR, {"code": code})
    assert (shut.status_code, "Wait a quarter of an hour" in shut.text) == (429, True)
    court.clock.set("2026-03-10T10:05:00+08:00")  # the clock has run on while others guessed
    assert client.post(DOOR, {"code": code}, REMOTE_ADDR="203.0.113.9").status_code == 422


def test_everything_when_read_is_whole_in_page_and_file(court: Court, inside: Client, listed: Listing) -> None:
    records.look_into_subject(
        subject=listed.subject_id, by=actor_of(court.dora), purpose="Counter 3", fields=("names",)
    )
    page = inside.get("/my-data/held/").text
    ref = Case.objects.get(pk=listed.pk).ref
    record = Record.objects.get(subject=listed.subject_id)
    for told in (
        "徐氏贸易有限公司",
        "120000",
        "Sum owed",
        record.case.ref,
        ref,
        "Judgment defaulters",
        "Counter 3",
        "Notice of what is proposed",
    ):
        assert told in page, told
    assert DEBTOR not in page
    in_chinese = inside.get("/my-data/held/?lang=zh-hans").text
    assert "谁查看过您的档案" in in_chinese
    answer = inside.post("/my-data/my-data.json")
    assert answer["Content-Disposition"].startswith("attachment")
    held = json.loads(answer.content)
    assert held["records"][0]["reference"] == record.case.ref
    assert held["rooms"]["lists"]["listings"][0]["case"] == ref
    assert DEBTOR not in answer.text
    printed = inside.post("/my-data/my-data.pdf")
    assert printed.status_code in (200, 302)
    assert "own access: JSON" in inside.get("/my-data/held/").text
    assert inside.get("/my-data/my-data.json").status_code == 405


def test_own_case_when_shown_who_one_is_opens_without_a_code(court: Court, inside: Client, listed: Listing) -> None:
    """Letters reach them there as they do with the paper; nobody else's case opens."""
    ref = Case.objects.get(pk=listed.pk).ref
    assert f"/case/{ref}/" in inside.get(DOOR).text
    assert "What you can do now" in inside.get(f"/case/{ref}/").text
    record = court.confirmed(subject=court.creditor(), beneficiary=court.debtor(), document_number="another")
    subject = {"kind": "organisation", "name": "赵氏建材有限公司", "identifier": CREDITOR}
    other = court.propose(record, subject=subject)
    assert inside.get(f"/case/{Case.objects.get(pk=other.pk).ref}/").status_code == 302
    inside.post("/my-data/leave/")
    assert inside.get(f"/case/{ref}/").status_code == 302


def test_page_when_there_is_more_asks_the_database_no_more(inside: Client, django_assert_max_num_queries: Any) -> None:
    for path, most in ((DOOR, 23), ("/my-data/held/", 45)):
        with django_assert_max_num_queries(most):
            assert inside.get(path).status_code == 200


def test_record_when_it_is_wrong_is_disputed_at_once(court: Court, inside: Client, listed: Listing) -> None:
    record = Record.objects.get(subject=listed.subject_id)
    page = f"/my-data/records/{record.case.ref}/doubt/"
    wrong = inside.post(page, {"words": "I paid."})
    assert (wrong.status_code, "Choose what is wrong." in wrong.text, "I paid." in wrong.text) == (422, True, True)
    assert inside.post(page, {"doubt": "wrong", "words": "I paid."}, follow=True).status_code == 200
    assert court.state(record.pk) == "disputed"
    assert inside.post(page, {"doubt": "wrong", "words": "I paid."}).status_code == 422
    others = court.record(subject=court.described("first"), document_number="another")
    assert inside.get(f"/my-data/records/{others.ref}/doubt/").status_code == 404


def test_mail_when_agreed_tells_that_something_happened_and_not_what(
    court: Court, inside: Client, listed: Listing
) -> None:
    bad = inside.post("/my-data/mail/", {"address": "nobody", "agree": "on"})
    assert (bad.status_code, 'value="nobody"' in bad.text) == (422, True)
    for _press in range(2):
        assert inside.post("/my-data/mail/", {"address": "xu@example.org", "agree": "on"}).status_code == 302
    assert Consent.objects.get(to=listed.subject_id).address == "xu@example.org"
    court.reach_decided(listed)
    relay()
    (word,) = mail.outbox
    assert word.to == ["xu@example.org"]
    said = word.subject + word.body
    assert [name for name in (Case.objects.get(pk=listed.pk).ref, "徐氏", "Judgment", "decision") if name in said] == []
    code = issue_pass(subject=listed.subject_id, proved_by="Licence", by=actor_of(court.dora), at=legal_now())
    inside.post(DOOR, {"code": code})
    assert inside.post("/my-data/mail/end/").status_code == 302
    court.reach_effective(listed)
    relay()
    assert len(mail.outbox) == 1


def test_calendar_when_opened_holds_the_last_days_until_it_is_closed(
    court: Court, inside: Client, listed: Listing
) -> None:
    page = inside.post("/my-data/calendar/", {"open": "1"}).text
    address = re.findall(r"/calendars/[^/]+/last-days\.ics", page)[0]
    assert address not in inside.get("/my-data/calendar/").text
    anybody = Client()
    file = anybody.get(address)
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in file["Cache-Control"]
    text = file.content.decode()
    assert "DTSTART;VALUE=DATE:20260310\r\nDTEND;VALUE=DATE:20260311\r\n" in text
    assert [line for line in text.split("\r\n") if len(line.encode()) > 75] == []
    assert "徐氏" not in text
    assert inside.get("/my-data/last-days.ics").content.decode().count("BEGIN:VEVENT") == text.count("BEGIN:VEVENT")
    newer = re.findall(r"/calendars/[^/]+/last-days\.ics", inside.post("/my-data/calendar/", {"open": "1"}).text)[0]
    assert anybody.get(address).status_code == 404
    inside.post("/my-data/calendar/", {"close": "1"})
    assert anybody.get(newer).status_code == 404
    assert anybody.get("/calendars/guess/last-days.ics").status_code == 404


def test_last_day_when_what_it_was_for_was_filed_is_gone(folders: Path, town: Town, client: Client) -> None:
    subject = town.listed.subject_id
    town.clock.set(FILED)

    def came() -> tuple[bool, int]:
        code = issue_pass(subject=subject, proved_by="Licence", by=actor_of(town.dora), at=legal_now())
        client.post(DOOR, {"code": code})
        calendar = client.get("/my-data/last-days.ics").content.decode()
        return "Time to appeal" in client.get(DOOR).text, calendar.count("SUMMARY:Last day: Time to appeal")

    assert came() == (True, 1)
    town.appealed()
    assert came() == (False, 0)
    assert "Time to go to court" in client.get(DOOR).text


def test_lifting_letter_and_representative_when_it_is_one_s_own(court: Court, inside: Client, listed: Listing) -> None:
    court.reach_decided(listed)
    court.reach_effective(listed)
    code = issue_pass(subject=listed.subject_id, proved_by="Licence", by=actor_of(court.dora), at=legal_now())
    inside.post(DOOR, {"code": code})
    measure = listed.measures.get()
    assert inside.post("/my-data/letter/", {"measure": str(measure.pk)}).status_code == 404
    court.clock.set("2026-03-17T00:10:00+08:00")
    from cases.rules.standing import Actor
    from cases.states import Party

    court.step(
        listed,
        "order-removal",
        Actor(id=listed.subject_id, parties=frozenset({Party.COURT})),
        way="not enforceable",
        document="Ruling 12",
    )
    assert str(measure.pk) in inside.get(DOOR).text
    letter = inside.post("/my-data/letter/", {"measure": str(measure.pk), "form": "html"})
    assert (letter.status_code, "<svg" in letter.text) == (200, True)
    assert inside.post("/my-data/letter/", {"measure": "x"}).status_code == 404
    lawyer = court.person()
    named = {"by": actor_of(court.alice), "at": legal_now(), "reason": WHY}
    paper = court.paper(court.alice)
    records.appoint_representative(
        subject=listed.subject_id,
        person=lawyer,
        capacity=Capacity.ATTORNEY,
        document=paper,
        from_on=date(2026, 3, 17),  # today, although it is the sixteenth further west
        until_on=None,
        **named,
    )
    row = Representative.objects.get()
    assert "张伟" in inside.get("/my-data/held/").text
    assert inside.post(f"/my-data/speakers/{row.pk + 1}/revoke/").status_code == 404
    assert inside.post(f"/my-data/speakers/{row.pk}/revoke/").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_person_when_erased_is_gone_here_too(court: Court, client: Client) -> None:
    subject = court.person()
    code = issue_pass(subject=subject, proved_by="Card", by=actor_of(court.dora), at=legal_now())
    client.post(DOOR, {"code": code})
    assert "张伟" in client.get(DOOR).text
    records.erase_person(subject=subject, by=None, at=legal_now(), reason="They asked.")
    assert "张伟" not in client.get(DOOR).text
    assert client.get("/my-data/held/").status_code == 302
    assert Pass.objects.count() == 0
