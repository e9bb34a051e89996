"""What the public reads: pages and REST, through the reading guard alone."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lists.models import Listing, Visible
from lists.transitions import set_disputed
from records.queries.identity import sounds
from records.transitions.rotating import rotate
from tests.lists.court import DEBTOR, TERM_ENDS, Court
from tests.records.office import NUMBERS
from tests.records.test_rotating import as_owner

URL = "/api/v1/register/"


def found(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = client.post(f"{URL}search/", json.dumps(asked), content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_entry_when_public_says_what_the_contract_says(client: Client, listed: Listing) -> None:
    (entry,) = client.get(f"{URL}?list=judgment-defaulters").json()["results"]
    assert set(entry) == {
        *("public_id", "list", "kind", "name", "identifier", "grounds", "measures", "since", "until", "disputed"),
    }
    assert entry["name"] == "徐氏贸易有限公司"
    assert DEBTOR not in json.dumps(entry)
    assert entry["grounds"] == [{"code": "evades", "title": "evades enforcement"}]
    assert [measure["code"] for measure in entry["measures"]] == ["no-luxury-travel"]


def test_entry_when_read_again_is_304_until_something_changes(client: Client, listed: Listing) -> None:
    address = f"{URL}{Visible.objects.get().public_id}/"
    first = client.get(address)
    assert (first.status_code, first["X-Robots-Tag"]) == (200, "noindex")
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    set_disputed(listing=listed.pk, disputed=True, by=None, at=datetime.fromisoformat("2026-03-17T09:00:00+08:00"))
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.json()["disputed"]) == (200, True)


def test_entry_when_its_time_is_over_is_gone_everywhere_though_nothing_runs(
    client: Client, court: Court, listed: Listing
) -> None:
    public_id = Visible.objects.get().public_id
    page = f"/register/judgment-defaulters/{public_id}/"
    ends_at = datetime.fromisoformat(TERM_ENDS)
    court.clock.set(ends_at - timedelta(minutes=5))  # pages take their time
    assert client.get(page).status_code == 200
    assert len(found(client, name="徐氏贸易有限公司")) == 1
    court.clock.set(ends_at)
    assert client.get(page).status_code == 404
    assert client.get(f"{URL}{public_id}/").status_code == 404
    assert client.get(f"{URL}?list=judgment-defaulters").json()["results"] == []
    assert found(client, name="徐氏贸易有限公司") == []
    assert found(client, identifier=DEBTOR) == []
    assert "徐氏" not in client.get("/register/judgment-defaulters/").content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "徐氏贸易有限公司"},
        {"name": "徐氏"},
        {"name": "xushimaoyi"},
        {"name": "贸易"},
        {"name": "氏贸易有"},
        {"name": "maoyi"},
        {"name": "shimaoyiyouxian"},
        {"name": "xushi maoyi youxian gongsi"},
        {"name": "xushi maoyi youxain gongsi"},
        {"name": "xvshi maoyi youxian gongsi"},
        {"name": "贸易有限公司"},
        {"name": "许氏贸易"},
        {"identifier": DEBTOR},
        {"identifier": DEBTOR.lower()},
        {"list": "judgment-defaulters", "name": "徐氏"},
    ],
)
def test_search_when_asked_in_any_way_finds(client: Client, listed: Listing, asked: dict[str, str]) -> None:
    assert [row["name"] for row in found(client, **asked)] == ["徐氏贸易有限公司"]


@pytest.mark.parametrize(
    "asked", [{"name": "王氏贸易"}, {"identifier": DEBTOR[:-2]}, {"list": "other", "name": "徐氏"}]
)
def test_search_when_for_somebody_else_finds_nobody(client: Client, listed: Listing, asked: dict[str, str]) -> None:
    assert found(client, **asked) == []


def test_search_when_a_short_name_can_be_read_in_two_ways_finds_it() -> None:
    """市长 is the mayor, 长安 a town: whichever the whole name was taken for."""
    assert {"changan", "zhangan"} <= set(sounds("长安"))


def test_search_when_a_name_stands_in_the_address_is_refused(client: Client, listed: Listing) -> None:
    for query in ("name=x", "identifier=x", "list=judgment-defaulters&name=x"):
        answer = client.get(f"{URL}?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_person_when_listed_is_masked_and_never_read_in_bulk(client: Client, court: Court) -> None:
    record = court.confirmed(subject=court.described("first", "张伟民"))
    subject = {"kind": "person", "name": "张伟民", "identifier": NUMBERS["first"]}
    court.bring_to("effective", court.propose(record, subject=subject))
    assert client.get(URL).json()["results"] == []
    assert found(client, name="张伟") == []
    assert found(client, name="章伟民") == [], "somebody else who sounds the same"
    assert found(client, name="zhangweimim") == [], "a slip of the pen is no way to leaf through people"
    (entry,) = found(client, name="张伟民")
    assert entry["name"] == "张*民"
    assert NUMBERS["first"] not in json.dumps(entry)
    assert "张伟民" not in client.get("/register/judgment-defaulters/").content.decode()


def test_lists_when_asked_are_told(client: Client, court: Court) -> None:
    assert client.get("/api/v1/lists/").json()["results"] == [
        {"slug": "judgment-defaulters", "name": "Judgment defaulters", "colour": "blacklist", "state": "in force"}
    ]


def test_page_when_searched_by_post_shows_and_keeps_nothing_in_the_address(client: Client, listed: Listing) -> None:
    page = client.post("/register/judgment-defaulters/", {"name": "xushi maoyi"})
    assert "徐氏贸易有限公司" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post("/register/judgment-defaulters/", {}).status_code == 422
    assert client.get("/register/nothing/").status_code == 404


def test_entry_is_found_by_number_while_the_key_changes_and_after(
    client: Client, listed: Listing, settings: Any
) -> None:
    settings.FIELD_KEY, settings.FIELD_KEY_OTHER = bytes(range(32)), settings.FIELD_KEY
    assert len(found(client, identifier=DEBTOR)) == 1
    with as_owner():
        rotate()
    settings.FIELD_KEY_OTHER = b""
    assert len(found(client, identifier=DEBTOR)) == 1
