"""What cannot be read is refused as such, to programs as a problem and to people on a page; nothing breaks over it."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from people.states import Role
from scs_admin.parsing import MOST_NESTED
from scs_admin.problems import server_error
from tests.cases.desk import Official
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db
COMMENTS = "/api/v1/consultations/market/comments/"
NUL = "%00"


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    return told


@pytest.mark.parametrize("route", ["consultations/", "agencies/", "lists/", "register/", "cases/"])
def test_address_with_a_nul_when_a_program_asks(client: Client, route: str) -> None:
    answer = client.get(f"/api/v1/{route}?after={NUL}", headers={"Authorization": "Bearer x"})
    assert [error["pointer"] for error in problem(answer, 400)["errors"]] == ["/after"]


@pytest.mark.parametrize("path", ["/consultations/", "/register/", "/calculator/", "/verify/", "/case/"])
def test_address_with_a_nul_when_somebody_reads(client: Client, path: str) -> None:
    answer = client.get(f"{path}?after=a{NUL}b")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "We could not read this request" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("[" * 200_000, "nested too deeply"),
        ('{"text":' + "[" * (MOST_NESTED + 1) + "]" * (MOST_NESTED + 1) + "}", "nested too deeply"),
        ('{"\\ud800": "a"}', "no text"),
        ('{"attachments": [{"a\\u0000": "a"}]}', "no text"),
        ('{"text": ' + "9" * 5000 + "}", "JSON parse error"),
        ("{", "JSON parse error"),
    ],
    ids=["no end", "too deep", "half a sign", "NUL within", "a number of 5,000 digits", "cut off"],
)
def test_json_that_cannot_be_followed_or_repeated(client: Client, sent: str, words: str) -> None:
    answer = client.post(COMMENTS, sent, content_type="application/json")
    # There is no such text, and its absence is told first; what was sent is read only where it is asked for.
    assert answer.status_code == 404
    answer = client.post("/api/v1/register/search/", sent, content_type="application/json")
    assert words in str(problem(answer, 400)["detail"])


def test_our_own_fault_is_told_to_programs_without_its_words(rf: RequestFactory) -> None:
    told = problem(server_error(rf.get("/api/v1/lists/")), 500)
    assert told["detail"] == "A server error occurred."
    assert server_error(rf.get("/register/"))["Content-Type"] == "text/html; charset=utf-8"


def test_page_that_is_not_there_when_an_official_asks_leads_back_to_the_desk() -> None:
    official = Official(appoint("olive", found("court"), Role.CASE_OFFICER)).client
    for address, status in (("/admin/cases/case/BL-2026-999999-X/change/", 404), ("/admin/clock/jump/", 403)):
        answer = official.get(address)
        page = answer.content.decode()
        assert answer.status_code == status
        assert '<a class="button" href="/admin/">Back to the desk</a>' in page
        assert "entry of the register" not in page
    assert "entry of the register" in official.get("/nowhere/").content.decode()
