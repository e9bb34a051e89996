"""My case: who comes in, what stands on the page, and what never does."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.queries.standings import actor_of
from cases.rules.references import reference
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.models import Event
from lists.models import Exhibit, Listing
from notices import transitions as notices
from notices.models import AccessCode, Challenge, CodeWish, Notice, Service
from notices.rules.codes import MOST_FAILURES_OF_A_CASE
from portal.models import Draft
from portal.transitions import let_go
from records import transitions as records
from records.states import Capacity
from tests.cases.desk import Official, words
from tests.lists.court import DECISION_SERVED, IN_EFFECT, WHY, Court
from tests.portal.citizen import Citizen, paper

STRANGER = "198.51.100.7"
BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = "do not belong together"


@pytest.fixture
def wei(court: Court, client: Client) -> Citizen:
    """Somebody whose letter is still on its way."""
    return Citizen(court, court.propose(), client)


# --- Coming in ----------------------------------------------------------------------------------------------------------


def test_wrong_and_unknown_are_answered_alike(xu: Citizen) -> None:
    xu.enter("BBBB-BBBB-BBBB")
    told = []
    for given in ({"code": "AAAA-AAAA-AAAA", "ref": xu.ref}, {"ref": reference("BL", 2026, 999999)}):
        with CaptureQueriesContext(connection) as asked:
            answer = xu.enter(**given)
        text = answer.content.decode()
        assert WRONG in text
        text = re.sub(r'value="[^"]*"', "", text)
        told.append((answer.status_code, re.sub(r"\s+", " ", text), len(asked)))
    assert told[0] == told[1]
    assert told[0][0] == 422
    kept = xu.enter("aaaa bbbb").content.decode()
    assert 'value="aaaa bbbb"' in kept
    assert f'value="{xu.ref}"' in kept


def test_reference_and_code_however_they_are_typed(xu: Citizen) -> None:
    """Without dashes, in small letters, in the wide signs of a Chinese keyboard; in no other digits."""
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    for typed in (str.lower, lambda text: text.replace("-", ""), lambda text: text.translate(wide)):
        answer = xu.enter(typed(xu.code), ref=typed(xu.ref), client=Client())
        assert answer.headers.get("Location") == f"/case/{xu.ref}/", typed(xu.ref)
    for _ in range(MOST_FAILURES_OF_A_CASE + 1):  # a slip of the pen is no guess at a code
        slip = xu.enter(ref=xu.ref[:-1] + ("A" if xu.ref[-1] != "A" else "B"))
        assert slip.status_code == 422
        assert "This is no reference of ours" in slip.content.decode()
    arabic = xu.ref.translate({ord(str(digit)): chr(0x660 + digit) for digit in range(10)})
    assert xu.client.get(f"/case/{arabic}/").status_code == 302
    assert xu.client.get("/case/", {"ref": arabic}).status_code == 200


def test_stranger_s_guesses_shut_the_door_for_the_stranger_alone(xu: Citizen) -> None:
    for _ in range(MOST_FAILURES_OF_A_CASE):
        xu.enter("AAAA-AAAA-AAAA", address=STRANGER, client=Client())
    assert xu.enter(address=STRANGER, client=Client()).status_code == 429
    assert xu.enter().status_code == 302


def test_form_when_filled_in_by_a_program_opens_nothing(xu: Citizen) -> None:
    sent = {"reference": xu.ref, "code": xu.code, "website": "http://x.example"}
    assert WRONG in xu.client.post("/case/", sent | {"stamp": ""}).content.decode()
    quick = xu.client.post("/case/", {"reference": xu.ref, "code": xu.code})
    assert "press the button once more" in quick.content.decode()
    assert xu.get().status_code == 302


def test_page_is_nobody_else_s(xu: Citizen, court: Court) -> None:
    xu.enter()
    assert Client().get(f"/case/{xu.ref}/").status_code == 302
    answer = xu.get()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.content.decode()
    assert xu.client.get("/case/BL-2026-000099-A/").status_code == 302
    assert xu.client.get(f"/case/{xu.ref}/leave/").status_code == 405
    assert xu.post("leave/").status_code == 302
    assert xu.get().status_code == 302


def test_code_when_another_is_issued_closes_the_page_at_once(xu: Citizen) -> None:
    xu.enter()
    assert xu.get().status_code == 200
    code = xu.new_code()
    assert xu.get().status_code == 302
    assert xu.enter().status_code == 422
    assert xu.enter(code).status_code == 302


# --- The page -----------------------------------------------------------------------------------------------------------


def test_letter_when_opened_here_counts_as_received_now(wei: Citizen, court: Court) -> None:
    wei.enter()
    text = wei.page()
    assert "A letter waits for you" in text
    assert "evades enforcement" not in text
    letter = Notice.objects.get()
    assert wei.get(f"letters/{letter.pk}/").status_code == 404
    assert wei.post(f"letters/{letter.pk}/open/").status_code == 302
    row = Service.objects.get()
    assert (row.channel, row.outcome, row.opened_with.ended_at) == ("portal", "delivered", None)
    assert Timer.objects.get(kind="RESPONSE").trigger_at == row.served_at
    text = wei.page()
    assert "evades enforcement" in text
    original = wei.get(f"letters/{letter.pk}/")
    assert original.content.decode() == letter.html
    assert "sandbox" in original.headers["Content-Security-Policy"]


def test_page_says_every_date_as_its_clock_has_it_and_as_many_events_as_officials_see(
    xu: Citizen, court: Court
) -> None:
    xu.enter()
    text = xu.page()
    assert text.count("until Tuesday 10 March 2026, 24:00") >= 3
    assert "It starts on Tuesday 3 March 2026; that day is not counted." in text
    due = Timer.objects.get(kind="RESPONSE").due_at
    assert due is not None
    assert due.isoformat() == "2026-03-10T16:00:00+00:00"
    count = Event.objects.filter(chain=xu.listing.pk).count()
    assert f"{count} steps are recorded. Officials see the same {count}." in text
    timeline = text.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert timeline.count('<li class="done">') == count
    assert "How it reached you" in timeline  # what officials are asked of “them” says “you” to whom it is about
    assert " them" not in timeline
    assert "Nobody but you. To name somebody" in text


def test_remedies_of_a_decision_have_their_last_days_and_the_page_outlives_the_entry(xu: Citizen, court: Court) -> None:
    court.reach_decided(xu.listing)
    court.reach_effective(xu.listing)
    xu.enter()
    text = xu.page()
    assert "You are on a list." in text
    assert "Other ways to contest it" in text
    assert "Last day:" in text
    court.step(xu.listing, "order-removal", court.bob, way="performed", document="Bank receipt 7")
    after = xu.page()
    assert "Your entry has been removed. Nobody sees it any more." in after
    assert "None of this holds any more." in after
    assert "The entry is removed at once when" not in after
    assert "The last day was:" not in after  # to go to court: that day has not come


def test_page_asks_no_more_of_the_database_for_more_events(xu: Citizen) -> None:
    xu.enter()
    xu.page()
    with CaptureQueriesContext(connection) as few:
        xu.page()
    for _ in range(2):
        xu.write("respond", answer="More.", exhibits=[], complete=False, hearing=False)
        xu.send("respond")
    with CaptureQueriesContext(connection) as many:
        xu.page()
    assert len(many) <= len(few) + 1


def test_download_is_for_those_of_the_case_alone(xu: Citizen, court: Court) -> None:
    xu.enter()
    foreign = court.paper(court.dora)
    assert xu.get(f"papers/{foreign}/").status_code == 404
    xu.write("respond", answer="See this.", exhibits=[paper()], complete=False, hearing=False)
    xu.send("respond")
    link = re.search(r"papers/([0-9a-f-]+)/", xu.page())
    assert link
    answer = xu.get(f"papers/{link[1]}/")
    assert answer.content == b"Paid on 4 March."
    assert answer.headers["Content-Disposition"].startswith("attachment")


# --- When something went wrong --------------------------------------------------------------------------------------------


def test_lost_code_is_answered_alike_and_becomes_a_clerk_s_work(xu: Citizen, court: Court, client: Client) -> None:
    stamp = re.search(r'name="stamp" value="([^"]+)"', client.get("/case/lost-code/").content.decode())
    assert stamp
    court.clock.set("2026-03-04T10:00:00+08:00")
    pages = [
        client.post("/case/lost-code/", {"reference": ref, "stamp": stamp[1]}).content.decode().replace(ref, "")
        for ref in (xu.ref, "BL-2026-000002-S")
    ]
    assert "We have noted it" in pages[0]
    assert CodeWish.objects.get().case_id == xu.listing.pk
    assert xu.enter().status_code == 302
    client.force_login(court.dora, BACKEND)
    assert xu.ref in client.get("/admin/notices/codewish/").content.decode()
    counter = f"/admin/notices/codewish/{xu.ref}/counter/"
    assert client.post(counter, {"to": str(xu.to)}).status_code == 422
    sheet = client.post(counter, {"to": str(xu.to), "proved": "card"})
    code = re.search(r"<strong>([0-9A-Z-]{14})</strong>", sheet.content.decode())
    assert code
    assert CodeWish.objects.get().done_at is not None
    assert xu.enter(client=Client()).status_code == 422
    assert xu.enter(code[1], client=Client()).status_code == 302


def posted(court: Court, verb: str, listing: Listing) -> None:
    """By post: it can fail to reach somebody although it counts."""
    proof = court.paper(court.dora)
    on = legal_now().date().isoformat()
    court.step(
        listing, verb, court.dora, channel="post", received_on=on, proof=str(proof), tracking="RX1", receiver="?"
    )


def in_effect_by_post(court: Court, xu: Citizen) -> Notice:
    court.reach_decided(xu.listing)
    court.clock.set(DECISION_SERVED)
    posted(court, "serve-decision", xu.listing)
    court.clock.set(IN_EFFECT)
    sweep()
    return Notice.objects.get(kind="decision")


def test_first_challenge_suspends_at_once_and_upheld_annuls(xu: Citizen, court: Court) -> None:
    letter = in_effect_by_post(court, xu)
    assert len(court.visible()) == 1
    xu.enter()
    assert "I never got this letter" in xu.page()
    answer = xu.post(f"letters/{letter.pk}/never-came/", said="We moved in January.")
    assert answer.status_code == 302
    assert court.state(xu.listing.pk) == "suspended"
    assert court.visible() == []
    assert xu.post(f"letters/{letter.pk}/never-came/", said="We moved in January.").status_code == 302  # pressed twice
    assert Challenge.objects.count() == 1
    assert xu.post(f"letters/{letter.pk}/never-came/", said="Again.").status_code == 422
    step = f"/admin/notices/notice/{letter.pk}/steps/answer/{Challenge.objects.get().pk}/"
    said = {"upheld": "yes", "answer": "Wrong house."}
    assert "Challenge: waits for an answer" in words(Official(court.bob).page(court.case(xu.listing)))
    assert Official(court.dora).client.post(step, {**said, "upheld": "no"}).status_code == 409
    assert Official(court.bob).client.post(step, said).status_code == 302
    assert court.state(xu.listing.pk) == "annulled"


def test_decision_waits_while_a_challenge_is_open(court: Court, wei: Citizen) -> None:
    court.clock.set("2026-03-03T10:00:00+08:00")
    posted(court, "serve", wei.listing)
    wei.enter()
    assert wei.post(f"letters/{Notice.objects.get().pk}/never-came/", said="Nobody lives there.").status_code == 302
    with pytest.raises(Exception, match="challenge"):
        court.reach_decided(wei.listing)
    by = actor_of(court.bob)
    notices.answer_challenge(
        challenge_id=Challenge.objects.get().pk, upheld=True, by=by, at=legal_now(), answer="True."
    )
    assert court.state(wei.listing.pk) == "proposed"


# --- Who speaks -----------------------------------------------------------------------------------------------------------


def represented(court: Court, xu: Citizen) -> Any:
    lawyer = records.find_or_add_subject(given=court.creditor(), by=actor_of(court.alice), at=legal_now())
    power = court.paper(court.alice)
    on = legal_now().date()
    number = records.appoint_representative(
        subject=xu.to,
        person=lawyer,
        capacity=Capacity.ATTORNEY,
        document=power,
        from_on=on,
        until_on=None,
        by=actor_of(court.alice),
        at=legal_now(),
        reason=WHY,
    )
    return lawyer, number


def test_representative_comes_in_until_revoked(court: Court, client: Client) -> None:
    xu = Citizen(court, court.bring_to("notified", court.propose(court.confirmed(beneficiary=None))), client)
    lawyer, number = represented(court, xu)
    speaking = Citizen(court, xu.listing, Client(), to=lawyer)
    speaking.enter()
    assert "You act for somebody else" in speaking.page()
    speaking.write("respond", answer="My client paid.", exhibits=[], complete=False, hearing=False)
    assert speaking.send("respond").status_code == 302
    assert speaking.post(f"speakers/{number}/revoke/").status_code == 404
    xu.enter()
    assert "赵氏建材有限公司" in xu.page()
    assert xu.post(f"speakers/{number}/revoke/").status_code == 302
    assert speaking.get().status_code == 302
    assert AccessCode.objects.filter(to=lawyer, ended_at=None).exists()
    assert speaking.enter().status_code == 302
    assert speaking.get().status_code == 302


# --- On paper -------------------------------------------------------------------------------------------------------------


def test_paper_when_entered_late_counts_from_its_day_with_the_same_receipt(xu: Citizen, court: Court) -> None:
    court.clock.set("2026-03-12T10:00:00+08:00")
    sweep()
    clerk = Client()
    clerk.force_login(court.dora, BACKEND)
    assert "Enter what came on paper" in clerk.get(f"/admin/cases/case/{xu.ref}/change/").content.decode()
    address = f"/admin/portal/draft/paper/{xu.ref}/hearing/"
    assert clerk.get(f"/admin/portal/draft/paper/{xu.ref}/").status_code == 200
    sent = {"filed_for": str(xu.to), "received_on": "2026-03-11", "reason": WHY}
    late = clerk.post(address, sent)
    assert (late.status_code, Listing.objects.get().hearing_asked_at) == (409, None)
    assert clerk.post(address, sent | {"received_on": "2026-04-01"}).status_code == 422
    done = clerk.post(address, sent | {"received_on": "2026-03-10"})
    assert done.status_code == 302
    assert "Receipt" in clerk.get(done.headers["Location"]).content.decode()
    asked_at = Listing.objects.get().hearing_asked_at
    assert asked_at is not None
    assert asked_at.isoformat() == "2026-03-10T15:59:59+00:00"
    xu.enter()
    text = xu.page()
    assert "What you have filed" in text
    seq = re.search(r"/filed/(\d+)/", text)
    assert seq
    assert "on paper; entered by a clerk" in xu.page(f"filed/{seq[1]}/")


def test_paper_when_something_is_wrong_says_all_of_it_beside_its_field(xu: Citizen, court: Court) -> None:
    address = f"/admin/portal/draft/paper/{xu.ref}/respond/"
    clerk = Official(court.dora).client
    sent = {"filed_for": str(xu.to), "received_on": "2026-12-01", "reason": "", "answer": " "}
    told = words(clerk.post(address, sent).text)
    for fault in (
        "Note: Please fill this in.",
        "Day on which it came in: This day has not come yet.",
        "What do you want to say?: Please fill this in.",
    ):
        assert fault in told
    sent |= {"received_on": legal_now().date().isoformat(), "answer": "We paid.", "complete": "no", "reason": WHY}
    files = [paper("run.exe", b"MZ"), paper(), paper("scan.pdf", b"no PDF at all")]
    refused = clerk.post(address, {**sent, "exhibits.files": files})
    assert refused.status_code == 422
    told = words(refused.text)
    assert "Do you want to send papers?: run.exe: Send PDF" in told
    assert "Do you want to send papers?: scan.pdf: The file is not what its name says" in told
    assert "We paid." in told
    assert re.search(r"1 file has come in\. receipt\.txt \d+ bytes", told)
    kept = re.search(r'name="exhibits" value="([^"]+)"', refused.text)
    assert kept
    foreign = court.paper(court.olive)
    assert clerk.post(address, {**sent, "exhibits": f"{kept[1]} {foreign}"}).status_code == 409
    assert clerk.post(address, {**sent, "exhibits": kept[1]}).status_code == 302
    assert Exhibit.objects.get().name == "receipt.txt"


def test_blank_forms_ask_what_the_pages_ask(client: Client, db: None) -> None:
    index = client.get("/case/forms/").content.decode()
    for address in re.findall(r'href="(/case/forms/[^"]+/)"', index):
        assert client.get(address).status_code == 200
    form = client.get("/case/forms/listing/respond/").content.decode()
    assert "What do you want to say?" in form
    assert client.get("/case/forms/listing/nothing/").status_code == 404


def test_erasing_takes_what_was_being_written(xu: Citizen) -> None:
    xu.write("respond", answer="Not sent yet.")
    assert xu.to is not None
    let_go(xu.to)
    assert not Draft.objects.exists()
