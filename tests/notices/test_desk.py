"""The desk's pages of notices, and the one that the public reads."""

import re
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case
from cases.rules.kinds import FreezeNotice
from cases.rules.references import reference
from clock.queries import legal_now
from ledger.models import Event
from ledger.queries.sealing import opened
from notices.models import AccessCode, Consent, Notice, Owed, Service
from notices.queries.announcements import announcements
from notices.queries.bindings import KNOWN
from notices.transitions import print_waiting
from people.states import Role
from tests.conftest import LegalClock
from tests.letters import content
from tests.letters.registry import SAYS
from tests.notices.office import Office, notice_of, picture
from tests.people.cast import appoint, found

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOTICES = "/admin/notices/notice/"


def signed_in(user: Any, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def dora(office: Office) -> Client:
    return signed_in(office.dora)


@pytest.fixture
def alice(office: Office) -> Client:
    return signed_in(office.alice)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def upload(name: str = "receipt.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(77), "image/png")


def typed(**more: Any) -> dict[str, Any]:
    usual = {"channel": "in-person", "received_on": "2026-04-30", "receiver": "Emma Smith", "reason": "Handed over"}
    return {**usual, "file": upload(), **more}


def test_notice_is_read_where_it_stands(office: Office, proposed: Case, dora: Client):
    notice = notice_of(proposed)
    shown = page(dora, f"{NOTICES}{notice.pk}/change/")
    assert "Emma Smith" in shown
    assert notice.digest in shown
    answer = dora.get(f"{NOTICES}{notice.pk}/original/")
    assert answer.content.decode() == notice.html
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in answer["Cache-Control"]


def test_every_look_is_in_the_ledger(office: Office, proposed: Case, dora: Client):
    before = Event.objects.filter(kind="file.viewed").count()
    page(dora, f"{NOTICES}{notice_of(proposed).pk}/original/")
    assert Event.objects.filter(kind="file.viewed").count() == before + 1


def test_service_is_recorded_with_its_proof(office: Office, proposed: Case, dora: Client):
    notice = notice_of(proposed)
    answer = dora.post(f"{NOTICES}{notice.pk}/steps/serve/", typed())
    assert answer.status_code == 302
    proposed.refresh_from_db()
    row = Service.objects.get(notice=notice)
    assert (proposed.state, row.outcome, row.receiver) == ("notified", "delivered", "Emma Smith")
    proof = dora.get(f"{NOTICES}{notice.pk}/proof/{row.pk}/")
    assert proof["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"file": ""}, "Service is proved by a document."),
        ({"received_on": "2026-05-02"}, "This day has not come yet."),
        ({"received_on": ""}, "Please fill this in."),
        ({"channel": "post"}, "Give the tracking number."),
        ({"channel": "announcement"}, "Choose one of those offered."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, proposed: Case, dora: Client, changes: dict, said: str):
    answer = dora.post(f"{NOTICES}{notice_of(proposed).pk}/steps/serve/", typed(**changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "Handed over" in answer.content.decode()
    assert not Service.objects.filter(outcome="delivered").exists()


def test_refusal_says_why_and_keeps_what_was_typed(office: Office, proposed: Case, dora: Client):
    answer = dora.post(f"{NOTICES}{notice_of(proposed).pk}/steps/serve/", typed(channel="electronic"))
    assert answer.status_code == 409
    assert "They have not agreed to electronic service." in answer.content.decode()


def test_letter_is_sent_comes_back_and_is_work_again(office: Office, proposed: Case, dora: Client):
    notice = notice_of(proposed)
    assert dora.post(f"{NOTICES}{notice.pk}/steps/send/", {"channel": "post", "tracking": "EMS 1"}).status_code == 302
    row = Service.objects.get(notice=notice)
    step = f"{NOTICES}{notice.pk}/steps/fail/{row.pk}/"
    assert dora.post(step, {"outcome": "bounced", "finding": "Moved away"}).status_code == 302
    assert "to be served anew" in page(dora, f"{NOTICES}?state=failed")
    assert dora.post(step, {"outcome": "failed", "finding": "Twice"}).status_code == 409


def test_mail_needs_consent_that_they_signed(office: Office, proposed: Case, dora: Client):
    notice = notice_of(proposed)
    assert dora.post(f"{NOTICES}{notice.pk}/steps/send/", {"channel": "electronic"}).status_code == 409
    sent = {"address": "emma@example.org", "file": upload("consent.png")}
    assert dora.post(f"{NOTICES}{notice.pk}/steps/consent/", sent).status_code == 302
    assert Consent.objects.get().address == "emma@example.org"
    assert dora.post(f"{NOTICES}{notice.pk}/steps/send/", {"channel": "electronic"}).status_code == 302


def test_challenge_is_answered_and_sets_the_service_aside(office: Office, proposed: Case, alice: Client):
    office.serve(proposed)
    notice = notice_of(proposed)
    assert alice.post(f"{NOTICES}{notice.pk}/steps/challenge/", {"said": "I was abroad."}).status_code == 302
    assert alice.post(f"{NOTICES}{notice.pk}/steps/challenge/", {"said": "Again."}).status_code == 409
    challenge = Service.objects.get(notice=notice).challenges.get()
    sent = {"upheld": "yes", "answer": "Her passport shows it."}
    assert alice.post(f"{NOTICES}{notice.pk}/steps/answer/{challenge.pk}/", sent).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, notice_of(proposed).state) == ("proposed", "failed")
    assert alice.post(f"{NOTICES}{notice.pk}/steps/answer/{challenge.pk}/", sent).status_code == 409


def test_challenge_is_on_the_desk_of_those_who_judge_until_it_is_answered(office: Office, proposed: Case, dora: Client):
    office.serve(proposed)
    bob = signed_in(appoint("judge", office.agency, Role.DECIDER))
    pile = "Letters that are said never to have come"
    assert pile not in page(bob, "/admin/")
    dora.post(f"{NOTICES}{notice_of(proposed).pk}/steps/challenge/", {"said": "I was abroad."})
    assert pile not in page(dora, "/admin/")
    assert f'href="{NOTICES}?challenge=open"' in page(bob, "/admin/")
    assert proposed.ref in page(bob, f"{NOTICES}?challenge=open")
    challenge = Service.objects.get(notice=notice_of(proposed)).challenges.get()
    answer = f"{NOTICES}{notice_of(proposed).pk}/steps/answer/{challenge.pk}/"
    colleague = signed_in(appoint("carol", office.agency, Role.CASE_OFFICER))
    assert colleague.post(answer, {"upheld": "no", "answer": "She signed herself."}).status_code == 302
    assert pile not in page(bob, "/admin/")
    assert proposed.ref not in page(bob, f"{NOTICES}?challenge=open")


def test_challenge_that_is_rejected_leaves_the_service(office: Office, proposed: Case, alice: Client):
    office.serve(proposed)
    notice = notice_of(proposed)
    alice.post(f"{NOTICES}{notice.pk}/steps/challenge/", {"said": "I was abroad."})
    challenge = Service.objects.get(notice=notice).challenges.get()
    alice.post(f"{NOTICES}{notice.pk}/steps/answer/{challenge.pk}/", {"upheld": "no", "answer": "She signed herself."})
    assert notice_of(proposed).state == "served"


def test_challenge_is_not_answered_by_whoever_brought_the_letter(
    office: Office, proposed: Case, dora: Client, alice: Client
):
    office.move(proposed, "serve", office.alice, **office.receipt(proof=office.proof(office.alice)))
    notice = notice_of(proposed)
    dora.post(f"{NOTICES}{notice.pk}/steps/challenge/", {"said": "I was abroad."})
    answer = f"{NOTICES}{notice.pk}/steps/answer/{Service.objects.get(notice=notice).challenges.get().pk}/"
    for somebody, why in ((alice, "You brought this letter"), (dora, "Your role does not include this.")):
        assert why in page(somebody, f"{NOTICES}{notice.pk}/change/")
        refused = somebody.post(answer, {"upheld": "no", "answer": "She signed herself."})
        assert (refused.status_code, why in refused.content.decode()) == (409, True)
    other = signed_in(appoint("carol", office.agency, Role.CASE_OFFICER))
    assert answer in page(other, f"{NOTICES}{notice.pk}/change/")
    assert other.post(answer, {"upheld": "no", "answer": "She signed herself."}).status_code == 302


def test_list_of_notices_is_a_look_at_whom_they_are_to(office: Office, proposed: Case, dora: Client):
    assert notice_of(proposed).name in page(dora, NOTICES)
    (event,) = Event.objects.filter(kind="cases.listed", actor=office.dora.public_id)
    assert proposed.ref in str(opened([event.pk])[event.pk].values)


def test_cover_sheet_shows_a_code_once(office: Office, proposed: Case, dora: Client):
    cover = f"{NOTICES}{notice_of(proposed).pk}/cover/"
    assert dora.get(cover).status_code == 405
    codes = []
    for _ in range(2):
        answer = dora.post(cover)
        assert "no-store" in answer["Cache-Control"]
        assert "http://testserver/case/" in answer.content.decode()  # where to go with it
        codes += re.findall(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", answer.content.decode())
    assert len(set(codes)) == 2
    assert AccessCode.objects.filter(ended_at=None).count() == 1
    shown = page(dora, f"{NOTICES}{notice_of(proposed).pk}/change/")
    assert not [code for code in codes if code in shown]


def test_strangers_to_the_agency_see_nothing(office: Office, proposed: Case):
    notice = notice_of(proposed)
    stranger = signed_in(appoint("erin", found("tax"), Role.CLERK))
    assert stranger.get(f"{NOTICES}{notice.pk}/change/").status_code == 404
    assert stranger.get(f"{NOTICES}{notice.pk}/original/").status_code == 404
    assert stranger.post(f"{NOTICES}{notice.pk}/steps/serve/", typed()).status_code == 404
    assert stranger.post(f"{NOTICES}{notice.pk}/cover/").status_code == 404
    assert stranger.get(f"{NOTICES}preview/{proposed.pk}/intent/").status_code == 404
    assert notice.name not in page(stranger, NOTICES)


def test_auditors_look_and_change_nothing(office: Office, proposed: Case):
    zoe, notice = signed_in(office.zoe), notice_of(proposed)
    page(zoe, f"{NOTICES}{notice.pk}/change/")
    for step in ("steps/serve", "steps/send", "steps/announce", "steps/challenge", "steps/consent", "cover"):
        assert zoe.post(f"{NOTICES}{notice.pk}/{step}/", {}).status_code == 403


def test_unknown_addresses_are_not_found(office: Office, proposed: Case, dora: Client):
    notice = notice_of(proposed)
    assert dora.get(f"{NOTICES}{notice.pk}/steps/burn/").status_code == 404
    assert dora.get(f"{NOTICES}{uuid4()}/original/").status_code == 404
    assert dora.get(f"{NOTICES}{notice.pk}/print.pdf").status_code == 404
    wrong = {"outcome": "failed", "finding": "Nobody there"}
    assert dora.post(f"{NOTICES}{notice.pk}/steps/fail/{uuid4()}/", wrong).status_code == 409
    assert dora.post(f"{NOTICES}{notice.pk}/steps/fail/none/", wrong).status_code == 404


def test_case_page_says_what_is_missing(office: Office, proposed: Case, alice: Client, monkeypatch: pytest.MonkeyPatch):
    """Before the move, and not only when it is refused."""
    shown = page(alice, f"/admin/cases/case/{proposed.ref}/change/")
    assert "Notice of what is proposed 1" in shown
    assert "A notice was fixed" in shown
    lacking = FreezeNotice("decision", office.emma, {**content.DECISION, "basis": []})
    monkeypatch.setitem(KNOWN.drafts, ("letter", "decision"), lambda _case, _at: lacking)
    shown = page(alice, f"/admin/cases/case/{proposed.ref}/change/")
    assert "Being prepared: Decision" in shown
    assert "the legal basis, article by article" in shown
    assert "the reasons" not in shown.split("Being prepared: Decision")[1].split("</ul>")[0]


def test_preview_is_the_original_as_it_would_be(office: Office, proposed: Case, alice: Client):
    shown = page(alice, f"{NOTICES}preview/{proposed.pk}/intent/")
    assert "To withdraw the permit of stall 7." in shown
    assert Notice.objects.filter(case=proposed).count() == 1
    assert alice.get(f"{NOTICES}preview/{proposed.pk}/removal/").status_code == 404


def test_owed_notice_is_given_by_hand(office: Office, proposed: Case, dora: Client, monkeypatch: pytest.MonkeyPatch):
    office.decided(proposed)
    office.serve(proposed, "serve-decision")
    office.move(proposed, "take-effect")
    monkeypatch.setitem(SAYS, "removal", {**content.REMOVAL, "since": ""})
    office.move(proposed, "remove")
    owed = Owed.objects.get()
    sent = {"action": "give", "_selected_action": [owed.pk]}
    answer = dora.post("/admin/notices/owed/", sent, follow=True)
    assert "since when" in answer.content.decode()
    owed.refresh_from_db()
    assert owed.given is None


def test_public_reads_the_reference_and_a_masked_name_only(
    office: Office, proposed: Case, alice: Client, client: Client, legal_clock: LegalClock
):
    why = "Letters of 28 and 29 April came back."
    sent = {"unreachable": why, "reason": "The last way"}
    assert alice.post(f"{NOTICES}{notice_of(proposed).pk}/steps/announce/", sent).status_code == 302
    answer = client.get("/announcements/", headers={"Accept-Language": "en"})
    shown = answer.content.decode()
    assert proposed.ref in shown
    assert "E*** S****" in shown
    assert "2026-06-01" in shown
    assert "a masked name here could be yours? Call the agency" in shown
    assert 'href="/about/contact/#agencies"' in shown
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    for secret in ("Emma", "Smith", "Example Road", "permit", "stall", why):
        assert secret not in shown
    legal_clock.set("2026-06-02T00:00:00+08:00")
    assert proposed.ref not in client.get("/announcements/").content.decode()


def test_public_finds_an_announcement_by_its_reference(
    office: Office, proposed: Case, client: Client, legal_clock: LegalClock
) -> None:
    office.move(proposed, "announce", office.alice, unreachable="Letters came back.")

    def sought(typed: str) -> tuple[int, str]:
        answer = client.post("/announcements/", {"reference": typed}, headers={"Accept-Language": "en"})
        assert answer["X-Robots-Tag"] == "noindex, noarchive"
        return answer.status_code, answer.text

    status, page = sought(f" {proposed.ref.lower().replace('-', ' ')} ")
    assert (status, "E*** S****" in page) == (200, True)
    status, page = sought("BL-2026-000001-X1")
    assert (status, "This is no reference of ours." in page, "BL-2026-000001-X1" in page) == (422, True, True)
    assert "E*** S****" not in page
    status, page = sought(reference("BL", 2026, 999_999))
    assert (status, "Nothing is announced under" in page) == (200, True)
    legal_clock.set("2026-06-02T00:00:00+08:00")
    assert "Nothing is announced under" in sought(proposed.ref)[1]


def test_public_reads_every_announcement_however_many_there_are(office: Office, proposed: Case) -> None:
    announced = [proposed, office.open(), office.open()]
    for case in announced:
        office.move(case, "announce", office.alice, unreachable="Letters came back.")
    read: list[str] = []
    after: UUID | None = None
    for _page in announced:
        shown, after = announcements(legal_now(), after, size=1)
        read += [one.ref for one in shown]
    assert sorted(read) == sorted(case.ref for case in announced)
    assert after is None


def test_announcements_when_read_from_one_on_show_the_older_ones(
    office: Office, proposed: Case, client: Client
) -> None:
    newer = office.open()
    for case in (proposed, newer):
        office.move(case, "announce", office.alice, unreachable="Letters came back.")
    last = Service.objects.get(notice__case=newer)
    shown = client.get(f"/announcements/?after={last.pk}").content.decode()
    assert proposed.ref in shown
    assert newer.ref not in shown
    for unknown in (uuid4(), "x", ""):
        assert newer.ref in client.get(f"/announcements/?after={unknown}").content.decode()


def test_print_is_a_download(office: Office, proposed: Case, dora: Client):
    assert print_waiting(seconds=20) >= 1
    answer = dora.get(f"{NOTICES}{notice_of(proposed).pk}/print.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_send_when_no_code_was_issued_says_so_before_the_letter_goes_out(office: Office, proposed: Case, dora: Client):
    address = f"{NOTICES}{notice_of(proposed).pk}/"
    assert "They have no access code yet" in page(dora, f"{address}steps/send/")
    dora.post(f"{address}cover/")
    assert "They have no access code yet" not in page(dora, f"{address}steps/send/")


def test_ways_of_service_are_named_beside_when_they_count(office: Office, proposed: Case, dora: Client):
    shown = page(dora, f"{NOTICES}{notice_of(proposed).pk}/change/")
    assert "<b>By post</b>: On the day that the carrier’s receipt names." in shown
    assert "version 2" in shown


def test_list_of_notices_is_read_as_cards_with_whole_days(office: Office, proposed: Case, dora: Client) -> None:
    page = dora.get(NOTICES).content.decode()
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert re.findall(r'data-label="([^"]+)"', row) == [
        "Kind",
        "Addressee’s name",
        "State",
        "Fixed",
        "Served",
    ]
    day = Notice.objects.get().frozen_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert f">{day:%Y-%m-%d}</td>" in row
    way = page[page.index('<ol class="breadcrumbs">') :]
    assert "Home" not in way[: way.index("</ol>")]


def test_list_without_a_row_says_what_would_stand_here(office: Office, dora: Client) -> None:
    page = dora.get("/admin/notices/owed/").content.decode()
    assert "There is nothing here. Letters that a removal or a lifting still owes somebody" in page
    assert 'name="action"' not in page
    assert "changelist-filter" not in page
    none = dora.get("/admin/notices/owed/?given__isempty=1").content.decode()
    assert "Nothing here is as you asked." in none
    assert "changelist-filter" in none
