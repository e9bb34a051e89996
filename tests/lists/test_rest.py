"""The whole way by REST alone: every move as another agency's program or an official's tool would make it."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.states import Scope
from deadlines.transitions import sweep
from people.models import User
from people.states import Role
from records.models import StoredFile
from tests.lists.court import DECIDED, DECISION_SERVED, IN_EFFECT, SERVED, WINDOW_OVER, Court
from tests.people.cast import appoint
from tests.records.test_files import pdf, picture, script

CASES = "/api/v1/cases/"
RECEIPT = "Paid in full on 29 April. 已付清。".encode()


class Interface:
    def __init__(self, client: Client, court: Court) -> None:
        self.client, self.court = client, court

    def headers(self, user: User) -> dict[str, str]:
        return dict(self.court.token(user, *Scope))

    def post(self, path: str, by: User, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"{CASES}{path}", json.dumps(body), content_type="application/json", headers={**self.headers(by), **headers}
        )

    def send(self, ref: str, by: User, *, expecting: int = 201, **sent: Any) -> Any:
        """A paper, as a form or as JSON sends it."""
        path, headers = f"{CASES}{ref}/documents/", {**self.headers(by), **sent.pop("headers", {})}
        if "json" in sent:
            answer = self.client.post(path, json.dumps(sent["json"]), content_type="application/json", headers=headers)
        else:
            answer = self.client.post(path, sent, headers=headers)
        assert answer.status_code == expecting, answer.content
        return answer.json()

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
    paper = rest.send(ref, court.olive, file=SimpleUploadedFile("receipt.txt", RECEIPT))["id"]
    claimed = rest.done(ref, "claim-fulfilment", court.olive, way="performed", documents=[paper])
    assert claimed["state"] == "ending"
    assert rest.done(ref, "confirm-fulfilment", court.charlie)["state"] == "removed"
    assert rest.client.get(public).status_code == 404
    history = rest.client.get(f"{CASES}{ref}/history/", headers=rest.headers(court.olive)).json()["results"]
    kinds = [event["kind"].removeprefix("case.") for event in history if event["kind"].startswith("case.")]
    before = ["propose", "serve", "decide", "serve-decision", "take-effect"]
    assert kinds == [*before, "claim-fulfilment", "confirm-fulfilment"]


def test_paper_when_sent_is_looked_through_and_is_its_senders_alone(rest: Interface, court: Court) -> None:
    listing = court.propose()
    ref = court.case(listing).ref
    kept = rest.send(ref, court.dora, json={"name": "receipt.txt", "content": base64.b64encode(RECEIPT).decode()})
    digest = hashlib.sha256(RECEIPT).hexdigest()
    expected = {"case": ref, "name": "receipt.txt", "media_type": "text/plain", "size": len(RECEIPT)}
    assert {name: kept[name] for name in expected} == expected
    assert (kept["digest"], kept["received_digest"]) == (digest, digest)
    with_camera = picture(comment=b"Camera of Alice")
    shown = rest.send(ref, court.dora, file=SimpleUploadedFile("proof.jpg", with_camera))
    assert (shown["received_digest"], shown["digest"] == shown["received_digest"]) == (
        hashlib.sha256(with_camera).hexdigest(),
        False,
    )
    court.clock.set(SERVED)
    service = {"channel": "in-person", "received_on": court.clock_day(), "receiver": "Xu"}
    strange = rest.move(ref, "serve", appoint("oscar", court.court, Role.CASE_OFFICER), proof=kept["id"], **service)
    assert (strange.status_code, strange.json()["rule"]) == (409, "files.unknown")
    assert rest.done(ref, "serve", court.dora, proof=kept["id"], **service)["state"] == "notified"
    assert StoredFile.objects.get(pk=kept["id"]).holder is not None


WRONG_PAPERS: list[tuple[dict[str, Any], str]] = [
    ({"json": {}}, "/name"),
    ({"json": {"name": "a.txt"}}, "/content"),
    ({"json": {"name": "a.txt", "content": "%%%"}}, "/content"),
    ({"json": {"name": "a.txt", "content": "YQ==", "subject": "Xu"}}, "/subject"),
    ({"json": {"name": "run.exe", "content": "YQ=="}}, "/content"),
    ({"json": {"name": "a.txt", "content": ""}}, "/content"),
    ({"file": SimpleUploadedFile("a.png", b"no picture")}, "/file"),
    ({"file": SimpleUploadedFile("a.pdf", pdf(OpenAction=script()))}, "/file"),
    ({"paper": SimpleUploadedFile("a.txt", b"x")}, "/paper"),
    ({"file": [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.txt", b"y")]}, "/file"),
    ({"words": "x"}, "/content"),
]


def test_paper_when_it_cannot_be_taken_says_why_and_is_kept_nowhere(rest: Interface, court: Court) -> None:
    ref = court.case(court.propose()).ref
    before = StoredFile.objects.count()
    for sent, pointer in WRONG_PAPERS:
        for file in [one for one in sent.values() if isinstance(one, SimpleUploadedFile)]:
            file.seek(0)
        told = rest.send(ref, court.dora, expecting=400, **sent)
        assert pointer in [error["pointer"] for error in told["errors"]], (sent, told)
    path = f"{CASES}{ref}/documents/"
    large = rest.client.post(
        path, b"{}", content_type="application/json", headers=rest.headers(court.dora), CONTENT_LENGTH="99000000"
    )
    assert (large.status_code, large["Content-Type"]) == (413, "application/problem+json")
    too_much = {"name": "a.txt", "content": "A" * 3_000_000}
    assert rest.send(ref, court.dora, expecting=413, json=too_much)["type"].endswith("too-large")
    assert rest.send(ref, court.dora, file=SimpleUploadedFile("a.txt", b"A" * 5_000_000))["size"] == 5_000_000
    before += 1
    reader = court.token(court.dora, Scope.READ)
    assert rest.client.post(path, {"file": SimpleUploadedFile("a.txt", b"x")}, headers=reader).status_code == 403
    rest.send(ref, court.program, expecting=404, file=SimpleUploadedFile("a.txt", b"x"))
    rest.send(ref, court.dora, expecting=415, headers={"Content-Type": "text/csv"}, json={})
    assert StoredFile.objects.count() == before


def test_paper_when_sent_twice_with_one_key_is_one(rest: Interface, court: Court) -> None:
    ref = court.case(court.propose()).ref

    def sent(content: bytes, expecting: int = 201) -> Any:
        paper = SimpleUploadedFile("receipt.txt", content)
        return rest.send(ref, court.dora, expecting=expecting, file=paper, headers={"Idempotency-Key": "one"})

    first = sent(b"Paid.")
    assert sent(b"Paid.") == first
    assert sent(b"Not paid.", 422)["type"].endswith("idempotency-key-reused")


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
    ({"measures": [{"code": "no-luxury-travel"}, {"reason": "x"}]}, 400, "/measures/1/code"),
]


def test_intake_when_something_is_wrong_says_what_and_opens_nothing(rest: Interface, court: Court) -> None:
    record = court.confirmed()
    for changes, status, what in BAD:
        answer = rest.post("", court.olive, court.body(record, **changes))
        problem = answer.json()
        told = [problem.get("rule"), *(error["pointer"] for error in problem.get("errors", []))]
        assert (answer.status_code, what in told) == (status, True), (changes, problem)
    nothing = rest.post("", court.olive, {}).json()["errors"]
    assert {one["pointer"] for one in nothing} == {"/subject/kind", "/subject/name", "/list", "/grounds", "/reason"}
    page = rest.client.get(f"{CASES}?kind=listing", headers=rest.headers(court.olive)).json()
    assert page["results"] == []


def test_program_reads_the_exclusions_before_it_decides(rest: Interface, court: Court) -> None:
    listing = court.bring_to("notified")
    (decide,) = [one for one in rest.read(listing.case.ref, court.bob)["moves"] if one["verb"] == "decide"]
    asked = decide["fields"]["properties"]["exclusions"]["description"]
    assert asked.endswith("\n– Sufficient security was given")
