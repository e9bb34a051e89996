"""RULES.md 5 and 13, attacked from every side: REST, the transition, the ORM, raw SQL, the owner, a superuser."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.models import Burden, Case, Edge, Signature
from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Part
from cases.transitions import Moved, move
from clock.queries import legal_now
from ledger.queries import history
from ledger.transitions import NewEvent, append_many
from people import transitions as people_transitions
from people.queries import today_of
from people.states import Role
from tests.cases.market import DATA, Market
from tests.keeping import keeps
from tests.people.cast import appoint, found, put_beneath


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def heard(market: Market, by: Any) -> Case:
    """Proposed by `by`, served by Dora, answered."""
    case = market.open(by=by)
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    return case


# --- By the transition --------------------------------------------------------------------------------------------------


def test_proposer_when_deciding_is_refused(market: Market) -> None:
    with pytest.raises(Refusal) as refused:
        market.move(heard(market, market.erin), "decide", market.erin)
    assert rules(refused) == ["four-eyes"]
    assert refused.value.needs_second_person


def test_superuser_when_deciding_their_own_proposal_is_refused(market: Market) -> None:
    type(market.erin).objects.filter(pk=market.erin.pk).update(is_superuser=True)
    market.erin.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        market.move(heard(market, market.erin), "decide", market.erin)
    assert rules(refused) == ["four-eyes"]


def test_decider_when_reviewing_an_appeal_of_the_matter_is_refused(market: Market) -> None:
    case = heard(market, market.alice)
    market.move(case, "decide", market.erin)
    market.move(case, "take-effect", None)
    with pytest.raises(Refusal) as refused:
        market.move(case, "review", market.erin)
    assert rules(refused) == ["four-eyes"]


def test_parts_when_spread_over_cases_of_one_matter_are_still_two(market: Market) -> None:
    first = market.open(by=market.erin)
    second = market.open(by=market.alice, matter=first.matter)
    market.move(second, "serve", market.dora)
    market.move(second, "respond", market.subject)
    with pytest.raises(Refusal) as refused:
        market.move(second, "decide", market.erin)
    assert rules(refused) == ["four-eyes"]


def test_proposer_when_they_propose_an_extension_may(market: Market) -> None:
    case = market.bring_to(market.open(), "effective")
    assert market.move(case, "propose-extension", market.alice).version == case.version
    assert market.move(case, "extend", market.bob).state == "effective"


def test_extension_when_only_the_first_act_was_signed_is_refused(market: Market) -> None:
    """The signatures of the listing do not carry its extension."""
    case = market.bring_to(market.open(), "effective")
    market.move(case, "propose-extension", market.alice)
    assert not Signature.objects.filter(act=case.act, part=Part.DECIDER).exists()
    with pytest.raises(Refusal) as refused:
        market.move(case, "extend", market.alice)
    assert "role" in rules(refused)


def test_recused_when_acting_is_refused_and_what_they_signed_falls(market: Market) -> None:
    case = heard(market, market.alice)
    market.move(case, "decide", market.bob)
    market.move(case, "recuse", market.bob, data={"official": "bob"})
    with pytest.raises(Refusal) as refused:
        market.move(case, "take-effect", None)
    assert rules(refused) == ["four-eyes"]
    with pytest.raises(Refusal) as refused:
        market.move(case, "assign", market.bob, data={})
    assert set(rules(refused)) == {"role", "interest"}


# --- Deputies -----------------------------------------------------------------------------------------------------------


def make_deputy(market: Market, principal: Any, deputy: Any) -> Any:
    manager = appoint(f"manager-{deputy.username}", market.agency, Role.LIST_MANAGER)
    today = today_of(principal, legal_now())  # where they work: in Shanghai it is tomorrow from 16:00 UTC
    return people_transitions.appoint_deputy(
        principal=principal,
        deputy=deputy,
        from_on=today - timedelta(days=3),
        until_on=today + timedelta(days=3),
        by=manager,
        at=legal_now(),
        reason="Holiday",
    )


@pytest.mark.parametrize("pair", [("alice", "bob"), ("bob", "alice")])
def test_deputy_when_deciding_for_whom_they_stand_in_is_refused(market: Market, pair: tuple[str, str]) -> None:
    make_deputy(market, getattr(market, pair[0]), getattr(market, pair[1]))
    with pytest.raises(Refusal) as refused:
        market.move(heard(market, market.alice), "decide", market.bob)
    assert rules(refused) == ["four-eyes"]


def test_deputy_when_ended_after_the_proposal_still_may_not_decide(market: Market) -> None:
    deputy = make_deputy(market, market.alice, market.bob)
    case = heard(market, market.alice)
    manager = appoint("manager", market.agency, Role.LIST_MANAGER)
    yesterday = today_of(market.alice, legal_now()) - timedelta(days=1)
    people_transitions.end_deputy(deputy=deputy, last_on=yesterday, by=manager, at=legal_now(), reason="Back")
    with pytest.raises(Refusal) as refused:
        market.move(case, "decide", market.bob)
    assert rules(refused) == ["four-eyes"]


def test_deputy_of_long_ago_when_deciding_may(market: Market, legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    make_deputy(market, market.alice, market.bob)
    legal_clock.set("2026-06-08T09:00:00+08:00")
    assert market.move(heard(market, market.alice), "decide", market.bob).state == "decided"


# --- Past the transition: the ORM and raw SQL, as the application -------------------------------------------------------


def update(case: Case, **changes: Any) -> None:
    """As somebody would who steps around `move`; and the deferred checks of their commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        Case.objects.filter(pk=case.pk).update(**changes)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@keeps(5, "sql")
