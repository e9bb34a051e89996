"""What a record waits for now, as its page says it first."""

from typing import Any
from uuid import UUID

from cases.queries.standings import standings
from cases.rules.kinds import Awaited
from clock.queries import legal_now
from records.queries.records import facts
from records.rules.awaiting import answer_awaited, awaited
from records.states import AccessState
from tests.records.office import Office


def waits_for(record: UUID) -> Awaited:
    case = standings([record], askers=[])[record]
    return awaited(facts([case], legal_now())[record])


def test_record_waits_for_its_issuer_for_telling_and_for_the_end_of_a_dispute(office: Office) -> None:
    record = office.record().record
    assert waits_for(record).verbs == ("confirm", "deny", "tell")
    office.move(record, "confirm", office.bob)
    assert (waits_for(record).verbs, waits_for(record).because) == (("tell",), None)
    office.move(record, "tell", office.dora, told_on=str(legal_now().date()), how="Letter 7")
    assert waits_for(record).verbs == ()
    office.move(record, "doubt", office.dora, doubt="wrong")
    assert waits_for(record).verbs == ("settle", "supersede", "annul")


def test_record_that_is_said_not_to_exist_waits_for_its_issuer(office: Office) -> None:
    record = office.record().record
    office.move(record, "confirm", office.bob)
    office.move(record, "doubt", office.dora, doubt="no such document")
    assert waits_for(record).verbs == ("confirm", "deny")


def test_question_about_what_is_held_waits_for_its_answer() -> None:
    found: dict[Any, tuple[str, ...]] = {state: answer_awaited(state).verbs for state in AccessState}
    open_ones = {AccessState.ASKED, AccessState.EXTENDED, AccessState.LATE}
    assert found == {state: ("answer",) if state in open_ones else () for state in AccessState}
