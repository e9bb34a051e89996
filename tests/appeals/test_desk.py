"""Filings where officials meet them: REST, the case page, lists of many; and what stays when the person is erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appeals.models import Exhibit, Filing
from appeals.queries import of_listing, open_to
from appeals.states import Kind
from appeals.transitions.erasing import erase, holds
from cases.queries.standings import actor_of
from cases.states import Scope
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.queries import sweep_health
from deadlines.transitions import sweep
from deadlines.transitions.sweeping import Swept
from ledger.queries import history
from lists.models import Measure
from notices import transitions as notices
from notices.models import Notice
from people.states import Role
from records.queries.files import files_of
from tests.appeals.chamber import Chamber
from tests.cases.desk import CASES, Official, words
from tests.lists.court import WHY
from tests.people.cast import appoint


def read(chamber: Chamber, client: Client, ref: str) -> dict[str, Any]:
    headers = dict(chamber.token(chamber.charlie, *Scope))
    data: dict[str, Any] = client.get(f"/api/v1/cases/{ref}/", headers=headers).json()
    return data


def test_appeal_over_rest_shows_its_moves_papers_and_clocks(chamber: Chamber, client: Client) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    chamber.step(case, "accept", chamber.charlie)
    (shown,) = of_listing(listing.pk)
    data = read(chamber, client, shown.ref)
    assert (data["kind"], data["state"], data["list"]) == ("appeal", "accepted", "judgment-defaulters")
    assert {one["kind"] for one in data["timers"] if one["state"] == "armed"} == {"APPEAL-REPLY", "APPEAL-DECIDE"}
    assert [one["finding"] for one in data["documents"]] == [None]
    moves = {one["verb"]: one for one in data["moves"]}
    assert moves["uphold"]["open"] is False
    assert {reason["rule"] for reason in moves["uphold"]["because"]} == {"exhibits"}
    assert "outcome" in moves["uphold"]["fields"]["properties"]
    assert moves["relieve"]["effect"] == "relief"


def test_appeal_at_the_desk_is_decided_by_form(chamber: Chamber, client: Client) -> None:
    listing, case = chamber.examined()
    (shown,) = of_listing(listing.pk)
    client.force_login(chamber.charlie)
    page = client.get(f"/admin/cases/case/{shown.ref}/change/").content.decode()
    assert "It is not so." in page
    assert "The file shows it." in page
    assert chamber.case(listing).ref in page
    find = client.get(f"/admin/cases/case/{shown.ref}/moves/find/").text  # no paper was sent in
    assert "No paper has come in that waits for a finding." in find
    assert 'name="exhibit"' not in find
    path = f"/admin/cases/case/{shown.ref}/moves/uphold/"
    empty = client.post(path, {"outcome": "annul", "found": "", "reason": WHY})
    assert (empty.status_code, chamber.state(case)) == (200, "replied")
    version = chamber.filing(case).case.version
    sent = {"outcome": "annul", "found": "It was paid.", "reason": WHY, "_version": version}
    assert client.post(path, sent).status_code == 302
    assert (chamber.state(case), chamber.of(listing)) == ("upheld", "annulled")


@pytest.mark.parametrize("chamber", [{"house": ["SECOND-APPEAL"]}], indirect=True)
def test_first_reviewer_is_not_named_for_the_second_appeal(chamber: Chamber) -> None:
    """RULES.md 5: whoever has looked at it looks no more, and nobody is sent to them."""
    listing, first = chamber.examined()
    chamber.decided_upon(first, "reject")
    chamber.outcome_served(first)
    case = chamber.filing(chamber.file("second-appeal", listing).case).case
    for reader in (chamber.olive, chamber.charlie):
        shut = (
            words(Official(reader).page(case)).split("Accept awaited, of somebody else ")[1].split(" Do not admit")[0]
        )
        assert "Could do it instead: Rita." in shut
    assert "You have acted in this matter before. Somebody else looks at it now." in shut


def test_report_that_another_agency_answers_leads_nobody_to_a_closed_door(empty_chamber: Chamber) -> None:
    """Whoever applied the measure is asked: the keeper of the list reads who that is, and is not sent to a case of theirs."""
    chamber = empty_chamber
    tenders = [{"code": "no-tenders", "reason": "It bids with what it owes."}]
    listing = chamber.bring_to("effective", chamber.propose(measures=tenders))
    chamber.step(listing, "order-removal", chamber.charlie, way="performed", document="Receipt 7")
    answers = {"measure": str(Measure.objects.get().pk), "where": "The office will not take my bid."}
    case = chamber.filing(chamber.file_plain("still-refused", listing, answers).case).case
    page = Official(chamber.olive).page(chamber.case(listing))
    assert f"{case.ref} A lifted measure that is still applied Received 2026-03-16 answered by: Example tax" in words(
        page
    )
    assert f"{CASES}{case.ref}/" not in page
    asked = appoint("porter", chamber.tax, Role.CLERK)
    theirs = Official(asked).page(case)
    assert f"The listing {listing.case.ref}" in words(theirs)
    assert f"{CASES}{listing.case.ref}/" not in theirs
    board = appoint("board", chamber.court, Role.OVERSIGHT_BOARD)
    assert f"{CASES}{case.ref}/" in Official(board).page(chamber.case(listing))


def test_letter_to_a_third_person_is_served_by_itself_and_starts_no_clock_of_the_other(chamber: Chamber) -> None:
    """RULES.md 4: what somebody else received is not what they received."""
    listing, case = chamber.examined()
    chamber.decided_upon(case, "reject")
    letters = {row.to: row for row in Notice.objects.filter(case=case, kind="outcome").order_by("number")}
    theirs, mine = letters[listing.beneficiary_id], letters[listing.subject_id]
    clerk = Official(chamber.dora).client
    sent = {"channel": "in-person", "received_on": chamber.clock_day(), "receiver": "Zhao", "reason": WHY}
    step = f"/admin/notices/notice/{theirs.pk}/steps/serve/"
    assert clerk.post(step, {**sent, "file": SimpleUploadedFile("receipt.txt", b"Zhao")}).status_code == 302
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.state, mine.state) == ("served", "frozen")
    assert Timer.objects.filter(case=case, state="armed").count() == 0
    step = step.replace(str(theirs.pk), str(mine.pk))
    assert clerk.post(step, {**sent, "file": SimpleUploadedFile("receipt.txt", b"Xu")}).status_code == 302
    mine.refresh_from_db()
    assert (mine.state, Timer.objects.filter(case=case, state="armed").exists()) == ("served", True)
    assert chamber.filing(case).case.ref in Official(chamber.charlie).page(chamber.case(listing))


def test_third_person_opens_their_letter_on_the_public_pages(chamber: Chamber) -> None:
    listing, case = chamber.appealed()
    chamber.step(case, "accept", chamber.charlie)
    chamber.decided_upon(case, "uphold")
    to = listing.beneficiary_id
    assert to is not None
    code = notices.issue_code(case=case, to=to, by=actor_of(chamber.dora), at=legal_now())
    at = legal_now()
    entry = notices.try_code(ref=chamber.filing(case).case.ref, code=code, address="192.0.2.1", at=at).entry
    assert entry is not None
    for letter in Notice.objects.filter(case=case, to=to):
        opened = notices.open_notice(notice=letter.pk, entry=entry, by=chamber.beneficiary_acting(listing), at=at)
        assert opened.served_at is not None
    assert set(Notice.objects.filter(case=case, to=listing.subject_id).values_list("state", flat=True)) == {"frozen"}


def test_cases_when_many_are_listed_ask_no_more_of_the_database(chamber: Chamber, client: Client) -> None:
    listing, case = chamber.appealed()
    client.force_login(chamber.charlie)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/admin/cases/case/?kind=appeal")
        assert page.content.decode().count("AP-2026-0000") >= Filing.objects.count()
        return len(asked)

    queries()
    before = queries()
    for _again in range(2):
        chamber.step(case, "withdraw", chamber.subject_acting(listing))
        case = chamber.file("appeal", listing).case
    assert queries() == before
    with CaptureQueriesContext(connection) as asked:
        assert len(open_to(listing.pk, listing.subject_id, legal_now())) == len(Kind)
    assert len(asked) <= 20


def test_person_when_erased_leaves_that_something_was_filed_and_no_word_of_it(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    chamber.step(case, "accept", chamber.charlie)
    chamber.found(case)
    assert [reason.rule for reason in holds(listing.subject_id, legal_now())] == ["filing"]
    chamber.decided_upon(case)
    assert not holds(listing.subject_id, legal_now())
    erase(listing.subject_id)
    row = Filing.objects.get()
    assert (row.words, row.found, row.outcome, row.kind) == ("", "", "annul", "appeal")
    assert (Exhibit.objects.get().name, Exhibit.objects.get().finding) == ("", "rejected")


def test_listing_when_its_time_of_keeping_is_over_takes_what_contested_it_along(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing), b"The judgment was paid.")
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    chamber.step(case, "accept", chamber.charlie)
    chamber.found(case)
    chamber.decided_upon(case)
    assert Notice.objects.filter(case=case, erased_at=None).exists()
    over = chamber.due(listing.pk, "RETAIN") + timedelta(seconds=1)
    # What was filed in time is decided first: until then every word is kept.
    chamber.clock.set(over - timedelta(hours=1))
    answers = {"measure": str(Measure.objects.get().pk), "where": "The station will not sell me a ticket."}
    late = chamber.file_plain("still-refused", listing, answers).case
    chamber.clock.set(over)
    assert (sweep().held, sweep()) == (1, Swept())
    assert [one.values for one in history(listing.pk) if one.kind == "deadline.waits"] == [
        {"deadline": "RETAIN", "why": "waits"}
    ]
    assert (chamber.filing(case).words, chamber.filing(late).words) != ("", "")
    assert sweep_health().poisoned == 0
    chamber.step(late, "uphold", chamber.olive, found="It was a mistake.")
    chamber.clock.set(over + timedelta(hours=2))
    sweep()
    assert (chamber.filing(late).words, chamber.filing(late).open) == ("", False)
    row = chamber.filing(case)
    assert (row.words, row.found, row.outcome) == ("", "", "annul")
    assert (Exhibit.objects.get().name, list(files_of(case))) == ("", [])
    assert not Notice.objects.filter(case=case, erased_at=None).exists()
    assert [one.kind for one in history(case) if one.values is not None] == ["erased"]