@keeps(13, "sql")
def test_state_when_updated_along_a_lawful_edge_but_unsigned_is_refused(market: Market) -> None:
    case = market.bring_to(market.open(), "notified")
    forge_event(case, "case.decide")
    with pytest.raises(DatabaseError, match="signatures of two"):
        update(case, state="decided", version=4, verb="decide", updated_at=legal_now())


def forge_event(case: Case, kind: str) -> None:
    from ledger.transitions import NewEvent, append_many

    with transaction.atomic():
        append_many(events=[NewEvent(case.pk, kind, None)])


@keeps(15, "sql")
def test_state_when_updated_without_the_ledger_is_refused(market: Market) -> None:
    case = market.open()
    with pytest.raises(DatabaseError, match="in the ledger"):
        update(case, state="notified", version=2, verb="serve", updated_at=legal_now())


@pytest.mark.parametrize(
    "change",
    [
        {"state": "effective"},
        {"state": "effective", "version": 2, "verb": "take-effect"},
        {"state": "effective", "version": 2, "verb": "serve"},
        {"state": "notified", "version": 1, "verb": "serve"},
        {"state": "notified", "version": 3, "verb": "serve"},
        {"version": 2},
        {"verb": "drop"},
        {"act": uuid4()},
        {"state": "notified", "version": 2, "verb": "serve", "act": uuid4()},
        {"updated_at": datetime(2099, 1, 1, tzinfo=UTC)},
        {"assignee_id": None, "updated_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_case_when_updated_off_the_table_is_refused(market: Market, change: dict[str, Any]) -> None:
    case = market.open()
    with pytest.raises(DatabaseError):
        update(case, **change)
    case.refresh_from_db()
    assert (case.state, case.version) == ("proposed", 1)


@pytest.mark.parametrize(
    "column", ["ref", "public_id", "kind", "matter", "agency_id", "opened_at", "subject", "list_slug"]
)
def test_case_when_it_should_become_another_is_refused(market: Market, column: str) -> None:
    market.open()
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET {column} = {column}")


def test_case_when_inserted_into_a_burdened_state_is_refused(market: Market) -> None:
    case = market.open()
    case.pk, case.ref, case.public_id, case.state, case.verb = (
        uuid4(),
        "MP-2026-999999-A",
        uuid4(),
        "effective",
        "propose",
    )
    with pytest.raises(DatabaseError, match="no such move"), transaction.atomic():
        case.save(force_insert=True)


def sign(case: Case, person: Any, part: str, **changes: Any) -> None:
    values = {"case": case, "matter": case.matter, "act": case.act, "version": case.version}
    with transaction.atomic():
        Signature.objects.create(person=person, part=part, **{**values, **changes})


@keeps(5, "sql")
def test_signature_when_a_second_part_is_forged_is_refused(market: Market) -> None:
    case = heard(market, market.alice)
    with pytest.raises(DatabaseError, match="second person"):
        sign(case, market.alice, Part.DECIDER)


def test_signature_when_the_trigger_is_not_looking_is_refused_by_the_constraint(market: Market, settings: Any) -> None:
    case = heard(market, market.alice)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE cases_signature DISABLE TRIGGER cases_sign")
        cursor.execute("SET ROLE scs_app")
    with pytest.raises(IntegrityError, match="signature_four_eyes"):
        sign(case, market.alice, Part.DECIDER)


def test_signature_when_by_a_deputy_is_refused_by_the_database_too(market: Market) -> None:
    case = heard(market, market.alice)
    make_deputy(market, market.alice, market.bob)
    with pytest.raises(DatabaseError, match="second person"):
        sign(case, market.bob, Part.DECIDER)


@pytest.mark.parametrize("who", ["program", "auditor", "gone"])
def test_signature_when_by_nobody_who_may_sign_is_refused(market: Market, who: str) -> None:
    from people.states import Kind

    people = {
        "program": lambda: appoint("program", market.agency, Role.INTEGRATOR, kind=Kind.MACHINE),
        "auditor": lambda: appoint("auditor", found("board"), Role.AUDITOR),
        "gone": lambda: gone(market.bob),
    }
    with pytest.raises(DatabaseError, match="Only officials sign"):
        sign(market.open(), people[who](), Part.DECIDER)


def gone(person: Any) -> Any:
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    return person


def test_signature_when_it_is_of_another_act_matter_or_version_is_refused(market: Market) -> None:
    case = market.open()
    for wrong in ({"act": uuid4()}, {"matter": uuid4()}, {"version": 9}):
        with pytest.raises(DatabaseError, match="belongs to the act"):
            sign(case, market.bob, Part.DECIDER, **wrong)


def test_signature_when_back_dated_is_dated_now(market: Market) -> None:
    case, olive = market.open(), appoint("olive", market.agency, Role.CASE_OFFICER)
    market.move(case, "assign", olive, data={"assignee": "olive"})
    sign(case, olive, Part.PROPOSER, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert Signature.objects.get(person=olive).at > legal_now() - timedelta(minutes=1)


@keeps(5, "sql")
@pytest.mark.parametrize("who", ["clerk", "reviewer", "elsewhere", "beneath"])
def test_decision_when_signed_without_the_role_or_by_another_agency_is_refused(market: Market, who: str) -> None:
    """They made the move themselves, and the ledger says so: what is missing is that they may."""
    signers = {
        "clerk": lambda: market.dora,
        "reviewer": lambda: market.charlie,
        "elsewhere": lambda: appoint("sam", found("elsewhere"), Role.DECIDER),
        "beneath": lambda: appoint("sam", found("stalls", market.agency), Role.DECIDER),
    }
    case, signer = heard(market, market.alice), signers[who]()
    with pytest.raises(DatabaseError, match="in their role"):
        forged_decision(case, signer)


def test_decision_when_signed_by_a_decider_of_the_agency_above_stands(market: Market) -> None:
    above = found("ministry")
    put_beneath(market.agency, above)
    case = heard(market, market.alice)
    assert market.move(case, "decide", appoint("sam", above, Role.DECIDER)).state == "decided"


def forged_decision(case: Case, signer: Any) -> None:
    """Past the moves, as the application: the step in the ledger, the case moved, the signature."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        append_many(events=[NewEvent(case.pk, "case.decide", signer.public_id)])
        cursor.execute(
            "UPDATE cases_case SET state = 'decided', verb = 'decide', version = version + 1, updated_at = legal_now() "
            "WHERE id = %s",
            [case.pk],
        )
        case.refresh_from_db()
        sign(case, signer, Part.DECIDER)
        cursor.execute("SET CONSTRAINTS cases_sign_in_role IMMEDIATE")


@keeps(5, "sql")
def test_signature_when_somebody_else_made_the_move_is_refused(market: Market) -> None:
    case = market.open()
    with pytest.raises(DatabaseError, match="in their own name"):
        sign(case, market.bob, Part.DECIDER)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cases_case",
        "TRUNCATE cases_case CASCADE",
        "DELETE FROM cases_signature",
        "UPDATE cases_signature SET part = 'reviewer'",
        "DELETE FROM cases_recusal",
        "UPDATE cases_recusal SET ground = 'interest'",
        "INSERT INTO cases_edge (kind, verb, source, target) VALUES ('permit', 'jump', 'proposed', 'effective')",
        "UPDATE cases_edge SET needs = '{}'",
        "DELETE FROM cases_burden",
        "DELETE FROM cases_counter",
        "ALTER TABLE cases_case DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER cases_guard ON cases_case",
        "CREATE OR REPLACE FUNCTION cases_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_application_when_it_attacks_the_tables_is_not_allowed(market: Market, statement: str) -> None:
    market.open()
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|are kept"):
        execute(statement)


def test_trigger_when_a_temporary_table_shadows_ours_is_not_fooled(market: Market) -> None:
    case = market.bring_to(market.open(), "notified")
    forge_event(case, "case.decide")
    try:
        execute("CREATE TEMPORARY TABLE cases_edge (LIKE public.cases_edge)")
    except DatabaseError:
        return  # temporary tables are not for the application at all: better still
    with pytest.raises(DatabaseError):
        update(case, state="effective", version=4, verb="decide", updated_at=legal_now())


def test_edge_when_a_burden_needs_fewer_than_two_is_refused_even_from_the_owner(market: Market) -> None:
    def as_owner(model: Any, **values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE scs_owner")
        with transaction.atomic():
            model.objects.create(kind="permit", **values)

    with pytest.raises(IntegrityError, match="edge_burden_needs_two"):
        as_owner(Edge, verb="hit", source="proposed", target="decided", effect="burden", needs=["decider"])
    with pytest.raises(IntegrityError, match="burden_needs_two"):
        as_owner(Burden, state="proposed", needs=[])


# --- As owner and as the server's superuser -----------------------------------------------------------------------------

UNSIGNED = "UPDATE cases_case SET state = 'decided', version = 4, verb = 'decide', updated_at = legal_now()"


@pytest.mark.django_db(transaction=True)
def test_unsigned_decision_when_made_by_the_powerful_is_refused(
    as_application: psycopg.Connection, as_owner: psycopg.Connection, as_superuser: psycopg.Connection
) -> None:
    market = Market()
    case = market.bring_to(market.open(), "notified")
    forge_event(case, "case.decide")
    as_superuser.execute("SET session_replication_role = replica")  # ENABLE ALWAYS triggers do not mind
    for attacker in (as_application, as_owner, as_superuser):
        with pytest.raises(psycopg.Error, match="signatures of two"):
            attacker.execute(UNSIGNED)
        with pytest.raises(psycopg.Error, match=r"are kept|permission denied"):
            attacker.execute("DELETE FROM cases_signature")
    case.refresh_from_db()
    assert case.state == "notified"


# --- At the same moment -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_decision_when_two_decide_at_once_is_made_by_one() -> None:
    market = Market()
    second = appoint("frank", market.agency, Role.DECIDER)
    case = market.bring_to(market.open(), "notified")
    outcomes = at_once([lambda who=who: decide(case, who) for who in (market.bob, second)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Moved", "Refusal"]
    case.refresh_from_db()
    assert (case.state, case.version) == ("decided", 4)
    assert Signature.objects.filter(case=case, part=Part.DECIDER).count() == 1
    assert [event.kind for event in history(case.pk)].count("case.decide") == 1


@pytest.mark.django_db(transaction=True)
def test_parts_when_signed_at_once_in_two_cases_of_a_matter_are_one() -> None:
    """Erin decides in one case while she proposes in another of the same matter."""
    market = Market()
    case = heard(market, market.alice)
    outcomes = at_once([lambda: decide(case, market.erin), lambda: market.open(by=market.erin, matter=case.matter)])
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1, outcomes
    assert Signature.objects.filter(person=market.erin).count() == 1


@pytest.mark.django_db(transaction=True)
def test_key_when_two_send_it_at_once_happens_once() -> None:
    market = Market()
    case = market.open()
    actor = actor_of(market.dora)

    def assign() -> Moved:
        data = {"assignee": "alice"}
        return move(case_id=case.pk, verb="assign", by=actor, at=legal_now(), reason="x", data=data, key="k-1")

    outcomes = at_once([assign] * 4)
    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True]
    assert Case.objects.get(pk=case.pk).version == 2


def decide(case: Case, who: Any) -> Moved:
    by = actor_of(who)
    return move(case_id=case.pk, verb="decide", by=by, at=legal_now(), reason="x", data=DATA["decide"])


def at_once(works: list[Any]) -> list[Any]:
    outcomes: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            barrier.wait()
            outcomes[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - outcomes are compared
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
