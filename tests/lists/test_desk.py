"""The first step of a case, and the papers of the others, as an official at the desk meets them."""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from lists.models import Listing
from notices.models import Notice, Service
from people.models import Agency
from people.states import Role
from records.models import StoredFile
from tests.cases.desk import CASES, Official, move_of, words
from tests.lists.court import SERVED, WHY, Court
from tests.people.cast import appoint

LISTINGS = "/admin/lists/listing/"


def way_in(page: str) -> str:
    return re.findall(r'href="(/admin/lists/listing/[0-9a-f-]{36}/[a-z-]+/)"', page)[0]


def test_officer_proposes_on_a_record_without_typing_whom_it_is_about(court: Court) -> None:
    record = court.confirmed()
    officer = Official(court.olive)
    assert LISTINGS in officer.client.get("/admin/").content.decode()
    address = way_in(officer.client.get(LISTINGS).content.decode())
    assert way_in(officer.page(Case.objects.get(pk=record))) == address
    sent = {"grounds": [str(record)], "measure-no-luxury-travel": "It spends on flights."}
    refused = officer.client.post(address, sent)
    assert refused.status_code == 422
    assert "Reason: Please fill this in." in words(refused.content.decode())
    assert "It spends on flights." in refused.content.decode()
    made = officer.client.post(address, {**sent, "reason": WHY})
    listing = Listing.objects.get()
    assert made.headers["Location"] == f"{CASES}{listing.case.ref}/change/"
    assert (listing.case.state, listing.list_id) == ("proposed", "judgment-defaulters")
    assert list(listing.measures.values_list("kind__code", flat=True)) == ["no-luxury-travel"]
    seen = words(officer.page(listing.case))
    assert "Whom it is about 徐氏贸易有限公司" in seen
    assert "徐氏贸易有限公司" in officer.list()
    # Sent again, or by somebody who has the old page open: there is one listing, and the second hears why.
    assert officer.client.post(address, {**sent, "reason": WHY}).status_code == 404
    assert Listing.objects.count() == 1


def test_agency_s_name_when_it_is_a_script_is_shown_as_text(court: Court) -> None:
    record = court.confirmed()
    nasty = "<img src=x onerror=alert(1)><form action=//evil.example>"
    Agency.objects.update(name=nasty, name_en=nasty)
    officer = Official(court.olive)
    page = officer.client.get(f"{LISTINGS}{record}/judgment-defaulters/").content.decode()
    assert "Applied by &lt;img" in page
    assert "<img src=x" not in page + officer.page(Case.objects.get(pk=record)) + officer.client.get("/admin/").text


def test_record_that_carries_nothing_yet_says_why(court: Court) -> None:
    court.record(subject=court.debtor())
    page = Official(court.olive).client.get(LISTINGS).content.decode()
    assert "The agency that issued the document has not confirmed it." in words(page)
    assert re.findall(r"/admin/lists/listing/[0-9a-f-]{36}/", page) == []


def test_record_that_was_removed_is_not_offered_and_says_why(court: Court, listed: Listing) -> None:
    """RULES.md 9: nobody writes reasons for what is refused afterwards."""
    record = listed.rests_on.get().record_id
    court.step(listed, "order-removal", court.olive, way="performed", document="Receipt 7")
    officer = Official(court.olive)
    for page in (officer.client.get(LISTINGS).text, officer.page(Case.objects.get(pk=record))):
        assert "This rests on what was removed before." in words(page)
        assert re.findall(r'href="/admin/lists/listing/[0-9a-f-]{36}/', page) == []
    fresh = court.confirmed(
        document_number="(2026)京0101执9号", document_on=date(2026, 3, 13), final_on=date(2026, 3, 15)
    )
    assert way_in(officer.client.get(LISTINGS).text).startswith(f"/admin/lists/listing/{fresh}/")
    alice = appoint("own", court.court, Role.CASE_OFFICER, Role.RECORDS_OFFICER)
    court.alice = alice
    own = court.confirmed(
        document_number="(2026)京0101执10号", document_on=date(2026, 3, 14), final_on=date(2026, 3, 15)
    )
    page = Official(alice).client.get(LISTINGS).text
    assert "You recorded the document yourself." in words(page)
    assert f"/admin/lists/listing/{own}/" not in page


def test_proposing_is_for_case_officers_of_the_agency_that_keeps_the_list(court: Court) -> None:
    record = court.confirmed()
    address = f"{LISTINGS}{record}/judgment-defaulters/"
    for somebody in (court.second, court.mia, court.dora):
        assert Official(somebody).client.get(LISTINGS).status_code == 403
        assert Official(somebody).client.post(address, {"reason": WHY}).status_code == 403
    stranger = Official(appoint("stranger", court.tax, Role.CASE_OFFICER))
    assert stranger.client.get(address).status_code == 404


def test_proposal_that_a_rule_refuses_keeps_what_was_typed(court: Court) -> None:
    record = court.confirmed()
    officer = Official(court.olive)
    typed = {
        "grounds": [str(record)],
        "measure-no-luxury-travel": "It spends.",
        "listed_on": "2027-01-01",
        "reason": WHY,
    }
    answer = officer.client.post(f"{LISTINGS}{record}/judgment-defaulters/", typed)
    assert answer.status_code == 422
    assert "This day has not come yet." in words(answer.content.decode())
    assert WHY in answer.content.decode()
    assert Listing.objects.count() == 0


