"""The register's pages: what a list is, word for word; an entry; searching, and the patience that a program needs."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cases.rules.verdicts import Refusal
from cases.transitions import move
from clock.queries import legal_now
from consultations.models import Version
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries import history
from lists.models import Listing, Standard, Visible
from lists.queries.paging import read_cursor
from lists.transitions import limiting, repeal_standard, set_disputed
from tests.lists.court import DEBTOR, Court
from tests.lists.standard import standard
from tests.lists.standard import words as said
from tests.records.numbers import credit_code
from tests.records.office import NUMBERS

PAGE = "/register/judgment-defaulters/"


@pytest.fixture
def listed(court: Court) -> Listing:
    return court.bring_to("effective")


WORDS = {
    "en": [
        "evades enforcement",
        "No flights in business class",
        "In writing to the court above",
        "Other travel is free",
    ],
    "zh-hans": ["规避执行", "不得乘坐飞机头等舱", "书面向上一级法院提出", "其他出行不受限制"],
}


def test_list_when_opened_says_what_it_is_in_the_very_text_that_was_adopted(client: Client, court: Court) -> None:
    for language, words in WORDS.items():
        page = client.get(f"{PAGE}?lang={language}").content.decode()
        assert [word for word in words if word not in page] == []
    client.get("/?lang=en")
    text_of_the_list(client)
    for given in ("x", "W10=", "eyJhIjogMX0="):
        assert client.get(PAGE, {"after": given}).status_code == 404
        with pytest.raises(ValueError, match=given):
            read_cursor(given)


def text_of_the_list(client: Client) -> None:
    row = Standard.objects.get()
    page = client.get(f"{PAGE}standard/").content.decode()
    assert row.digest in page
    assert "A debtor hides a vehicle from the court" in page
    file = client.get(f"{PAGE}standard/1/exact/")
    assert hashlib.sha256(file.content).hexdigest() == row.digest
    assert json.loads(file.content) == row.document
    assert client.get(f"{PAGE}standard/2/").status_code == 404
    assert client.get(f"{PAGE}standard/2/exact/").status_code == 404


def test_entry_when_opened_says_why_until_when_and_how_to_contest_it_in_few_queries(
    client: Client, listed: Listing, django_assert_max_num_queries: Any
) -> None:
    entry = f"{PAGE}{Visible.objects.get().public_id}/"
    page = client.get(entry).content.decode()
    told = ["evades enforcement", "No flights in business class", "16 March 2028", "In writing to the court above"]
    assert [words for words in told if words not in page] == []
    assert DEBTOR not in page
    for path, most in ((PAGE, 6), (f"{PAGE}standard/", 5), (entry, 7), ("/register/", 4)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_list_when_unchanged_answers_304_and_when_an_entry_is_disputed_does_not(
    client: Client, court: Court, listed: Listing
) -> None:
    entry = f"{PAGE}{Visible.objects.get().public_id}/"
    tags = {path: client.get(path)["ETag"] for path in (PAGE, f"{PAGE}standard/", entry)}
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert (path, again.status_code, again["Cache-Control"]) == (path, 304, "no-cache, private")
        assert again["X-Robots-Tag"] == "noindex"
    set_disputed(listing=listed.pk, disputed=True, by=None, at=listed.effective_at)
    for path in (PAGE, entry):
        again = client.get(path, headers={"If-None-Match": tags[path]})
        assert again.status_code == 200
        assert "disputed" in again.content.decode()


def test_list_when_repealed_says_so_and_keeps_its_entries(client: Client, court: Court, listed: Listing) -> None:
    from cases.queries.standings import actor_of

    repeal_standard(slug="judgment-defaulters", by=actor_of(court.mia), at=listed.effective_at, reason="A new law.")
    page = client.get(PAGE).content.decode()
    assert "Nobody is added any more" in page
    assert "徐氏贸易有限公司" in page
    assert "repealed" in client.get("/register/").content.decode()
    draft = Standard.objects.get().draft
    assert (court.state(draft), Timer.objects.get(case=draft, kind="EVALUATE").state) == ("repealed", "cancelled")
    assert "It was repealed" in client.get("/consultations/judgment-defaulters/").text
    with pytest.raises(Refusal) as again:
        repeal_standard(slug="judgment-defaulters", by=actor_of(court.mia), at=listed.effective_at, reason="Again.")
    assert [reason.rule for reason in again.value.because] == ["list"]


def test_standard_when_another_takes_its_place_is_over_and_says_so(
    client: Client, court: Court, listed: Listing
) -> None:
    """RULES.md 2: nothing of it is in force; nobody evaluates it each year; who was listed under it stays under it."""
    first = Standard.objects.get().draft
    at = legal_now()
    second = adopted_later(court, standard(title=said("Debtors of judgments", "判决债务人")), "judgment-defaulters-2")
    assert (court.state(first), court.state(second)) == ("superseded", "adopted")
    timers = Timer.objects.filter(case__in=[first, second], kind="EVALUATE").order_by("id")
    assert [one.state for one in timers] == ["cancelled", "armed"]
    told = history(first)[-2:]
    assert [one.kind for one in told] == ["case.supersede", "deadline.stopped"]
    assert (told[0].values or {})["by"] == str(second)
    assert "Another text has taken its place" in client.get("/consultations/judgment-defaulters/").text
    assert "Replaced by another" in client.get("/consultations/").text
    states = {one["slug"]: one["state"] for one in client.get("/api/v1/consultations/").json()["results"]}
    assert (states["judgment-defaulters"], states["judgment-defaulters-2"]) == ("superseded", "adopted")
    listed.refresh_from_db()
    assert (listed.standard.draft, legal_now() > at) == (first, True)
    with pytest.raises(Refusal) as again:
        court.step(first, "repeal", court.mia)
    assert [reason.rule for reason in again.value.because] == ["state"]
    with pytest.raises(Refusal) as in_force:
        move(case_id=second, verb="supersede", by=None, at=legal_now())
    assert [reason.rule for reason in in_force.value.because] == ["in-force"]


def adopted_later(court: Court, document: Any, slug: str) -> UUID:
    draft = court.draft_list(slug, document)
    court.step(draft, "open-comment", court.mia)
    court.clock.set(legal_now() + timedelta(days=40))
    sweep()
    court.step(draft, "adopt", court.mark, digest=Version.objects.get(draft=draft).digest)
    return draft


def test_way_to_one_s_own_case_stands_where_somebody_looks_for_it(client: Client, listed: Listing) -> None:
    entry = f"{PAGE}{Visible.objects.get().public_id}/"
    for path in (PAGE, entry, "/about/contact/"):
        assert 'href="/case/"' in client.get(path).text.split("<main")[1].split("</main>")[0], path


# --- Searching -----------------------------------------------------------------------------------------------------------


def test_search_when_in_every_list_finds_and_is_kept_nowhere(client: Client, listed: Listing) -> None:
    assert client.get("/register/search/").status_code == 200
    found = client.post("/register/search/", {"identifier": DEBTOR})
    assert "徐氏贸易有限公司" in found.content.decode()
    assert "Judgment defaulters" in found.content.decode()
    assert "no-store" in found["Cache-Control"]
    nobody = client.post("/register/search/", {"name": "王氏"}).content.decode()
    assert "Nobody was found on any list." in nobody
    assert 'value="王氏"' in nobody
    for slip in (DEBTOR[:-1] + ("A" if DEBTOR[-1] != "A" else "B"), DEBTOR[:-1], "hello!!"):
        wrong = client.post("/register/search/", {"identifier": slip})
        assert (wrong.status_code, "has a slip in it" in wrong.content.decode()) == (422, True), slip
    empty = client.post("/register/search/", {})
    assert (empty.status_code, "Write a name or a number." in empty.content.decode()) == (422, True)


ALIKE = "Nobody of exactly this name is on any list. Similar names:"


def test_search_when_only_names_like_it_are_found_says_so(client: Client, listed: Listing) -> None:
    for asked in ({"name": "徐氏贸易有限公司"}, {"name": "Xushi Maoyi Youxian Gongsi"}, {"identifier": DEBTOR}):
        found = client.post("/register/search/", asked).text
        assert "徐氏贸易有限公司" in found, asked
        assert "Similar names" not in found, asked
    for slip in ("徐史贸易有限公司", "徐氏贸易", "Xushi Maoyi Youxan Gongsi"):
        found = client.post("/register/search/", {"name": slip}).text
        assert found.index(ALIKE) < found.index("徐氏贸易有限公司"), slip
    here = client.post("/register/judgment-defaulters/", {"name": "徐氏贸易"}).text
    assert "Nobody of exactly this name is on the list “Judgment defaulters”. Similar names:" in here


def test_search_when_one_is_of_exactly_this_name_shows_them_first(
    client: Client, court: Court, listed: Listing
) -> None:
    name, code = "徐氏贸易有限公司分号", credit_code(60003799)
    named = {"kind": "organisation", "name": name, "identifier": code}
    second = court.propose(court.confirmed(subject=court.debtor(name, code)), subject=named)
    court.served(second)
    court.until(second, "RESPONSE")
    court.decided(second)
    court.told_and_in_effect(second)
    found = client.post("/register/search/", {"name": "徐氏贸易有限公司"}).text
    assert ALIKE not in found
    first, similar = found.split("Similar names")
    assert re.findall(r"徐氏贸易有限公司\w*(?=</a>)", first) == ["徐氏贸易有限公司"]
    assert re.findall(r"徐氏贸易有限公司\w*(?=</a>)", similar) == [name]


def test_search_when_read_in_chinese_is_headed_as_what_was_found(client: Client, listed: Listing) -> None:
    found = client.post("/register/search/?lang=zh-hans", {"name": "徐氏"}).text
    assert "<h1>查询结果</h1>" in found


def test_person_when_found_is_masked_on_the_page(client: Client, court: Court) -> None:
    record = court.confirmed(subject=court.described("first", "张伟民"))
    subject = {"kind": "person", "name": "张伟民", "identifier": NUMBERS["first"]}
    court.bring_to("effective", court.propose(record, subject=subject))
    found = client.post("/register/search/", {"identifier": NUMBERS["first"]})
    assert "张*民" in found.content.decode()
    assert found["X-Robots-Tag"] == "noindex"
    entry = client.get(f"{PAGE}{Visible.objects.get().public_id}/")
    assert "张伟民" not in entry.content.decode()
    assert (entry["X-Robots-Tag"], "noindex" in entry.content.decode()) == ("noindex", True)


def test_names_when_tried_one_after_the_other_are_slowed(
    client: Client, court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page and over REST together; another network goes on."""
    monkeypatch.setattr(limiting, "MOST_IN_A_WINDOW", 3)
    for name in ("王一", "王二"):
        assert client.post("/register/search/", {"name": name}).status_code == 200
    rest = "/api/v1/register/search/"
    ask = {"content_type": "application/json"}
    assert client.post(rest, {"name": "王三"}, **ask).status_code == 200
    refused = client.post("/register/search/", {"name": "王四"})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= limiting.WINDOW
    assert "Many searches came from your network" in refused.content.decode()
    assert 'value="王四"' in refused.content.decode()
    problem = client.post(rest, {"name": "王五"}, **ask)
    assert (problem.status_code, problem["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(problem["Retry-After"]) <= limiting.WINDOW
    assert "Many searches" in problem.json()["detail"]
    assert client.post("/register/search/", {"name": "王四"}, REMOTE_ADDR="203.0.113.9").status_code == 200
    court.clock.set("2026-03-02T10:10:00+08:00")
    assert client.post("/register/search/", {"name": "王四"}).status_code == 200
