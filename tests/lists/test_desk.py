"""The first step of a case, and the papers of the others, as an official at the desk meets them."""

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from deadlines.transitions import sweep
from lists.models import Listing
from notices.models import Notice, Service
from people.models import Agency
from people.states import Role
from records.models import StoredFile
from tests import worlds
from tests.cases.desk import CASES, Official, move_of, words
from tests.conftest import LegalClock
from tests.lists.court import SERVED, WHY, WINDOW_OVER, Court
from tests.lists.standard import standard
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
    # Whoever sends an id that they have learnt somewhere is not told the name of a file that is not theirs.
    other = Official(court.olive)
    guessed = other.client.post(address, {**sent, "reason": "", "proof": proof}).content.decode()
    assert "1 file has come in." in words(guessed)
    assert "receipt." not in words(guessed)
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
    assert "Say what is found of a paper not open No paper has come in that waits for a finding." in page


def test_exclusions_are_read_before_anybody_says_that_none_applies(court: Court, notified: Listing) -> None:
    case = court.case(notified)
    court.clock.set(WINDOW_OVER)
    sweep()
    bob = Official(court.bob)
    page = words(bob.client.get(move_of(case, "decide")).content.decode())
    asked = page[page.index("None of the standard’s exclusions applies") :]
    assert asked.startswith("None of the standard’s exclusions applies Needed where the standard names some.")
    assert "Sufficient security was given" in asked[: asked.index("Yes")]
    assert "“Drop”" in asked[: asked.index("Yes")]
    chinese = Official(court.bob, language="zh-hans").client.get(move_of(case, "decide")).content.decode()
    assert "已提供充分担保" in words(chinese)
    refused = bob.send(case, "decide", facts="It moved its assets.", exclusions="no")
    assert refused.status_code == 409
    assert "then nobody is listed. Take the step “Drop”" in words(refused.content.decode())


@worlds.fixture
def lenient() -> Court:
    """Its standard names no exclusion."""
    court = Court(LegalClock())
    court.open_list(standard(exclusions=[]))
    return court


def test_exclusions_are_not_asked_about_where_the_standard_names_none(lenient: Court) -> None:
    court, listing = lenient, lenient.bring_to("notified")
    court.clock.set(WINDOW_OVER)
    sweep()
    page = words(Official(court.bob).client.get(move_of(court.case(listing), "decide")).content.decode())
    assert "What was established" in page
    assert "exclusions" not in page


def test_nothing_that_is_needed_in_some_cases_is_called_not_required(court: Court) -> None:
    case = court.case(court.bring_to("proposed"))
    page = words(Official(court.dora).client.get(move_of(case, "serve")).content.decode())
    assert "Proof Needed whichever way it went" in page
    assert "Tracking number Needed for what went by post." in page
    assert "Who took it (not required)" in page
    listing = Listing.objects.get()
    court.reach_notified(listing)
    court.clock.set(WINDOW_OVER)
    sweep()
    decide = words(Official(court.bob).client.get(move_of(court.case(listing), "decide")).content.decode())
    assert "What is said to the answer Needed once the person has answered" in decide


def test_paper_is_opened_where_something_is_found_of_it(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    for text, papers in (("We paid by bank transfer.", [b"Receipt 7"]), ("And in cash.", [b"Receipt 8"])):
        sent = [str(court.paper(subject, content)) for content in papers]
        court.step(notified, "respond", subject, answer=text, exhibits=sent)
    officer = Official(court.olive)
    page = officer.client.get(move_of(court.case(notified), "find")).content.decode()
    seen = words(page)
    assert (
        "Sent in on 3 March 2026, 10:00 by the person concerned, with the answer: “We paid by bank transfer.”" in seen
    )
    assert "with the answer: “And in cash.”" in seen
    files = re.findall(r'href="(/admin/records/storedfile/of/[^"]+)"', page)
    assert {officer.client.get(file).content for file in files} == {b"Receipt 7", b"Receipt 8"}
    exhibit = re.findall(r'name="exhibit" value="([0-9a-f-]{36})"', page)[0]
    officer.send(court.case(notified), "find", exhibit=exhibit, finding="accepted")
    left = officer.client.get(move_of(court.case(notified), "find")).content.decode()
    assert len(re.findall(r'href="(/admin/records/storedfile/of/[^"]+)"', left)) == 1


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
    page = Official(court.dora).client.get(move_of(case, "serve")).content.decode()
    assert re.findall(r'name="channel" value="([\w-]+)"', page) == ["in-person", "post", "electronic"]


def test_second_official_reads_beside_the_form_what_the_first_has_said(court: Court, listed: Listing) -> None:
    case = court.case(listed)
    subject = court.subject_acting(listed)
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=[str(court.paper(subject))])
    court.step(listed, "propose-refusal", court.olive, reason="The receipt is another debtor’s.")
    page = words(Official(court.bob).client.get(move_of(case, "refuse-claim")).content.decode())
    assert "Propose to refuse the claim" in page.split("What happened last")[1]
    assert "The receipt is another debtor’s." in page


