"""The REST interface of CONTRACTS.md: tokens and scopes, versions, repeats, refusals."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import registry
from cases.models import Answer, Case
from cases.queries.kinds import KNOWN
from cases.rules.kinds import Intake
from cases.states import Scope
from ledger.queries import history
from people.states import Kind, Role
from scs_admin.problems import TYPES
from tests.cases.market import DECISION, Market
from tests.people.cast import appoint, found

CASES = "/api/v1/cases/"


class Caller:
    """A program, or an official with a token."""

    def __init__(self, client: Client, headers: Mapping[str, str]) -> None:
        self.client, self.headers = client, headers

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, body, "application/json", headers={**self.headers, **named})

    def move(self, case: Case, verb: str, body: Any = None, *, version: int | None = None, **headers: str) -> Any:
        sent = {"reason": "As the file shows", **(body or {})}
        match = f'"{case.version if version is None else version}"'
        return self.post(f"{CASES}{case.ref}/moves/{verb}/", sent, If_Match=match, **headers)


@pytest.fixture
def alice(market: Market, client: Client) -> Caller:
    return Caller(client, market.token(market.alice))


@pytest.fixture
def bob(market: Market, client: Client) -> Caller:
    return Caller(client, market.token(market.bob))


def problem(answer: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.content
    body: dict[str, Any] = answer.json()
    assert (body["type"], body["status"]) == (TYPES + kind, status)
    return body


# --- Reading ------------------------------------------------------------------------------------------------------------


def test_case_when_it_is_read(market: Market, alice: Caller) -> None:
    case = market.open(slug="stalls")
    market.move(case, "serve", market.dora)
    answer = alice.get(f"{CASES}{case.ref}/")
    assert (answer.status_code, answer.headers["ETag"], answer.headers["Cache-Control"]) == (200, '"2"', "no-store")
    body = answer.json()
    assert {name: body[name] for name in ("ref", "kind", "state", "list", "etag", "measures", "documents")} == {
        "ref": case.ref,
        "kind": "permit",
        "state": "notified",
        "list": "stalls",
        "etag": '"2"',
        "measures": [],
        "documents": [],
    }
    assert (body["public_id"], body["subject"]["name"]) == (str(case.public_id), "Example Fruit Co")
    assert [(timer["kind"], timer["state"]) for timer in body["timers"]] == [("RESPONSE", "armed"), ("DECIDE", "armed")]
    assert body["timers"][0].keys() == {
        "kind",
        "title",
        "state",
        "due_at",
        "earliest_on",
        "latest_on",
        "provisional",
        "explanation",
    }
    moves = {move["verb"]: move for move in body["moves"]}
    assert (moves["drop"]["open"], moves["drop"]["effect"], moves["drop"]["because"]) == (True, "relief", [])
    decide = moves["decide"]
    assert (decide["open"], decide["effect"]) == (False, "burden")
    assert [reason["rule"] for reason in decide["because"]] == ["role", "four-eyes", "window"]
    assert decide["because"][2] == {
        "rule": "window",
        "article": "Market Act 6",
        "text": "The answer of Example Fruit Co is awaited.",
    }
    assert set(decide["fields"]["properties"]) == {"until", "measure", "reason"}
    assert decide["fields"]["required"] == ["until", "measure", "reason"]
    assert decide["fields"]["properties"]["until"]["format"] == "date"
    assert moves["take-effect"]["because"][0]["rule"] == "state"


def test_case_when_it_is_read_is_a_look_into_the_file(market: Market, alice: Caller) -> None:
    case = market.open()
    alice.get(f"{CASES}{case.ref}/")
    (look,) = history(case.subject)
    assert (look.kind, look.actor) == ("file.viewed", market.alice.public_id)
    assert look.values == {"fields": ["case", case.ref], "purpose": "work on the case"}
    alice.get(CASES)
    listed = history(market.alice.public_id)[-1]
    assert (listed.kind, listed.values) == ("cases.listed", {"cases": [case.ref], "purpose": "work on the case"})


@pytest.mark.parametrize("typed", ["mp 2026 000001 ", "nonsense", "MP-2026-000001-A", "../etc"])
def test_reference_when_it_is_mistyped(market: Market, alice: Caller, typed: str) -> None:
    case = market.open()
    wanted = typed + case.ref[-1] if typed.endswith(" ") else typed
    year = case.ref.split("-")[1]
    answer = alice.get(f"{CASES}{wanted.replace('2026', year)}/")
    assert answer.status_code == (200 if typed.endswith(" ") else 404)


def test_case_when_it_is_another_agencys_is_not_there(market: Market, client: Client) -> None:
    stranger = Caller(client, market.token(appoint("stranger", found("elsewhere"), Role.CASE_OFFICER)))
    case = market.open()
    problem(stranger.get(f"{CASES}{case.ref}/"), 404, "not-found")
    problem(stranger.move(case, "drop"), 404, "not-found")
    assert stranger.get(CASES).json() == {"next": None, "results": []}


def test_case_when_an_auditor_reads_it(market: Market, client: Client) -> None:
    auditor = Caller(client, market.token(appoint("vera", found("board"), Role.AUDITOR)))
    case = market.open()
    body = auditor.get(f"{CASES}{case.ref}/").json()
    assert not any(move["open"] for move in body["moves"])
    assert history(case.subject)[-1].values["purpose"] == "oversight"
    assert problem(auditor.move(case, "drop"), 403, "not-permitted")["rule"] == "role"


def test_history_when_it_is_read(market: Market, alice: Caller) -> None:
    case = market.bring_to(market.open(), "decided")
    answer = alice.get(f"{CASES}{case.ref}/history/")
    body = answer.json()
    assert [(event["seq"], event["kind"]) for event in body["results"]] == [
        (1, "case.propose"),
        (2, "case.serve"),
        (3, "deadline.started"),
        (4, "deadline.started"),
        (5, "case.respond"),
        (6, "deadline.stopped"),
        (7, "case.decide"),
        (8, "deadline.stopped"),
        (9, "deadline.started"),
    ]
    assert (body["next"], answer.headers["Cache-Control"]) == (None, "no-store")
    decision = body["results"][6]
    assert UUID(decision["actor"]) == market.bob.public_id
    assert (decision["values"]["until"], decision["values"]["reason"]) == ("2028-05-12", "As the file shows")
    assert decision["log_index"] is None  # the sequencer has not come by
    later = alice.get(f"{CASES}{case.ref}/history/", after=8).json()
    assert [event["seq"] for event in later["results"]] == [9]
    problem(alice.get(f"{CASES}{case.ref}/history/", after="x"), 400, "invalid")


# --- Lists --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["due", "updated", "reference"])
def test_list_when_paged_shows_each_case_once(market: Market, alice: Caller, sort: str) -> None:
    refs = {market.open(stall=number).ref for number in range(7)}
    seen: list[str] = []
    url, query = CASES, {"limit": 3, "sort": sort}
    for _ in range(4):
        body = alice.get(url, **query).json()
        seen += [case["ref"] for case in body["results"]]
        if body["next"] is None:
            break
        url, query = body["next"], {}
    assert (len(seen), set(seen)) == (7, refs)
    if sort == "reference":
        assert seen == sorted(refs)


def test_list_when_narrowed(market: Market, alice: Caller) -> None:
    first, second = market.open(), market.open()
    market.move(second, "serve", market.dora)
    market.move(first, "assign", market.alice, data={"assignee": "alice"})

    def refs(**query: Any) -> list[str]:
        return [case["ref"] for case in alice.get(CASES, **query).json()["results"]]

    assert refs(state="notified") == [second.ref]
    assert refs(state="notified,proposed", sort="reference") == [first.ref, second.ref]
    assert refs(assigned="me") == [first.ref]
    assert refs(assigned=str(market.alice.public_id)) == [first.ref]
    assert refs(assigned="none") == [second.ref]
    assert refs(due_before="2026-05-08") == []
    assert refs(kind="record") == []


def cursor(*values: str) -> str:
    """As somebody makes it up."""
    return base64.urlsafe_b64encode(json.dumps([*values, str(uuid4())]).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"sort": "name"}, "/sort"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "101"}, "/limit"),
        ({"after": "nonsense"}, "/after"),
        ({"due_before": "tomorrow"}, "/due_before"),
        ({"assigned": "bob"}, "/assigned"),
        ({"name": "Alice"}, "/name"),
        ({"kind": "licence"}, "/kind"),
        ({"state": "notified,notfied"}, "/state"),
        ({"sort": "reference", "after": cursor("reference", "\x00")}, "/after"),
        ({"sort": "reference", "after": cursor("reference", "\ud800")}, "/after"),
    ],
)
def test_list_when_asked_badly(alice: Caller, query: dict[str, str], pointer: str) -> None:
    errors = problem(alice.get(CASES, **query), 400, "invalid")["errors"]
    assert [error["pointer"] for error in errors] == [pointer]


def test_list_when_there_are_more_cases_asks_no_more_queries(market: Market, alice: Caller) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(CASES).status_code == 200
        return len(captured)

    market.open()
    one = queries()
    market.open(), market.open()
    assert queries() == one


# --- Moves --------------------------------------------------------------------------------------------------------------


def test_move_when_it_is_made(market: Market, bob: Caller) -> None:
    case = market.bring_to(market.open(), "notified")
    answer = bob.move(case, "decide", DECISION)
    assert (answer.status_code, answer.headers["ETag"], answer.headers["Cache-Control"]) == (200, '"4"', "no-store")
    assert (answer.json()["state"], answer.json()["measures"]) == ("decided", [{"measure": "closed"}])


def test_move_when_there_is_none_of_this_name_is_not_found_before_anything_else(market: Market, alice: Caller) -> None:
    case = market.open()
    problem(alice.post(f"{CASES}{case.ref}/moves/fly/", {"reason": "x"}), 404, "not-found")


def test_move_when_no_version_is_named(market: Market, alice: Caller) -> None:
    case = market.open()
    path = f"{CASES}{case.ref}/moves/drop/"
    problem(alice.post(path, {"reason": "x"}), 428, "precondition-required")
    problem(alice.post(path, {"reason": "x"}, If_Match="*"), 428, "precondition-required")
    problem(alice.post(path, {"reason": "x"}, If_Match='W/"1"'), 412, "precondition-failed")
    problem(alice.move(case, "drop", version=2), 412, "precondition-failed")
    case.refresh_from_db()
    assert (case.state, case.version) == ("proposed", 1)


def test_move_when_a_rule_refuses(market: Market, bob: Caller) -> None:
    case = market.open()
    market.move(case, "serve", market.dora)
    body = problem(bob.move(case, "decide", DECISION), 409, "rule-refused")
    assert (body["rule"], body["article"], body["missing"]) == ("window", "Market Act 6", ["answer"])
    assert body["detail"] == "The answer of Example Fruit Co is awaited."


def test_move_when_the_proposer_decides(market: Market, client: Client) -> None:
    case = market.open(by=market.erin)
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    erin = Caller(client, market.token(market.erin))
    body = problem(erin.move(case, "decide", DECISION), 403, "second-person-needed")
    assert (body["rule"], body["article"]) == ("four-eyes", "RULES.md 5")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_refusal_when_asked_in_either_language(market: Market, alice: Caller, language: str) -> None:
    case = market.open()
    answer = alice.move(case, "take-effect", Accept_Language=language)
    assert problem(answer, 409, "rule-refused")["rule"] == "state"
    assert answer.headers["Content-Language"] == language


def test_move_when_its_fields_are_wrong(market: Market, bob: Caller) -> None:
    case = market.bring_to(market.open(), "notified")
    body = problem(bob.move(case, "decide", {"until": "soon", "reason": "", "fine": 1}), 400, "invalid")
    assert {error["pointer"] for error in body["errors"]} == {"/until", "/measure", "/fine", "/reason"}
    problem(bob.post(f"{CASES}{case.ref}/moves/decide/", [1], If_Match='"3"'), 400, "invalid")
    problem(bob.post(f"{CASES}{case.ref}/moves/decide/", {"reason": 5}, If_Match='"3"'), 400, "invalid")


def test_pointer_when_a_name_holds_its_signs_is_written_as_rfc_6901_says(market: Market, alice: Caller) -> None:
    errors = problem(alice.move(market.open(), "assign", {"a/b~c": 1, "reason": "x"}), 400, "invalid")["errors"]
    assert [error["pointer"] for error in errors] == ["/a~1b~0c"]


def test_move_when_there_is_no_such_verb(market: Market, alice: Caller) -> None:
    problem(alice.move(market.open(), "burn"), 404, "not-found")
    problem(alice.move(market.open(), "propose"), 404, "not-found")


# --- Repeats ------------------------------------------------------------------------------------------------------------


def test_repeat_when_key_and_body_are_the_same_is_answered_alike(market: Market, alice: Caller) -> None:
    case = market.open()
    first = alice.move(case, "assign", {"assignee": "dora"}, Idempotency_Key="k-1")
    market.move(case, "serve", market.dora)  # the case has moved on; the answer has not
    again = alice.move(case, "assign", {"assignee": "dora"}, version=1, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.content, first.headers["ETag"]) == (again.content, again.headers["ETag"])
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Case.objects.get(pk=case.pk).version == 3


def test_repeat_when_the_body_is_another_is_refused(market: Market, alice: Caller) -> None:
    case = market.open()
    alice.move(case, "assign", {"assignee": "dora"}, Idempotency_Key="k-1")
    problem(alice.move(case, "assign", {"assignee": "zoe"}, Idempotency_Key="k-1"), 422, "idempotency-key-reused")
    problem(alice.move(case, "serve", Idempotency_Key="k-1"), 422, "idempotency-key-reused")
    problem(alice.move(case, "serve", Idempotency_Key="k 1"), 400, "invalid")


def test_repeat_when_it_was_refused_is_refused_alike(market: Market, bob: Caller) -> None:
    case = market.open()
    market.move(case, "serve", market.dora)
    first = bob.move(case, "decide", DECISION, Idempotency_Key="k-1")
    market.move(case, "respond", market.subject)
    again = bob.move(case, "decide", DECISION, version=2, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (409, 409)
    assert first.content == again.content


def test_repeat_when_the_version_was_missed_may_come_again(market: Market, alice: Caller) -> None:
    case = market.open()
    problem(alice.move(case, "drop", version=9, Idempotency_Key="k-1"), 412, "precondition-failed")
    assert alice.move(case, "drop", Idempotency_Key="k-1").status_code == 200
    assert Answer.objects.count() == 1


def test_key_when_another_uses_it_is_another(market: Market, alice: Caller, client: Client) -> None:
    case = market.open()
    alice.move(case, "assign", {"assignee": "dora"}, Idempotency_Key="k-1")
    dora = Caller(client, market.token(market.dora))
    case.refresh_from_db()
    assert dora.move(case, "serve", Idempotency_Key="k-1").status_code == 200


# --- Tokens -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}])
def test_request_when_it_has_no_token(market: Market, client: Client, headers: dict[str, str]) -> None:
    answer = client.get(CASES, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_token_when_its_owner_has_left_opens_nothing(market: Market, alice: Caller) -> None:
    type(market.alice).objects.filter(pk=market.alice.pk).update(is_active=False)
    assert alice.get(CASES).status_code == 401


def test_token_when_it_may_only_read(market: Market, client: Client) -> None:
    reader = Caller(client, market.token(market.alice, Scope.READ))
    case = market.open()
    assert reader.get(f"{CASES}{case.ref}/").status_code == 200
    problem(reader.move(case, "drop"), 403, "insufficient-scope")


def test_token_when_it_is_for_one_list(market: Market, client: Client) -> None:
    caller = Caller(client, market.token(market.alice, "cases.read:stalls", "cases.move:stalls"))
    inside, outside = market.open(slug="stalls"), market.open(slug="carts")
    assert [case["ref"] for case in caller.get(CASES).json()["results"]] == [inside.ref]
    assert caller.get(f"{CASES}{inside.ref}/").status_code == 200
    problem(caller.get(f"{CASES}{outside.ref}/"), 404, "not-found")
    problem(caller.move(outside, "drop"), 404, "not-found")
    assert caller.move(inside, "drop").status_code == 200


@pytest.fixture
def program(market: Market) -> Any:
    return appoint("agency", market.agency, Role.INTEGRATOR, kind=Kind.MACHINE)


def issued(*arguments: str) -> dict[str, Any]:
    from io import StringIO

    out = StringIO()
    call_command("issue_token", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_client_credentials_when_exchanged(market: Market, client: Client, program: Any) -> None:
    made = issued("agency", "--client")
    form = {"grant_type": "client_credentials", "scope": "cases.read"}
    form |= {"client_id": made["client_id"], "client_secret": made["client_secret"]}
    answer = client.post("/api/v1/oauth/token/", form)
    assert answer.status_code == 200, answer.content
    caller = Caller(client, {"Authorization": f"Bearer {answer.json()['access_token']}"})
    case = market.open()
    assert caller.get(f"{CASES}{case.ref}/").status_code == 200
    problem(caller.move(case, "drop"), 403, "insufficient-scope")
    wrong = client.post("/api/v1/oauth/token/", {**form, "client_secret": "guess"})
    assert wrong.status_code == 401
    assert client.post("/api/v1/oauth/token/", {**form, "scope": "everything"}).status_code == 400


def test_token_when_issued_is_kept_as_its_hash_alone(market: Market, client: Client, program: Any) -> None:
    from oauth2_provider.models import AccessToken

    made = issued("agency", "--hours", "2", "--scope", "cases.read")
    (kept,) = AccessToken.objects.all()
    assert (kept.token, kept.scope, made["scopes"]) == ("", "cases.read", ["cases.read"])
    assert Caller(client, {"Authorization": f"Bearer {made['token']}"}).get(CASES).status_code == 200


@pytest.mark.parametrize(
    "arguments", [["nobody"], ["agency", "--hours", "0"], ["agency", "--scope", "all"], ["alice", "--client"]]
)
def test_token_when_asked_for_badly(market: Market, program: Any, arguments: list[str]) -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError):
        issued(*arguments)


def test_token_when_an_official_asks_outside_a_demonstration(market: Market, settings: Any) -> None:
    from django.core.management import CommandError

    settings.DEMO = False
    with pytest.raises(CommandError, match="Officials sign in"):
        issued("alice")


# --- Opening ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def intake(market: Market) -> Iterator[None]:
    def begin(body: Mapping[str, Any], _by: Any, _at: Any) -> UUID:
        return market.open(stall=body["stall"], slug=body["list"]).pk

    usual = KNOWN.intake
    registry.take_in(Intake({"type": "object"}, begin))
    yield
    KNOWN.intake = usual


def test_case_when_it_is_opened_over_rest(market: Market, alice: Caller, intake: None) -> None:
    first = alice.post(CASES, {"list": "stalls", "stall": 3}, Idempotency_Key="k-1")
    again = alice.post(CASES, {"list": "stalls", "stall": 3}, Idempotency_Key="k-1")
    assert (first.status_code, first.content) == (201, again.content)
    assert first.headers["Location"].endswith(f"{CASES}{first.json()['ref']}/")
    assert Case.objects.count() == 1


def test_case_when_the_token_is_not_for_its_list_is_not_opened(market: Market, client: Client, intake: None) -> None:
    caller = Caller(client, market.token(market.alice, "cases.move:carts"))
    problem(caller.post(CASES, {"list": "stalls", "stall": 3}), 403, "insufficient-scope")


def test_wrong_address_or_method_is_a_problem_as_well(alice: Caller) -> None:
    problem(alice.get("/api/v1/no-such-thing/"), 404, "not-found")
    wrong = problem(alice.client.delete(CASES, headers=alice.headers), 405, "method-not-allowed")
    assert wrong["title"] == wrong["detail"] == 'Method "DELETE" not allowed.'
