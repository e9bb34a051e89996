"""One record in and out by REST."""

import base64
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from clock.queries import legal_now
from ledger.queries import history
from people.models import User
from records.models import Confirmation, Identifier, Record, StoredFile
from records.states import Scope
from tests.keeping import keeps
from tests.records.office import FIRM_CODE, NUMBERS, Office

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/records/"
MOST_QUERIES = 12  # with the clocks that it starts
# Of the transaction, and a lock of its own: they ask for nothing.
CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "SET CONSTRAINTS", "SELECT pg_advisory_xact_lock")


class Caller:
    def __init__(self, client: Client, office: Office, user: User, *scopes: str) -> None:
        self.client, self.headers = client, {**office.token(user, *scopes), "Accept-Language": "en"}

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def post(self, body: Any, path: str = RECORDS, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, body, "application/json", headers={**self.headers, **named})


@pytest.fixture
def program(office: Office, client: Client) -> Caller:
    return Caller(client, office, office.program)


def body(**changes: Any) -> dict[str, Any]:
    day = legal_now().date().isoformat()
    plain = {
        "subject": {"kind": "person", "name": "张伟", "identifier": NUMBERS["first"]},
        "item": "unpaid-judgment",
        "document": {"kind": "enforcement order", "number": "(2026)税1号", "on": day, "final_on": day},
        "facts": {"sum_owed": 120000},
        "conduct_ended_on": day,
        "reason": "Monthly delivery",
    }
    return {**plain, **changes}


def problem(answer: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.content
    found: dict[str, Any] = answer.json()
    assert found["type"].endswith(kind)
    return found


def test_record_when_sent_by_its_issuers_program(program: Caller, office: Office) -> None:
    answer = program.post(body())
    assert answer.status_code == 201, answer.content
    sent = answer.json()
    row = office.row(sent["id"])
    assert answer.headers["Location"].endswith(f"/records/{row.pk}/")
    assert (row.issuer.code, row.facts, row.subject.born_on.isoformat()) == ("tax", {"sum_owed": 120000}, "1990-03-07")
    assert Confirmation.objects.get().channel == "program"
    assert Case.objects.get(pk=row.pk).ref == sent["ref"]


def questions(program: Caller, number: str, name: str) -> list[str]:
    """What one record of somebody new asks the database."""
    new = body(
        subject={"kind": "person", "name": name, "identifier": NUMBERS[number]},
        document={"kind": "enforcement order", "number": number, "on": "2026-01-05"},
    )
    with CaptureQueriesContext(connection) as asked:
        assert program.post(new).status_code == 201
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(CONTROL)]


def test_record_in_takes_few_queries(program: Caller) -> None:
    """Twelve: the token, whoever sends, the clock, what is known, the subject, the case, the record, its two clocks, the
    ledger."""
    program.post(body())
    asked = questions(program, "second", "李四")
    assert len(asked) <= MOST_QUERIES, "\n".join(sql[:150] for sql in asked)


def test_record_when_read_shows_the_mask_alone_and_the_look_is_noted(program: Caller, office: Office) -> None:
    sent = program.post(body()).json()
    answer = program.get(f"{RECORDS}{sent['id']}/")
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["subject"]["identifier"] == Identifier.objects.get().mask
    assert found["subject"]["name"] == "张伟"
    assert (found["state"], found["confirmed"], found["severity"]) == ("active", True, "general")
    assert NUMBERS["first"] not in answer.content.decode()
    looked = [event for event in history(office.row(sent["id"]).subject_id) if event.kind == "file.viewed"]
    assert [event.actor for event in looked] == [office.program.public_id]


def test_record_is_for_its_agencies_alone(program: Caller, office: Office, client: Client) -> None:
    sent = program.post(body()).json()
    assert Caller(client, office, office.erin).get(f"{RECORDS}{sent['id']}/").status_code == 200
    assert Caller(client, office, office.alice).get(f"{RECORDS}{sent['id']}/").status_code == 404
    assert Caller(client, office, office.zoe).get(f"{RECORDS}{sent['id']}/").status_code == 200


def test_scopes_are_kept_apart(office: Office, client: Client) -> None:
    reader = Caller(client, office, office.program, Scope.READ)
    problem(reader.post(body()), 403, "insufficient-scope")
    writer = Caller(client, office, office.program, Scope.WRITE)
    sent = writer.post(body()).json()
    problem(writer.get(f"{RECORDS}{sent['id']}/"), 403, "insufficient-scope")
    assert client.post(RECORDS, body(), "application/json").status_code == 401


def test_same_key_is_one_record(program: Caller) -> None:
    first, again = program.post(body(), Idempotency_Key="k1"), program.post(body(), Idempotency_Key="k1")
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Record.objects.count() == 1
    problem(program.post(body(reason="Other"), Idempotency_Key="k1"), 422, "idempotency-key-reused")
    problem(program.post(body(), Idempotency_Key="k2"), 409, "rule-refused")


