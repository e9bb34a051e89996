"""GET /api/v1/agencies/: public, in pages, in few queries."""

from typing import Any

import pytest
from django.test import Client

from people import api, transitions
from people.transitions import ContactDetails
from tests.people.cast import AT, found

AGENCIES = "/api/v1/agencies/"

pytestmark = pytest.mark.django_db


def test_agencies_when_asked_for_say_whom_to_ask(client: Client) -> None:
    court = found("court")
    found("bureau", court)
    contact = ContactDetails(
        "counter", address="示例路 1 号", address_en="1 Example Road", hours="9–17", hours_en="9–17"
    )
    transitions.set_contacts(agency=court, contacts=[contact], by=None, at=AT, reason="For a test.")
    answer = client.get(AGENCIES).json()
    assert answer["next"] is None
    assert [(agency["code"], agency["parent"]) for agency in answer["results"]] == [
        ("bureau", "court"),
        ("court", None),
    ]
    assert answer["results"][1] == {
        "code": "court",
        "name": "示例court",
        "name_en": "Example court",
        "parent": None,
        "zone": "Asia/Shanghai",
        "contacts": [
            {
                "purpose": "counter",
                "phone": "",
                "email": "",
                "address": "示例路 1 号",
                "address_en": "1 Example Road",
                "hours": "9–17",
                "hours_en": "9–17",
            }
        ],
    }


def test_agencies_when_there_are_many_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE", 2)
    for number in range(5):
        found(f"agency-{number}")
    seen: list[str] = []
    address: str | None = AGENCIES
    while address:
        answer = client.get(address).json()
        seen += [agency["code"] for agency in answer["results"]]
        address = answer["next"]
    assert seen == [f"agency-{number}" for number in range(5)]


@pytest.mark.parametrize("many", [1, 3])
def test_agencies_however_many_take_two_queries(client: Client, many: int, django_assert_num_queries: Any) -> None:
    parent = None
    for number in range(many):
        parent = found(f"agency-{number}", parent)
    with django_assert_num_queries(2):
        assert len(client.get(AGENCIES).json()["results"]) == many


@pytest.mark.parametrize("after", ["%00", "a" * 41, "a'b", "机构", "%ff"])
def test_agencies_when_asked_for_nonsense_answer_with_a_problem(client: Client, after: str) -> None:
    answer = client.get(f"{AGENCIES}?after={after}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"] == "/after"