def test_proof_is_sent_in_with_the_step_that_needs_it(court: Court) -> None:
    listing, clerk = court.propose(), Official(court.dora)
    court.clock.set(SERVED)
    sent = {**clerk.form(listing.case, "serve"), "channel": "in-person", "received_on": "2026-03-03", "receiver": "Xu"}
    address = move_of(listing.case, "serve")
    notice = Notice.objects.get()
    assert (
        'name="attempt"' not in clerk.client.get(address).text
    )  # nobody is on the way: it is not asked which one came
    step = f"/admin/notices/notice/{notice.pk}/steps/send/"
    assert clerk.client.post(step, {"channel": "post", "tracking": "RX 77"}).status_code == 302
    assert "RX 77" in words(clerk.client.get(address).text)
    # Of whoever cannot do this step nothing is kept.
    kept = StoredFile.objects.count()
    theirs = SimpleUploadedFile("mine.txt", b"Mine.")
    assert (
        Official(court.second).client.post(address, {**sent, "reason": WHY, "proof.files": theirs}).status_code == 409
    )
    assert StoredFile.objects.count() == kept
    program = SimpleUploadedFile("receipt.exe", b"MZ")
    refused = clerk.client.post(address, {**sent, "reason": WHY, "proof.files": program}).content.decode()
    assert "Proof: receipt.exe: Send PDF, PNG, JPG, DOCX, XLSX, TXT." in words(refused)
    # A file that has come in is not asked for again while something else is mended.
    receipt = SimpleUploadedFile("receipt.txt", b"Received. Xu.")
    kept = clerk.client.post(address, {**sent, "reason": "", "proof.files": receipt}).content.decode()
    assert re.search(r"1 file has come in\. receipt\.\w+ [\d.]+", words(kept))
    proof = re.findall(r'name="proof" value="([0-9a-f-]{36})"', kept)[0]
    assert clerk.client.post(address, {**sent, "reason": WHY, "proof": proof}).status_code == 302
    assert str(Service.objects.get(outcome="delivered").proof) == proof


def test_papers_of_a_claim_are_read_by_whoever_confirms_it(listed: Listing, court: Court) -> None:
    officer, receipt = Official(court.olive), SimpleUploadedFile("receipt.txt", b"Paid in full.")
    typed = {"way": "performed", "words": "Paid.", "documents.files": receipt}
    assert officer.send(listed.case, "claim-fulfilment", **typed).status_code == 302
    decider = Official(court.second)
    file = re.findall(r'href="(/admin/records/storedfile/of/[^"]+)"', decider.page(listed.case))[0]
    answer = decider.client.get(file)
    assert (answer.status_code, answer.content) == (200, b"Paid in full.")
    stranger = Official(appoint("stranger", court.tax, Role.DECIDER))
    assert stranger.client.get(file).status_code == 404


def test_case_page_in_chinese_names_list_papers_and_law_in_chinese(court: Court, listed: Listing) -> None:
    desk = Official(court.olive, language="zh-hans")
    page = words(desk.page(court.case(listed)))
    for shown in ("失信被执行人名单", "执行裁定书", "《"):
        assert shown in page
    for code in ("judgment-defaulters", "enforcement order", "APL ", "RULES.md", "（house）"):
        assert code not in page
    assert "judgment-defaulters" not in desk.list()[desk.list().index("<main") :].replace(
        'value="judgment-defaulters"', ""
    )


def test_step_when_there_is_nothing_to_choose_is_not_offered(court: Court, notified: Listing) -> None:
    page = words(Official(court.olive).page(court.case(notified)))
    assert "Say what is found of a paper not open There is nothing that could be chosen here: Paper." in page


def test_chair_is_chosen_among_those_who_have_done_nothing_in_the_matter(court: Court, notified: Listing) -> None:
    case = court.case(notified)
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    page = Official(court.olive).client.get(move_of(case, "fix-hearing")).content.decode()
    offered = re.findall(r'<option value="(\w+)"', page)
    assert "charlie" in offered
    assert "olive" not in offered
    assert "At least seven working days after the notice." in page


def test_service_at_the_desk_is_not_noted_as_opened_by_themselves(court: Court) -> None:
    case = court.case(court.bring_to("proposed"))
    page = Official(court.olive).client.get(move_of(case, "serve")).content.decode()
    assert re.findall(r'name="channel" value="([\w-]+)"', page) == ["in-person", "post", "electronic"]


def test_second_official_reads_beside_the_form_what_the_first_has_said(court: Court, listed: Listing) -> None:
    case = court.case(listed)
    subject = court.subject_acting(listed)
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=[str(court.paper(subject))])
    court.step(listed, "propose-refusal", court.olive, reason="The receipt is another debtor’s.")
    page = words(Official(court.bob).client.get(move_of(case, "refuse-claim")).content.decode())
    assert "Propose to refuse the claim" in page.split("What happened last")[1]
    assert "The receipt is another debtor’s." in page
