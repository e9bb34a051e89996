"""The whole way by REST alone: every move as another agency's program or an official's tool would make it."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cases.states import Scope
from deadlines.transitions import sweep
from people.models import User
from tests.lists.court import DECIDED, DECISION_SERVED, IN_EFFECT, SERVED, WINDOW_OVER, Court

CASES = "/api/v1/cases/"


class Interface:
    def __init__(self, client: Client, court: Court) -> None:
        self.client, self.court = client, court

    def headers(self, user: User) -> dict[str, str]:
        return dict(self.court.token(user, *Scope))

    def post(self, path: str, by: User, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"{CASES}{path}", json.dumps(body), content_type="application/json", headers={**self.headers(by), **headers}
        )

    def read(self, ref: str, by: User) -> dict[str, Any]:
        data: dict[str, Any] = self.client.get(f"{CASES}{ref}/", headers=self.headers(by)).json()
        return data

    def move(self, ref: str, verb: str, by: User, **body: Any) -> Any:
        """With the version that was read."""
        etag = self.read(ref, by)["etag"]
        return self.post(f"{ref}/moves/{verb}/", by, {"reason": "As the file shows", **body}, **{"If-Match": etag})

    def done(self, ref: str, verb: str, by: User, **body: Any) -> dict[str, Any]:
        answer = self.move(ref, verb, by, **body)
        assert answer.status_code == 200, answer.content
        data: dict[str, Any] = answer.json()
        return data

    def served(self, ref: str, verb: str) -> None:
        court = self.court
        day = court.clock_day()
        self.done(
            ref,
            verb,
            court.dora,
            channel="in-person",
            received_on=day,
            proof=str(court.paper(court.dora)),
            receiver="Xu",
        )


@pytest.fixture
def rest(client: Client, court: Court) -> Interface:
    return Interface(client, court)


def effective_by_rest(rest: Interface, court: Court) -> str:
    """From the proposal to the effect. On the way, what may not be done is refused as the contract says."""
    answer = rest.post("", court.olive, court.body(court.confirmed()))
    assert answer.status_code == 201, answer.content
    ref: str = answer.json()["ref"]
    assert (answer.json()["state"], answer.json()["list"]) == ("proposed", "judgment-defaulters")
    court.clock.set(SERVED)
    rest.served(ref, "serve")
    refused = rest.move(ref, "decide", court.bob, facts="It moved its assets.", exclusions=True)
    assert (refused.status_code, refused.json()["rule"]) == (409, "window")
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    assert rest.move(ref, "decide", court.olive, facts="It moved its assets.", exclusions=True).status_code == 403
    measures = [measure["id"] for measure in rest.read(ref, court.bob)["measures"]]
    rest.done(ref, "decide", court.bob, facts="It moved its assets.", exclusions=True, measures=measures)
    court.clock.set(DECISION_SERVED)
    rest.served(ref, "serve-decision")
    court.clock.set(IN_EFFECT)
    sweep()
    return ref


def test_listing_when_driven_by_rest_goes_its_whole_way(rest: Interface, court: Court) -> None:
    ref = effective_by_rest(rest, court)
    shown = rest.read(ref, court.olive)
    assert shown["state"] == "effective"
    public = f"/api/v1/register/{shown['public_id']}/"
    assert rest.client.get(public).json()["name"] == "徐氏贸易有限公司"
    paper = str(court.paper(court.olive))
    claimed = rest.done(ref, "claim-fulfilment", court.olive, way="performed", documents=[paper])
    assert claimed["state"] == "ending"
    assert rest.done(ref, "confirm-fulfilment", court.charlie)["state"] == "removed"
    assert rest.client.get(public).status_code == 404
    history = rest.client.get(f"{CASES}{ref}/history/", headers=rest.headers(court.olive)).json()["results"]
    kinds = [event["kind"].removeprefix("case.") for event in history if event["kind"].startswith("case.")]
    before = ["propose", "serve", "decide", "serve-decision", "take-effect"]
    assert kinds == [*before, "claim-fulfilment", "confirm-fulfilment"]


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"list": "nothing"}, 409, "list"),
    ({"grounds": [str(UUID(int=7))]}, 400, "/grounds"),
    ({"grounds": []}, 400, "/grounds"),
    ({"subject": "Xu"}, 400, "/subject"),
    ({"subject": {"kind": "organisation", "name": "X", "identifier": "123"}}, 400, "/subject/identifier"),
    ({"subject": {"kind": "club", "name": "X"}}, 400, "/subject/kind"),
    ({"subject": {"kind": "organisation", "name": "另一家公司"}}, 409, "subject"),
    ({"measures": [{"code": "no-school", "reason": "x"}]}, 409, "measure"),
    ({"measures": "all"}, 400, "/measures"),
    ({"reason": ""}, 400, "/reason"),
    ({"friends": []}, 400, "/friends"),
]


def test_intake_when_something_is_wrong_says_what_and_opens_nothing(rest: Interface, court: Court) -> None:
    record = court.confirmed()
    for changes, status, what in BAD:
        answer = rest.post("", court.olive, court.body(record, **changes))
        problem = answer.json()
        told = [problem.get("rule"), *(error["pointer"] for error in problem.get("errors", []))]
        assert (answer.status_code, what in told) == (status, True), (changes, problem)
    page = rest.client.get(f"{CASES}?kind=listing", headers=rest.headers(court.olive)).json()
    assert page["results"] == []