def steps(page: str) -> tuple[list[str], list[str], str]:
    """What is offered loudly; what quietly; and what is said of the next step."""
    card = page[page.index('id="next-step"') : page.index("</section>", page.index('id="next-step"'))]
    begun = re.findall(r'<a class="(button[^"]*)"[^>]*>Begin<span class="visually-hidden">: ([^<]+)', card)
    loud = [title for kind, title in begun if "button-second" not in kind]
    return loud, [title for kind, title in begun if "button-second" in kind], words(f"<main>{card}")


def test_case_page_says_first_what_is_awaited_and_last_what_ends_it(court: Court) -> None:
    listing = court.bring_to("proposed")
    officer, second = Official(court.olive), Official(court.bob)
    assert steps(Official(court.dora).page(court.case(listing)))[0] == ["Note that the notice was served"]
    loud, quiet, said = steps(officer.page(court.case(listing)))
    assert (loud, quiet[-1]) == ([], "Drop")  # who has signed does not say that the letter came
    assert "Note that the notice was served awaited, of somebody else You signed in this matter" in said
    court.reach_notified(listing)
    loud, quiet, said = steps(officer.page(court.case(listing)))
    assert (loud, quiet[-1]) == ([], "Drop")
    assert "Nothing has to be done now. They may answer until 10 March 2026 24:00." in said
    court.step(listing, "ask-hearing", court.subject_acting(listing))
    assert steps(officer.page(court.case(listing)))[0] == ["Fix a hearing"]
    told = steps(second.page(court.case(listing)))
    assert told[0] == []
    assert "Fix a hearing awaited, of somebody else Your role does not include this." in told[2]


def test_case_page_asks_the_decider_for_the_decision_and_then_for_its_service(court: Court, notified: Listing) -> None:
    court.clock.set(WINDOW_OVER)
    sweep()
    assert steps(Official(court.bob).page(court.case(notified)))[0] == ["Decide to list"]
    court.decided(notified)
    assert steps(Official(court.dora).page(court.case(notified)))[0] == ["Note that the decision was served"]
    court.reach_effective(notified)
    assert "The entry stands until" in steps(Official(court.dora).page(court.case(notified)))[2]


def test_what_cannot_be_done_now_is_folded_with_its_reason(court: Court, notified: Listing) -> None:
    page = Official(court.olive).page(court.case(notified))
    card = page[page.index('id="next-step"') :]
    unfolded, folded = card[: card.index("<details>")], card[card.index("<details>") : card.index("</details>")]
    assert 'class="shut"' not in unfolded
    number = folded.count('class="shut"')
    assert f"Not possible now ({number})" in folded
    assert "The standard names no statute that permits immediate effect." in folded


def test_claim_is_on_the_first_page_of_whoever_may_confirm_it(court: Court, listed: Listing) -> None:
    reader = Official(court.bob)
    assert "Claims of fulfilment to look at" not in reader.client.get("/admin/").text
    subject = court.subject_acting(listed)
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=[str(court.paper(subject))])
    for one in (court.bob, court.charlie, court.olive):
        page = Official(one).client.get("/admin/").text
        assert "Claims of fulfilment to look at" in page
    way = re.findall(r'href="(/admin/cases/case/[?]kind=listing[^"]+)"', page)[0].replace("&amp;", "&")
    assert listed.case.ref in reader.client.get(way).text
    assert "Claims of fulfilment to look at" not in Official(court.dora).client.get("/admin/").text
    assert "Confirm that it is fulfilled" in steps(reader.page(court.case(listed)))[0]


def test_measure_of_a_proposal_says_what_to_write(court: Court) -> None:
    page = words(Official(court.olive).client.get(f"{LISTINGS}{court.confirmed()}/judgment-defaulters/").text)
    assert "Why it fits what was done, in a sentence or two: the person reads it in the letter." in page