@keeps(11, "rest")
@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"subject": None}, "/subject", "object"),
        ({"subject": {"kind": "robot", "name": "R"}}, "/subject/kind", "person"),
        (
            {"subject": {"kind": "person", "name": "张伟", "identifier": "110101199003070012"}},
            "/subject/identifier",
            "last character",
        ),
        ({"subject": {"kind": "person", "name": "张伟", "religion": "x"}}, "/subject/religion", "religion"),
        ({"subject": {"kind": "person", "name": "张伟", "born": "1990"}}, "/subject/born", "2026-05-08"),
        ({"item": "hobbies"}, "/item", "catalogue"),
        ({"item": 3}, "/item", "text"),
        ({"document": {"kind": "enforcement order"}}, "/document/number", "fill"),
        ({"facts": []}, "/facts", "object"),
        ({"facts": {"sum_owed": 1, "blood_type": "A"}}, "/facts/blood_type", "blood type"),
        ({"facts": {}}, "/facts/sum_owed", "fill"),
        ({"issuer": "nobody"}, "/issuer", "agency"),
        ({"colour": "red"}, "/colour", "not asked"),
        ({"health": "red"}, "/health", "illness"),
        ({"supersedes": "me"}, "/supersedes", "id"),
    ],
)
def test_bad_input_is_answered_with_its_place(
    program: Caller, changes: dict[str, Any], pointer: str, words: str
) -> None:
    found = problem(program.post(body(**changes)), 400, "invalid")
    told = {error["pointer"].lstrip("#"): error["detail"] for error in found["errors"]}
    assert words in told[pointer], told
    assert not Record.objects.exists()


def test_part_that_is_no_object_is_the_fault_and_not_what_it_lacks(program: Caller) -> None:
    found = problem(program.post(body(subject=5, document=[])), 400, "invalid")
    assert sorted(error["pointer"] for error in found["errors"]) == ["/document", "/subject"]


def test_number_that_belongs_to_another_name_is_refused_without_saying_whose(program: Caller) -> None:
    program.post(body())
    wrong = body(subject={"kind": "person", "name": "李四", "identifier": NUMBERS["first"]})
    answer = program.post(wrong)
    found = problem(answer, 400, "invalid")
    assert "张伟" not in answer.content.decode()
    assert found["errors"][0]["pointer"].endswith("/subject/identifier")


def test_file_comes_with_its_record_and_its_faults_are_told(program: Caller, office: Office) -> None:
    day = legal_now().date().isoformat()
    document = {"kind": "enforcement order", "number": "7", "on": day}
    text = {"name": "order.txt", "content": base64.b64encode("执行裁定书".encode()).decode()}
    sent = program.post(body(document={**document, "file": text})).json()
    file = StoredFile.objects.get()
    assert (office.row(sent["id"]).document_id, file.holder, str(file.subject)) == (
        file.pk,
        office.row(sent["id"]).pk,
        sent["subject"],
    )
    macro = {"name": "order.exe", "content": base64.b64encode(b"MZ").decode()}
    found = problem(program.post(body(document={**document, "number": "8", "file": macro})), 400, "invalid")
    assert found["errors"][0]["pointer"].endswith("/document/file")


def test_issuer_answers_through_its_program(office: Office, client: Client) -> None:
    record = office.record(issuer=office.tax).record
    program = Caller(client, office, office.program)
    path = f"{RECORDS}{record}/confirmation/"
    read = program.get(f"{RECORDS}{record}/").headers["ETag"]
    problem(program.post({"confirmed": True}, path), 428, "precondition-required")
    problem(program.post({"confirmed": True}, path, If_Match='"7"'), 412, "precondition-failed")
    answer = program.post({"confirmed": True}, path, If_Match=read, Idempotency_Key="answer-1")
    assert (answer.status_code, answer.json()["state"]) == (200, "active")
    assert answer.headers["ETag"] == program.get(f"{RECORDS}{record}/").headers["ETag"] != read
    again = program.post({"confirmed": True}, path, If_Match=read, Idempotency_Key="answer-1")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (answer.json(), "true")
    assert Confirmation.objects.get().by == office.program.public_id
    court, now = Caller(client, office, office.bob), answer.headers["ETag"]
    problem(court.post({"confirmed": True}, path, If_Match=now), 409, "rule-refused")
    problem(program.post({"confirmed": "yes"}, path, If_Match=now), 400, "invalid")


def test_correction_replaces_what_one_sent(program: Caller, office: Office) -> None:
    first = program.post(body()).json()
    second = program.post(body(facts={"sum_owed": 12000}, supersedes=first["id"], reason="A nought too many")).json()
    assert program.get(f"{RECORDS}{first['id']}/").json()["state"] == "superseded"
    assert program.get(f"{RECORDS}{second['id']}/").json()["supersedes"] == first["id"]
    foreign = office.record(document_number="other").record
    found = problem(program.post(body(supersedes=str(foreign))), 400, "invalid")
    assert found["errors"][0]["pointer"].endswith("/supersedes")


def test_firm_by_its_credit_code(program: Caller, office: Office) -> None:
    firm = {"kind": "organisation", "name": "Example Haulage Co", "identifier": FIRM_CODE}
    sent = program.post(body(subject=firm)).json()
    assert office.row(sent["id"]).subject.kind == "organisation"


def test_numbers_are_in_no_query_string_and_no_table(program: Caller) -> None:
    with CaptureQueriesContext(connection) as asked:
        program.post(body())
    assert not [one["sql"] for one in asked.captured_queries if NUMBERS["first"] in one["sql"]]
