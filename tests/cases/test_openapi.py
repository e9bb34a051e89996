"""The OpenAPI document: it is valid, says who may call and what can go wrong, and every answer keeps to it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from cases import registry
from cases.models import Case
from cases.queries.kinds import KNOWN
from cases.rules.kinds import Intake
from people.states import Role
from tests.cases.market import DECISION, Market
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"
Document = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Document:
    answer = client.get("/api/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    whole: Document = json.loads(answer.content)
    return whole


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield path, method, operation


def keeps_to(document: Document, answer: HttpResponse, path: str, method: str) -> None:
    """The status, the kind of content, the headers and the body are as the document has them."""
    said = document["paths"][path][method]["responses"]
    assert str(answer.status_code) in said, f"{method} {path} answers {answer.status_code}"
    response = said[str(answer.status_code)]
    (kind,) = response["content"]
    assert answer.headers["Content-Type"].split(";")[0] == kind
    schema = {**response["content"][kind]["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(json.loads(answer.content))
    if answer.status_code < 300:
        promised = set(response.get("headers", {})) - {"Idempotency-Replayed"}
        assert promised <= set(answer.headers)


# --- What it says -----------------------------------------------------------------------------------------------------


def test_document_when_served_is_valid_openapi(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    validate_schema(document)


def test_document_when_read_says_how_to_come_in(document: Document) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["oauth2"]["flows"]["clientCredentials"]["tokenUrl"] == "/api/v1/oauth/token/"
    assert {"cases.read", "cases.move"} <= set(schemes["oauth2"]["flows"]["clientCredentials"]["scopes"])
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")
    for path, method, operation in operations(document):
        if path.startswith(CASES):
            scope = "cases.move" if method == "post" else "cases.read"
            assert operation["security"] == [{"oauth2": [scope]}, {"bearer": []}], path
            assert {"401", "403"} <= set(operation["responses"]), path


def test_document_when_read_says_of_every_address_what_a_problem_is(document: Document) -> None:
    wrong = [
        (path, method, code)
        for path, method, operation in operations(document)
        for code, response in operation["responses"].items()
        if (code == "default" or code >= "400")
        and response["content"] != {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    ]
    assert wrong == []
    assert all("default" in operation["responses"] for _path, _method, operation in operations(document))
    assert set(document["components"]["schemas"]["Problem"]["properties"]) >= {
        "type", "title", "status", "detail", "rule", "article", "missing", "errors",
    }  # fmt: skip


def test_document_when_read_says_which_versions_and_repeats(document: Document) -> None:
    move = document["paths"][f"{CASES}{{ref}}/moves/{{verb}}/"]["post"]
    sent = {one["name"]: one for one in move["parameters"]}
    assert sent["If-Match"]["required"] is True
    assert re.fullmatch(sent["If-Match"]["schema"]["pattern"], '"3"')
    assert not re.fullmatch(sent["If-Match"]["schema"]["pattern"], "*")
    assert not sent["Idempotency-Key"].get("required", False)
    assert {"412", "428", "409", "422"} <= set(move["responses"])
    assert {"ETag", "Idempotency-Replayed"} == set(move["responses"]["200"]["headers"])
    opening = document["paths"][CASES]["post"]
    assert [one["name"] for one in opening["parameters"]] == ["Idempotency-Key"]  # nothing exists yet to match
    assert "428" not in opening["responses"]
    for path, method, operation in operations(document):
        if method == "post" and path.startswith(CASES):
            assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}, path


def test_document_when_a_room_takes_cases_in_says_what_it_takes(client: Client) -> None:
    usual = KNOWN.intake
    schema = {"type": "object", "properties": {"stall": {"type": "integer"}}, "required": ["stall"]}
    registry.take_in(Intake(schema, lambda _body, _by, _at: UUID(int=0)))
    try:
        whole = json.loads(client.get("/api/schema/", headers={"Accept": "application/json"}).content)
    finally:
        KNOWN.intake = usual
    assert whole["paths"][CASES]["post"]["requestBody"]["content"] == {"application/json": {"schema": schema}}


# --- Whether the answers keep to it -----------------------------------------------------------------------------------


class Program:
    def __init__(self, client: Client, headers: dict[str, str], document: Document) -> None:
        self.client, self.headers, self.document = client, headers, document

    def get(self, path: str, status: int, template: str = "", **query: Any) -> Any:
        answer = self.client.get(path, query, headers=self.headers)
        return self.kept(answer, status, template or path, "get")

    def move(self, case: Case, verb: str, body: Any, status: int, **headers: str) -> Any:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        path = f"{CASES}{case.ref}/moves/{verb}/"
        answer = self.client.post(path, body, "application/json", headers=sent)
        return self.kept(answer, status, f"{CASES}{{ref}}/moves/{{verb}}/", "post")

    def kept(self, answer: HttpResponse, status: int, path: str, method: str) -> Any:
        assert answer.status_code == status, answer.content
        keeps_to(self.document, answer, path, method)
        return json.loads(answer.content)


@pytest.fixture
def alice(market: Market, client: Client, document: Document) -> Program:
    return Program(client, market.token(market.alice), document)


@pytest.mark.parametrize("state", ["proposed", "notified", "decided", "effective", "removed", "dropped"])
def test_reads_when_answered_keep_to_the_document(market: Market, alice: Program, state: str) -> None:
    case = market.bring_to(market.open(slug="stalls"), state)
    alice.get(CASES, 200)
    alice.get(f"{CASES}{case.ref}/", 200, f"{CASES}{{ref}}/")
    alice.get(f"{CASES}{case.ref}/history/", 200, f"{CASES}{{ref}}/history/")


def test_reads_when_refused_keep_to_the_document(market: Market, alice: Program) -> None:
    alice.get(CASES, 400, sort="rubbish")
    alice.get(f"{CASES}MP-2026-000009-X/", 404, f"{CASES}{{ref}}/")
    alice.headers = {"Authorization": "Bearer rubbish"}
    alice.get(CASES, 401)
    alice.headers = {}
    alice.get(CASES, 401)
    alice.headers = market.token(market.alice, "clock.read")
    alice.get(CASES, 403)


def test_moves_when_answered_keep_to_the_document(market: Market, alice: Program) -> None:
    case = market.open()
    reason = {"reason": "As the file shows."}
    alice.move(case, "serve", reason, 428)
    alice.move(case, "serve", reason, 412, If_Match='"9"')
    alice.move(case, "serve", {}, 400, If_Match='"1"')
    alice.move(case, "no-such-move", reason, 404, If_Match='"1"')
    alice.move(case, "suspend", reason, 409, If_Match='"1"')
    key = str(uuid4())
    alice.move(case, "serve", reason, 200, If_Match='"1"', Idempotency_Key=key)
    alice.move(case, "serve", reason, 200, If_Match='"1"', Idempotency_Key=key)
    alice.move(case, "serve", {"reason": "Something else."}, 422, If_Match='"1"', Idempotency_Key=key)
    market.move(case, "respond", market.subject)
    case.refresh_from_db()
    said = alice.move(case, "decide", {**DECISION, **reason}, 403, If_Match=f'"{case.version}"')
    assert said["missing"] == ["decider"]


def test_public_addresses_when_answered_keep_to_the_document(client: Client, document: Document) -> None:
    found("harbour")
    for path in ("/api/v1/agencies/", "/api/v1/clock/"):
        keeps_to(document, client.get(path), path, "get")


def test_strangers_case_when_asked_for_keeps_to_the_document(market: Market, alice: Program) -> None:
    case = market.open()
    alice.headers = market.token(appoint("mallory", found("harbour"), Role.CASE_OFFICER))
    alice.get(f"{CASES}{case.ref}/", 404, f"{CASES}{{ref}}/")
    alice.move(case, "serve", {"reason": "Mine."}, 404, If_Match='"1"')
