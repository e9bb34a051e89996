"""Candidates of redlists: posted, objected to by anybody, and gone in the second at which the time is over."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.queries.standings import actor_of
from clock.queries import legal_now
from lists.models import Candidate, Listing, Objection
from notices.transitions.passes import issue_pass
from portal.views import candidates
from tests.lists.tax import POSTED, POSTING_OVER, Bureau

NAME = "袁氏食品有限公司"


@pytest.fixture
def bureau(db: None, legal_clock: Any, settings: Any, tmp_path: Path) -> Bureau:
    settings.FILES_DIR = tmp_path / "files"
    bureau = Bureau(legal_clock)
    bureau.open_redlist()
    return bureau


@pytest.fixture
def listing(bureau: Bureau) -> Listing:
    return bureau.posted()


def test_objection_when_sent_arrives_once_with_its_papers(
    client: Client, bureau: Bureau, listing: Listing, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        index = client.get("/candidates/").content.decode()
    page = f"/candidates/{Candidate.objects.get().pk}/"
    assert page in index
    assert "10 March 2026" in index
    for language, words in (("en", "In the agency’s words"), ("zh-hans", "机关的说明")):
        told = client.get(f"{page}?lang={language}").content.decode()
        assert words in told
        assert "Graded A for 2025 by the tax bureau." in told
    client.get(f"{page}?lang=en")
    empty = client.post(page, {"name": "Bob"})
    assert (empty.status_code, 'value="Bob"' in empty.text) == (422, True)
    assert client.post(page, {"words": "x", "website": "http://example.org"}).status_code == 422
    false = SimpleUploadedFile("x.pdf", b"MZ no pdf")
    refused = client.post(page, {"words": "They filed late.", "papers": [false]})
    assert (refused.status_code, "They filed late." in refused.text) == (422, True)
    assert "x.pdf: The file is not what its name says" in refused.text
    assert Objection.objects.count() == 0
    token = "00000000-0000-4000-8000-000000000001"
    for _press in range(2):
        paper = SimpleUploadedFile("proof.txt", b"Filed on 3 April. ")
        sent = client.post(page, {"words": "They filed late.", "token": token, "papers": [paper]})
        assert sent.status_code == 302
    assert Objection.objects.count() == 1
    done = client.get(sent["Location"]).text
    assert f"{bureau.case(listing).ref}-1" in done
    assert client.get("/candidates/objected/forged/").status_code == 404


def test_candidate_when_the_time_is_over_is_gone_and_what_was_typed_is_not(
    client: Client, bureau: Bureau, listing: Listing
) -> None:
    page = f"/candidates/{Candidate.objects.get().pk}/"
    bureau.clock.set(POSTING_OVER)
    assert client.get(page).status_code == 404
    assert NAME not in client.get("/candidates/").text
    late = client.post(page, {"words": "They filed late."})
    assert (late.status_code, "They filed late." in late.text, NAME in late.text) == (409, True, False)


def test_objections_by_the_hundred_are_slowed(
    client: Client, bureau: Bureau, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST_IN_AN_HOUR", 1)
    page = f"/candidates/{Candidate.objects.get().pk}/"
    assert client.post(page, {"words": "One."}).status_code == 302
    slowed = client.post(page, {"words": "Two."})
    assert (slowed.status_code, "Two." in slowed.text, int(slowed["Retry-After"]) > 0) == (429, True, True)


def test_candidate_agrees_and_takes_it_back_on_their_own_pages(client: Client, bureau: Bureau) -> None:
    listing = bureau.candidate()
    by = actor_of(bureau.dora)
    code = issue_pass(subject=listing.subject_id, proved_by="Licence", by=by, at=legal_now())
    client.post("/my-data/", {"code": code})
    case = f"/case/{bureau.case(listing).ref}/"
    page = client.get(case).text
    assert "It is proposed to name you as a good example. Nothing is public yet." in page
    assert "Agree to be named" in page
    filed(client, f"{case}consent/")
    assert "You agreed to be named" in client.get(case).text
    bureau.clock.set(POSTED)
    bureau.step(listing, "post", bureau.olive, reasons="Graded A for 2025 by the tax bureau.")
    assert NAME in client.get("/candidates/").text
    filed(client, f"{case}revoke-consent/")
    assert "The proposal was dropped. You were never named." in client.get(case).text
    assert NAME not in client.get("/candidates/").text


def filed(client: Client, filing: str) -> None:
    checked = client.get(f"{filing}check/").text
    sent = dict(re.findall(r'name="(draft|seen)" value="([^"]+)"', checked))
    assert client.post(f"{filing}check/", sent).status_code == 302
