"""To file something: one question a page, kept from page to page, sent once, with a receipt."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from cases.models import Answer as KeptAnswer
from clock.queries import legal_now
from deadlines.transitions import sweep
from ledger.queries import receipts
from ledger.transitions.sequencing import Sequencer
from lists.models import Answer, Claim, Exhibit, Listing
from notices.queries.printing import trouble
from people.states import Role
from portal import transitions
from portal.models import Draft
from records.models import StoredFile
from tests.cases.desk import Official
from tests.lists.court import WINDOW_OVER, Court
from tests.people.cast import appoint
from tests.portal.citizen import Citizen, paper

JUST_BEFORE = datetime.fromisoformat(WINDOW_OVER) - timedelta(seconds=10)


@pytest.fixture(autouse=True)
def inside(xu: Citizen) -> None:
    assert xu.enter().status_code == 302


def filled(xu: Citizen, **changes: bool) -> None:
    said = {"answer": "We paid on 4 March.\nSee the receipt.", "complete": True, "hearing": False, **changes}
    xu.write("respond", exhibits=[paper(), paper("second.txt", b"More.")], **said)


def test_answer_from_the_first_page_to_the_receipt(xu: Citizen, client: Client, sequencer: Sequencer) -> None:
    assert "What do you want to say?" in xu.page("respond/")
    first = xu.post("respond/answer/", answer="We paid on 4 March.\nSee the receipt.")
    assert first.headers["Location"].endswith("/respond/exhibits/")
    sent = xu.client.post(f"/case/{xu.ref}/respond/exhibits/", {"exhibits": [paper(), paper("second.txt", b"More.")]})
    assert sent.status_code == 302
    xu.answer("respond", complete="yes", hearing="no")
    text = xu.page("respond/check/")
    assert "It has not been sent yet." in text
    assert "See the receipt." in text
    answer = xu.send("respond")
    assert answer.status_code == 302
    row = Answer.objects.get()
    assert (row.text, row.complete, row.by) == ("We paid on 4 March.\nSee the receipt.", True, xu.to)
    assert sorted(Exhibit.objects.values_list("name", flat=True)) == ["receipt.txt", "second.txt"]
    assert not Draft.objects.exists()
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert "It has arrived" in receipt
    assert "receipt.txt" in receipt
    reference = re.search(r'class="receipt">([^<]+)<', receipt)
    assert reference
    assert reference[1].startswith(f"{xu.ref}/")
    sequencer.integrate()
    proof = client.get(answer.headers["Location"] + "receipt.txt").content.decode()
    assert receipts.check(proof).state == "proven"
    named_in_words(proof)
    printed = client.get(answer.headers["Location"] + "receipt.pdf")
    assert printed.status_code == 302 if trouble() else printed.content.startswith(b"%PDF")
    page = xu.page()
    assert "You answered" in page
    assert "receipt.txt" in page


def named_in_words(proof: str) -> None:
    """Whoever is shown the receipt reads what was filed, and not what programs call it."""
    checked = Client().post("/verify/", {"text": proof}).content.decode()
    assert "<dd>Answer the letter</dd>" in checked
    assert "case.respond" not in checked


def test_hearing_when_asked_for_with_the_answer(xu: Citizen) -> None:
    filled(xu, hearing=True)
    answer = xu.send("respond")
    receipt = xu.client.get(answer.headers["Location"]).content.decode()
    assert "Do you also want to be heard in person?" in receipt
    assert "You get a letter with the day and the place" in receipt
    assert "Nothing is waiting to be sent here." in xu.page("respond/check/")  # the browser’s way back
    assert Listing.objects.get().hearing_asked_at is not None
    assert xu.get("hearing/").status_code == 409
    assert "A hearing was asked for already." in xu.get("hearing/").content.decode()


def test_filing_when_sent_twice_is_one(xu: Citizen) -> None:
    filled(xu)
    sent = xu.checked("respond")
    first, second = xu.post("respond/check/", **sent), xu.post("respond/check/", **sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Answer.objects.count() == 1
    assert KeptAnswer.objects.filter(key="portal:filed").count() == 1


def test_filing_when_changed_in_another_window_is_looked_at_again(xu: Citizen) -> None:
    filled(xu)
    sent = xu.checked("respond")
    xu.answer("respond", answer="We paid on 5 March.")
    answer = xu.post("respond/check/", **sent)
    assert answer.status_code == 412
    assert "changed in another window" in answer.content.decode()
    assert "5 March" in answer.content.decode()
    assert not Answer.objects.exists()
    assert xu.send("respond").status_code == 302


def test_filing_when_its_draft_was_deleted_sends_nothing(xu: Citizen) -> None:
    filled(xu)
    sent = xu.checked("respond")
    files = StoredFile.objects.count()
    assert xu.post("respond/drop/").status_code == 302
    assert StoredFile.objects.count() == files - 2
    assert xu.post("respond/check/", **sent).status_code == 409
    assert not Answer.objects.exists()


def test_draft_when_somebody_comes_back_is_there_and_sealed(xu: Citizen, court: Court) -> None:
    filled(xu)
    row = Draft.objects.get()
    assert b"We paid" not in bytes(row.sealed)
    assert row.expires_at - row.changed_at == timedelta(days=30)
    xu.client.cookies.clear()
    assert xu.get("respond/").status_code == 302
    away = xu.post("respond/answer/", answer="Typed for more than an hour.")
    assert away.status_code == 403
    assert "Typed for more than an hour." in away.content.decode()
    xu.enter()
    assert "Go on" in xu.page()
    assert "We paid on 4 March." in xu.page("respond/check/")
    assert "We paid on 4 March." in xu.page("respond/answer/")
    assert "receipt.txt" in xu.page("respond/exhibits/")
    assert re.search(r'value="yes"[^>]*checked', xu.page("respond/complete/"))
    # What they may still take out, nobody reads; what they have sent in, oversight does.
    file = re.search(r'name="remove" value="([^"]+)"', xu.page("respond/exhibits/"))
    assert file
    auditor = Official(appoint("audrey", court.court, Role.AUDITOR)).client
    assert auditor.get(f"/admin/records/storedfile/{file[1]}/download/").status_code == 404
    assert file[1] not in auditor.get("/admin/records/storedfile/").content.decode()
    assert xu.send("respond").status_code == 302
    assert auditor.get(f"/admin/records/storedfile/{file[1]}/download/").status_code == 200


def test_draft_after_thirty_days_is_gone_with_its_files(xu: Citizen, court: Court) -> None:
    filled(xu)
    files = StoredFile.objects.count()
    court.clock.set(legal_now() + timedelta(days=30, seconds=1))
    assert "Not answered yet" not in xu.get("respond/").content.decode()
    assert transitions.forget_drafts(at=legal_now()) == 1
    assert StoredFile.objects.count() == files - 2


def test_papers_when_some_cannot_be_taken_keeps_the_others(xu: Citizen) -> None:
    false = paper("scan.pdf", b"no PDF at all")
    acting = paper("run.exe", b"MZ")
    answer = xu.client.post(
        f"/case/{xu.ref}/respond/exhibits/", {"exhibits": [false, paper(), acting, paper("e.txt", b"")]}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for told in ("scan.pdf: The file is not what its name says", "run.exe: Send PDF", "e.txt: The file is empty."):
        assert told in text
    assert "Take it out: receipt.txt" in re.sub(r"<[^>]+>", "", text)
    assert len(xu.page("respond/exhibits/").split("Take it out")) == 2
    taken_out(xu)
    too_large_and_twice(xu)


def taken_out(xu: Citizen) -> None:
    file = re.search(r'name="remove" value="([^"]+)"', xu.page("respond/exhibits/"))
    assert file
    assert xu.post("respond/exhibits/", remove=file[1]).status_code == 302
    assert not StoredFile.objects.filter(pk=file[1]).exists()
    assert xu.post("respond/exhibits/", remove="../etc").status_code == 404


def too_large_and_twice(xu: Citizen) -> None:
    large = paper("large.txt", b"x" * (20 * 1024 * 1024 + 1))
    answer = xu.client.post(f"/case/{xu.ref}/respond/exhibits/", {"exhibits": [large, paper(), paper("again.txt")]})
    assert "large.txt: The file is larger than 20 MB." in answer.content.decode()
    assert len(xu.page("respond/exhibits/").split("Take it out")) == 2


def test_question_when_left_empty_says_so_beside_the_field(xu: Citizen) -> None:
    answer = xu.post("respond/answer/", answer="  ")
    assert answer.status_code == 422
    assert "Please fill this in." in answer.content.decode()
    long = "a" * 20001
    answer = xu.post("respond/answer/", answer=long)
    assert "Please keep this to 20000 characters." in answer.content.decode()
    assert long in answer.content.decode()


def test_hearing_when_its_second_has_passed_is_answered_kindly(xu: Citizen, court: Court) -> None:
    court.clock.set(JUST_BEFORE)
    sent = xu.checked("hearing")
    court.clock.set(WINDOW_OVER)
    sweep()
    late = xu.post("hearing/check/", **sent)
    assert late.status_code == 409
    assert "The time to ask for a hearing is over." in late.content.decode()
    assert Listing.objects.get().hearing_asked_at is None
    assert "Until it is decided you can still answer" in xu.page()


def test_hearing_in_the_last_seconds_counts(xu: Citizen, court: Court) -> None:
    sent = xu.checked("hearing")
    assert "Go on" not in xu.page()  # it was only looked at
    court.clock.set(JUST_BEFORE)
    assert xu.post("hearing/check/", **sent).status_code == 302
    assert Listing.objects.get().hearing_asked_at is not None


def test_filing_when_decided_meanwhile_keeps_what_was_written(xu: Citizen, court: Court) -> None:
    filled(xu)
    sent = xu.checked("respond")
    court.reach_decided(xu.listing)
    answer = xu.post("respond/check/", **sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "This could not be sent" in text
    assert "We paid on 4 March." in text
    assert Draft.objects.count() == 1


def test_waiver_needs_its_paper(xu: Citizen) -> None:
    assert "(not required)" not in xu.page("waive/document/")
    assert xu.post("waive/document/").status_code == 422
    assert xu.client.post(f"/case/{xu.ref}/waive/document/", {"document": paper()}).status_code == 302
    assert xu.send("waive").status_code == 302
    assert Listing.objects.get().waived_at is not None
    assert ">Give up your time to answer</a>" in xu.page().split("What you have filed")[1]


def test_official_when_complained_of_steps_aside(xu: Citizen, court: Court) -> None:
    assert "Olive" in xu.page("complain/official/")
    xu.answer("complain", official="olive")
    receipt = xu.client.get(xu.send("complain").headers["Location"]).content.decode()
    assert "<dd>Olive" in receipt  # by name, not by the name of a sign-in
    assert "You asked that an official steps aside" in xu.page()


def test_claim_and_objection_each_from_their_own_side(xu: Citizen, court: Court) -> None:
    court.reach_decided(xu.listing)
    court.reach_effective(xu.listing)
    xu.write("fulfilled", way="performed", documents=[paper()], words="")
    assert xu.send("fulfilled").status_code == 302
    assert Claim.objects.get().by == xu.to
    zhao = Citizen(court, xu.listing, Client(), to=xu.listing.beneficiary_id)
    zhao.enter()
    text = zhao.page()
    assert "Somebody says that what is owed to you has been paid." in text
    assert "We paid" not in text
    assert zhao.get("respond/").status_code == 404
    zhao.write("object", words="Nothing came.", documents=[paper("statement.txt", b"Empty.")])
    assert zhao.send("object").status_code == 302
    assert Claim.objects.get().objection == "Nothing came."
    assert "statement.txt" in zhao.page()
    assert "statement.txt" not in xu.page()
