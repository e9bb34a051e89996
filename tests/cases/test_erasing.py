"""A person is erased: across kinds, rooms and the ledger, all or nothing; the proofs go on."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from cases import registry
from cases.models import Answer, Case, Signature
from cases.queries.kinds import KNOWN
from cases.queries.standings import actor_of
from cases.rules.erasing import Eraser, judge_erasure
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.transitions import Opening, erase_person, once, open_case
from cases.transitions.erasing import Erased
from clock.queries import legal_now
from ledger.models import Opening as Sealed
from ledger.models import SubjectKey
from ledger.queries import history
from people.states import Role
from tests.cases.desk import Official, words
from tests.cases.market import Market
from tests.people.cast import appoint, found
from tests.sample.models import Permit
from tests.sample.rules import PermitFacts

pytestmark = pytest.mark.django_db
WHY = "The term to keep it has ended."


@pytest.fixture
def rita(market: Market) -> Actor:
    return actor_of(appoint("rita", market.agency, Role.RECORDS_OFFICER))


def subject_of(case: Case) -> UUID:
    assert case.subject is not None
    return case.subject


def erase(subject: UUID, by: Actor | None, reason: str = WHY) -> Erased:
    return erase_person(subject=subject, by=by, at=legal_now(), reason=reason)


def another_case(market: Market, subject: UUID) -> Case:
    facts = PermitFacts("Example Fruit Co", 8, answered=False)
    opening = Opening("permit", "propose", market.agency.pk, subject=subject, facts=facts)
    made = open_case(opening=opening, by=actor_of(market.alice), at=legal_now(), reason="Seen again.")
    return Case.objects.get(pk=made.case_id)


def test_person_when_erased_is_gone_from_every_case_and_from_the_ledger(market: Market, rita: Actor) -> None:
    case = market.bring_to(market.open(), "removed")
    subject = subject_of(case)
    other, stranger = another_case(market, subject), market.open()
    market.move(other, "drop", market.alice)
    hashes = [event.leaf_hash for event in history(case.pk)]
    done = erase(subject, rita)
    assert done.refs == (case.ref, other.ref)
    assert "permit" in done.rooms
    assert [permit.holder for permit in Permit.objects.order_by("stall", "case__ref")] == ["", "Example Fruit Co", ""]
    told = history(case.pk)
    assert {event.values for event in told} == {None}
    assert [event.leaf_hash for event in told] == hashes
    assert not SubjectKey.objects.filter(subject=subject).exists()
    assert not Sealed.objects.filter(subject=subject).exists()
    # The case itself, its signatures and the case of another person stand.
    case.refresh_from_db()
    assert (case.state, case.ref) == ("removed", told and case.ref)
    assert Signature.objects.filter(case=case).count() == 2
    assert history(stranger.pk)[0].values is not None


def test_person_when_erased_leaves_an_event_in_the_chain_of_their_file(market: Market, rita: Actor) -> None:
    case = market.bring_to(market.open(), "dropped")
    done = erase(subject_of(case), rita)
    last = history(subject_of(case))[-1]
    assert (last.id, last.kind, last.actor, last.values) == (done.event, "erased", rita.id, {"reason": WHY})


def test_person_when_erased_is_nobody_on_the_pages(market: Market, rita: Actor) -> None:
    case = market.bring_to(market.open(), "removed")
    erase(subject_of(case), rita)
    alice = Official(market.alice)
    page = words(alice.page(case))
    assert "Example Fruit Co" not in page
    assert "What was said here has been erased." in page
    assert "The stall was rented out." not in page
    assert "Example Fruit Co" not in alice.list()
    api = alice.client.get(f"/api/v1/cases/{case.ref}/history/", headers=market.token(market.alice)).json()
    assert {event["values"] for event in api["results"]} == {None}


def test_person_when_under_a_legal_hold_is_not_erased(market: Market, rita: Actor) -> None:
    case = market.bring_to(market.open(), "decided")
    with pytest.raises(Refusal) as refused:
        erase(subject_of(case), rita)
    assert [(reason.rule, reason.article) for reason in refused.value.because] == [("hold", "Market Act 12")]
    with pytest.raises(Refusal):
        erase(subject_of(case), None)  # nor by the clock
    assert Permit.objects.get(pk=case.pk).holder == "Example Fruit Co"
    assert history(case.pk)[0].values is not None
    assert history(subject_of(case)) == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.CASE_OFFICER, Role.DECIDER, Role.LIST_MANAGER])
def test_person_when_somebody_else_would_erase_them(market: Market, role: Role) -> None:
    case = market.bring_to(market.open(), "dropped")
    somebody = actor_of(appoint("sam", market.agency, role, superuser=True))
    with pytest.raises(Refusal) as refused:
        erase(subject_of(case), somebody)
    assert [reason.rule for reason in refused.value.because] == ["role"]
    assert Permit.objects.get(pk=case.pk).holder == "Example Fruit Co"


def test_person_when_they_have_a_case_at_another_agency(market: Market) -> None:
    case = market.bring_to(market.open(), "dropped")
    stranger = actor_of(appoint("mallory", found("harbour"), Role.RECORDS_OFFICER))
    with pytest.raises(Refusal) as refused:
        erase(subject_of(case), stranger)
    (reason,) = refused.value.because
    assert (reason.rule, reason.missing) == ("agency", (Text(case.ref),))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_person_when_no_reason_is_given(market: Market, rita: Actor, reason: str) -> None:
    case = market.bring_to(market.open(), "dropped")
    with pytest.raises(Refusal) as refused:
        erase(subject_of(case), rita, reason)
    assert [one.rule for one in refused.value.because] == ["reason"]


def test_person_when_the_clock_erases_them(market: Market) -> None:
    case = market.bring_to(market.open(), "dropped")
    erase(subject_of(case), None)
    assert (history(subject_of(case))[-1].kind, history(subject_of(case))[-1].actor) == ("erased", None)


def test_person_when_erased_again_after_a_restore(market: Market, rita: Actor) -> None:
    case = market.bring_to(market.open(), "dropped")
    erase(subject_of(case), rita)
    Permit.objects.filter(pk=case.pk).update(holder="Example Fruit Co")  # as an old backup would bring it back
    erase(subject_of(case), rita)
    assert Permit.objects.get(pk=case.pk).holder == ""


def test_answers_to_programs_when_a_person_is_erased(market: Market, rita: Actor) -> None:
    case, other = market.bring_to(market.open(), "dropped"), market.open()
    for one in (case, other):
        once(
            owner=rita.id, key=one.ref, asked="x", produce=lambda one=one: {"body": f'{{"ref":"{one.ref}","name":"x"}}'}
        )
    erase(subject_of(case), rita)
    assert [answer.key for answer in Answer.objects.all()] == [other.ref]


# --- Other rooms ------------------------------------------------------------------------------------------------------


@pytest.fixture
def rooms() -> Iterator[list[UUID]]:
    """A room that keeps people beside its cases, and one that fails."""
    erased: list[UUID] = []
    usual = list(KNOWN.erasers)
    registry.erase_with(Eraser("records", erased.append))
    yield erased
    KNOWN.erasers[:] = usual


def test_room_when_it_keeps_people_beside_its_cases_lets_go_as_well(
    market: Market, rita: Actor, rooms: list[UUID]
) -> None:
    case = market.bring_to(market.open(), "dropped")
    assert "records" in erase(subject_of(case), rita).rooms
    assert rooms == [subject_of(case)]


def test_room_when_it_holds_somebody(market: Market, rita: Actor, rooms: list[UUID]) -> None:
    def audited(_subject: UUID, _at: datetime) -> list[Reason]:
        return [Reason("hold", "Audit Act 3", Text("An audit is under way."))]

    registry.erase_with(Eraser("oversight", rooms.append, audited))
    case = market.bring_to(market.open(), "dropped")
    with pytest.raises(Refusal) as refused:
        erase(subject_of(case), rita)
    assert refused.value.because[0].article == "Audit Act 3"
    assert rooms == []


def test_room_when_it_fails_leaves_everything_as_it_was(market: Market, rita: Actor, rooms: list[UUID]) -> None:
    def fail(_subject: UUID) -> None:
        raise RuntimeError("The storage is away.")

    registry.erase_with(Eraser("papers", fail))
    case = market.bring_to(market.open(), "dropped")
    with pytest.raises(RuntimeError, match="storage"):
        erase(subject_of(case), rita)
    assert Permit.objects.get(pk=case.pk).holder == "Example Fruit Co"
    assert history(case.pk)[0].values is not None


def test_hold_when_it_stands_is_said_first() -> None:
    held = Reason("hold", "Audit Act 3", Text("An audit is under way."))
    nobody = Actor(id=uuid4(), person=1)
    verdict = judge_erasure([], nobody, "", [held])
    assert [reason.rule for reason in verdict.because] == ["hold", "role", "reason"]


# --- At the same time -------------------------------------------------------------------------------------------------


def beside(act: Callable[[], object]) -> threading.Thread:
    def whole() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_case_when_opened_while_its_subject_is_being_erased_waits(market: Market, rita: Actor) -> None:
    """Otherwise its room would keep a name that the erasure has just passed by."""
    case = market.bring_to(market.open(), "dropped")
    subject, reached, go_on = subject_of(case), threading.Event(), threading.Event()
    usual = list(KNOWN.erasers)

    def linger(_subject: UUID) -> None:
        reached.set()
        assert go_on.wait(20)

    registry.erase_with(Eraser("slow", linger))
    opened: list[Case] = []
    try:
        eraser = beside(lambda: erase(subject, rita))
        assert reached.wait(20)
        opener = beside(lambda: opened.append(another_case(market, subject)))
        opener.join(1)
        assert opened == []
        go_on.set()
        eraser.join(20)
        opener.join(20)
    finally:
        go_on.set()
        KNOWN.erasers[:] = usual
    assert len(opened) == 1
    assert history(opened[0].pk)[0].values is not None
    assert history(case.pk)[0].values is None


def test_case_when_its_subject_is_changed_by_sql(market: Market, as_application: psycopg.Connection) -> None:
    """Nobody can be slipped out of an erasure by pointing their case at somebody else."""
    with pytest.raises(psycopg.Error):
        as_application.execute("UPDATE cases_case SET subject = gen_random_uuid()")
