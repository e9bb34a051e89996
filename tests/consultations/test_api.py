"""Consultations over REST: CONTRACTS.md."""

from datetime import timedelta

import pytest
from django.test import Client

from cases.states import Scope
from cases.transitions.tokens import issue_token
from consultations.models import Comment, Draft
from consultations.transitions import group_comments
from ledger.queries.receipts import check
from tests.consultations.world import CLOSES, OPENED, TownHall, just_before
from tests.keeping import keeps
from tests.records.office import NUMBERS

LIST = "/api/v1/consultations/"
COMMENTS = "/api/v1/consultations/market/comments/"


@pytest.fixture
def opened(town: TownHall, legal_clock) -> Draft:
    legal_clock.set(OPENED)
    return town.opened()


def post(client: Client, body: object, **headers: str):
    return client.post(COMMENTS, body, content_type="application/json", headers=headers)


def test_list(opened: Draft, town: TownHall, client: Client):
    town.draft("unpublished")
    answer = client.get(LIST).json()
    version = town.version(opened)
    (one,) = answer["results"]
    assert answer["next"] is None
    assert one == {
        "slug": "market",
        "ref": opened.ref,
        "kind": "by-law",
        "state": "open",
        "title": "Market by-law",
        "version": 1,
        "digest": version.digest,
        "opens_at": one["opens_at"],
        "closes_at": "2026-04-01T16:00:00Z",
        "evaluate_by": None,
        "evaluation_overdue": False,
    }


def test_list_at_the_closing_instant(opened: Draft, client: Client, legal_clock):
    legal_clock.set(CLOSES)
    assert client.get(LIST).json()["results"][0]["state"] == "closed"


def test_comment(opened: Draft, client: Client):
    answer = post(client, {"text": "Ten is too early.", "name": "Owl", "contact": "owl@example.org"})
    receipt = answer.json()["receipt"]
    row = Comment.objects.get()
    assert answer.status_code == 201
    assert receipt["reference"] == f"{opened.ref}/{row.pk}"
    assert check(receipt["entry"]).state == "waiting"
    (one,) = client.get(COMMENTS).json()["results"]
    assert (one["text"], one["name"], one["withheld"]) == ("Ten is too early.", "Owl", None)
    assert "owl@example.org" not in str(one)


def test_comment_repeated_by_its_key(opened: Draft, client: Client):
    first = post(client, {"text": "Once"}, **{"Idempotency-Key": "a-1"})
    again = post(client, {"text": "Once"}, **{"Idempotency-Key": "a-1"})
    other = post(client, {"text": "Another"}, **{"Idempotency-Key": "a-1"})
    assert (first.json(), again.status_code, other.status_code) == (again.json(), 201, 422)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/text"]),
        ({"text": " "}, ["/text"]),
        ({"text": 5}, ["/text"]),
        ({"text": "a\u0000b"}, ["/text"]),
        ({"text": "x" * 20_001, "name": "x" * 101}, ["/text", "/name"]),
        ({"text": "Fine", "colour": "red"}, ["/colour"]),
        (["Fine"], [""]),
    ],
)
def test_comment_with_faults(body: object, pointers: list[str], opened: Draft, client: Client):
    answer = post(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [fault["pointer"] for fault in answer.json().get("errors", [{"pointer": ""}])] == pointers
    assert not Comment.objects.exists()


def test_comment_at_the_closing_instant(opened: Draft, client: Client, legal_clock):
    legal_clock.set(CLOSES)
    answer = post(client, {"text": "Late"})
    assert (answer.status_code, answer.json()["rule"]) == (409, "comment-period")
    assert not Comment.objects.exists()


def test_comment_on_what_is_not_there(client: Client, db: None):
    assert post(client, {"text": "Hello"}).status_code == 404
    assert client.get(COMMENTS).status_code == 404


def test_comments_page_by_page(opened: Draft, town: TownHall, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("consultations.api.PAGE", 2)
    for number in range(3):
        town.say(opened, f"Number {number}")
    first = client.get(COMMENTS).json()
    second = client.get(first["next"]).json()
    assert [one["text"] for one in first["results"] + second["results"]] == ["Number 2", "Number 1", "Number 0"]
    assert second["next"] is None


@keeps(2, "rest")
def test_adoption_over_rest_at_thirty_days_minus_one_second(opened: Draft, town: TownHall, client: Client, legal_clock):
    legal_clock.stop(just_before(CLOSES))
    token, _ = issue_token(owner=town.bob, scopes=tuple(Scope), lasts=timedelta(hours=1))
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"2"'}
    body = {"digest": town.version(opened).digest, "reason": "Time is up."}
    address = f"/api/v1/cases/{opened.ref}/moves/adopt/"
    answer = client.post(address, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["rule"]) == (409, "state")
    assert town.state(opened) == "open"


def test_adoption_over_rest_names_the_unanswered_groups(opened: Draft, town: TownHall, client: Client, legal_clock):
    town.say(opened)
    legal_clock.set(CLOSES)
    town.close(opened)
    group_comments()
    token, _ = issue_token(owner=town.bob, scopes=tuple(Scope), lasts=timedelta(hours=1))
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"3"'}
    body = {"digest": town.version(opened).digest, "reason": "Time is up."}
    address = f"/api/v1/cases/{opened.ref}/moves/adopt/"
    answer = client.post(address, body, content_type="application/json", headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["rule"], problem["missing"]) == (409, "unanswered", ["group 1 on version 1"])


def test_comment_with_somebody_s_identity_number(opened: Draft, client: Client):
    """What everybody can read holds none: said beside the field, and nothing is kept."""
    for field in ("text", "name"):
        answer = post(client, {"text": "Ten is too early.", field: f"Ask {NUMBERS['first']}"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"/{field}")
    assert not Comment.objects.exists()
    assert post(client, {"text": "Ask me.", "contact": NUMBERS["first"]}).status_code == 201
