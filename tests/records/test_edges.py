"""Every edge of the two tables of this room: each walked from its state to its state, each absent one refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.queries.standings import actor_of
from cases.states import Table
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from records import transitions
from records.states import ACCESS, RECORD
from tests.conftest import LegalClock
from tests.edges import Play, walk_each
from tests.records.office import Office

Doing = Callable[[Office, UUID], Any]


def doubted(office: Office, record: UUID, doubt: str = "wrong") -> None:
    office.move(record, "doubt", office.dora, doubt=doubt)


def never_issued(office: Office, number: str = "7") -> UUID:
    """Another record, of which its subject says that there is no such document."""
    record = office.record(document_number=number).record
    doubted(office, record, "no such document")
    return record


def suspended(office: Office, _record: Any = None) -> UUID:
    record = never_issued(office)
    office.move(record, "suspend", None)
    return record


def expired(office: Office, record: UUID) -> None:
    """Five years after the conduct has ended."""
    ended_on = legal_now().date() - timedelta(days=1)
    office.move(record, "end-conduct", office.alice, ended_on=ended_on.isoformat())
    LegalClock().set(due(record, "RETAIN"))
    office.move(record, "expire", None)


def due(case: UUID, kind: str) -> Any:
    return Timer.objects.filter(case=case, kind=kind, state="armed").get().due_at


def corrected(office: Office, record: UUID) -> None:
    new = office.described_record(document_number=office.row(record).document_number, facts={"sum_owed": 12000})
    source = office.source(office.alice)
    transitions.correct_record(record=record, new=new, source=source, at=legal_now(), reason="A nought too many")


def postponed(office: Office, record: UUID) -> None:
    until = (legal_now().date() + timedelta(days=30)).isoformat()
    office.move(record, "postpone", office.bob, law="Criminal Procedure Law 54", until=until)


def today() -> str:
    return legal_now().date().isoformat()


OF_RECORDS: dict[str, Doing] = {
    "record": lambda office, _none: office.record().record,
    "confirm": lambda office, record: office.move(record, "confirm", office.bob),
    "deny": lambda office, record: office.move(record, "deny", office.bob),
    "doubt": doubted,
    "settle": lambda office, record: office.move(record, "settle", office.charlie),
    "suspend": suspended,
    "annul": lambda office, record: office.move(record, "annul", office.bob, decision="(2026) 3"),
    "supersede": corrected,
    "tell": lambda office, record: office.move(record, "tell", office.dora, told_on=today(), how="By letter"),
    "postpone": postponed,
    "miss": lambda office, record: office.move(record, "miss", None),
    "end-conduct": lambda office, record: office.move(record, "end-conduct", office.alice, ended_on=today()),
    "expire": expired,
}
INTO: dict[str, str] = {
    "disputed": "doubt",
    "superseded": "supersede",
    "annulled": "annul",
    "expired": "expire",
}


def record_in(office: Office, state: str) -> UUID:
    if state == "suspended":
        return suspended(office)
    record = office.record().record
    if state in INTO:
        OF_RECORDS[INTO[state]](office, record)
    return record


# --- Questions of what is held ------------------------------------------------------------------------------------------------


def asked(office: Office, _none: Any = None) -> UUID:
    on = legal_now().date()
    made = transitions.ask_for_access(
        subject=office.person(),
        agency=office.court.pk,
        received_on=on,
        by=actor_of(office.dora),
        at=legal_now(),
        reason="Everything.",
    )
    return made.case_id


def missed(_office: Office, case: UUID) -> None:
    LegalClock().set(due(case, "ACCESS"))
    sweep()


OF_QUESTIONS: dict[str, Doing] = {
    "ask": asked,
    "extend": lambda office, case: office.move(case, "extend", office.alice, told="Letter 12"),
    "answer": lambda office, case: office.move(case, "answer", office.dora, given="All of it, on paper"),
    "withdraw": lambda office, case: office.move(case, "withdraw", office.dora),
    "miss": missed,
}


def question_in(office: Office, state: str) -> UUID:
    case = asked(office)
    verb = {"extended": "extend", "late": "miss", "answered": "answer", "withdrawn": "withdraw"}.get(state)
    if verb:
        OF_QUESTIONS[verb](office, case)
    return case


@pytest.mark.parametrize(
    ("table", "doings", "reach"),
    [(RECORD, OF_RECORDS, record_in), (ACCESS, OF_QUESTIONS, question_in)],
    ids=["record", "access-request"],
)
def test_edges_when_walked_lead_where_the_table_says_and_absent_ones_are_refused(
    office: Office, table: Table, doings: dict[str, Doing], reach: Callable[[Office, str], UUID], subtests: Any
) -> None:
    def play(verb: str) -> Play:
        return lambda case: doings[verb](office, case)

    walk_each(table, lambda state: reach(office, state), {verb: play(verb) for verb in doings}, subtests)
