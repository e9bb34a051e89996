"""Whoever tries, by whatever way: no deadline is early, edited, silent, put off for ever, or gone.

The application role, the schema's owner, and a superuser in replication mode, where ordinary triggers sleep.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from cases.models import Case
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import Adjustment, Timer
from deadlines.states import CANARY
from ledger.transitions import NewEvent, append_many
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import RESPONSE_ENDS, bring, clock_of, distrust

pytestmark = pytest.mark.django_db

ROLES = ["scs_app", "scs_owner", "superuser"]
NO_RIGHT = "42501"


def defer() -> None:
    """As at the beginning of a transaction; a move before it in the test has settled its own."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def become(cursor: Any, role: str) -> None:
    """Until the savepoint is left."""
    if role == "superuser":
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
    else:
        cursor.execute(f"SET LOCAL ROLE {role}")


def attack(statement: str, params: Any = (), *, role: str, event: Case | None = None) -> str:
    """What refused it: the constraint or the rule, else the SQLSTATE. Nothing: it would have gone through.

    With an event, the ledger is told of it, as an honest change would.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            defer()
            become(cursor, role)
            cursor.execute(statement, params)
            assert cursor.rowcount != 0, "the attack has hit nothing"
            if event is not None:
                append_many(events=[NewEvent(event.pk, "case.attack", None)])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        diag = error.__cause__.diag
        return diag.constraint_name or diag.sqlstate
    return ""


def attacks(statement: str, params: Any = (), *, event: Case | None = None) -> dict[str, str]:
    return {role: attack(statement, params, role=role, event=event) for role in ROLES}


def everybody(refusal: str) -> dict[str, str]:
    return dict.fromkeys(ROLES, refusal)


def who_may_not(refusal: str) -> dict[str, str]:
    """The application has not even the right to try."""
    return everybody(refusal) | {"scs_app": NO_RIGHT}


@pytest.fixture
def notified(market: Market, legal_clock: LegalClock) -> Case:
    """RESPONSE, adverse, and DECIDE, internal and required, are running."""
    case = bring(market, legal_clock, "proposed")
    market.move(case, "serve", market.dora)
    return case


@pytest.fixture
def effective(market: Market, legal_clock: LegalClock) -> Case:
    """TERM, relieving and required, is running until 1 May 2028."""
    return bring(market, legal_clock, "effective")


# --- Time ---------------------------------------------------------------------------------------------------------------


def test_deadline_when_not_due_is_fired_by_nobody(notified: Case) -> None:
    timer = clock_of(notified, "RESPONSE")
    fire = "UPDATE deadlines_timer SET state = 'fired', fired_at = due_at WHERE id = %s"
    assert attacks(fire, [timer.pk], event=notified) == everybody("deadlines_never_early")


def test_deadline_when_not_due_is_not_fired_by_an_update_of_the_application(notified: Case) -> None:
    for ends in ({"state": "fired"}, {"state": "fired", "fired_at": "2030-01-01T00:00:00Z"}):
        with pytest.raises(DatabaseError, match="It is not due"), transaction.atomic():
            Timer.objects.filter(case=notified).update(**ends)


def test_instant_of_firing_is_the_database_s_whatever_is_claimed(notified: Case, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-05-20T09:00:00+08:00")
    timer = clock_of(notified, "RESPONSE")
    with transaction.atomic():
        defer()
        Timer.objects.filter(pk=timer.pk).update(state="fired", fired_at=RESPONSE_ENDS)
        append_many(events=[NewEvent(notified.pk, "deadline.passed", None)])
    timer.refresh_from_db()
    assert timer.fired_at is not None
    assert abs((legal_now() - timer.fired_at).total_seconds()) < 10
    assert timer.ended_at == timer.fired_at


def test_clock_of_one_s_own_does_not_make_a_deadline_due(notified: Case) -> None:
    """A temporary table of the same name is found by nothing: every function pins its search path."""
    lie = (
        "CREATE TEMP TABLE clock_state AS SELECT true AS id, interval '0' AS demo_offset,"
        " timestamptz '2099-01-01' AS high_water, true AS trusted;"
        "SET LOCAL search_path = pg_temp, public;"
        "UPDATE deadlines_timer SET state = 'fired'"
    )
    assert attacks(lie, event=notified) == everybody("deadlines_never_early")


# --- Doubt --------------------------------------------------------------------------------------------------------------


def test_adverse_deadline_when_provisional_is_fired_by_nobody(market: Market, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-12-28T09:00:00+08:00")
    case = market.open()
    market.move(case, "serve", market.dora)
    timer = clock_of(case, "RESPONSE")
    assert timer.provisional
    legal_clock.set("2027-03-01T00:00:00+08:00")
    fire = "UPDATE deadlines_timer SET state = 'fired' WHERE id = %s"
    assert attacks(fire, [timer.pk], event=case) == everybody("deadlines_in_doubt")
    settle = "UPDATE deadlines_timer SET provisional = false WHERE id = %s"
    assert attacks(settle, [timer.pk], event=case) == who_may_not("deadlines_never_edited")


def test_adverse_deadline_when_the_clock_is_not_believed_is_fired_by_nobody(
    notified: Case, legal_clock: LegalClock
) -> None:
    legal_clock.set("2026-05-20T09:00:00+08:00")
    timer = clock_of(notified, "RESPONSE")
    fire = "UPDATE deadlines_timer SET state = 'fired' WHERE id = %s"
    assert attacks(fire, [timer.pk], event=notified) == everybody("")
    distrust()
    assert attacks(fire, [timer.pk], event=notified) == everybody("deadlines_in_doubt")


@pytest.mark.parametrize("hold", ["paused", "provisional", "clock", ""])
def test_relief_is_held_back_by_nobody(effective: Case, legal_clock: LegalClock, hold: str) -> None:
    legal_clock.set("2028-05-01T00:00:00+08:00")
    distrust()
    keep = "UPDATE deadlines_timer SET state = 'held', hold = %s WHERE case_id = %s AND kind = 'TERM'"
    assert attacks(keep, [hold, effective.pk], event=effective) == everybody("deadlines_held_adverse")


def test_waiting_and_going_on_are_steps_that_the_ledger_holds(notified: Case, legal_clock: LegalClock) -> None:
    """RULES.md 15: with another event than that of the step, it did not happen."""
    legal_clock.set(RESPONSE_ENDS)
    distrust()
    keep = "UPDATE deadlines_timer SET state = 'held', hold = 'clock' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(keep, [notified.pk], event=notified) == everybody("deadlines_in_ledger")
    transitions.sweep()
    assert clock_of(notified, "RESPONSE").hold == "clock"
    distrust()
    go_on = "UPDATE deadlines_timer SET state = 'armed', hold = '' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(go_on, [notified.pk], event=notified) == everybody("deadlines_in_ledger")


def test_settled_date_is_not_held_back_as_provisional(notified: Case, legal_clock: LegalClock) -> None:
    """It would wait for a notice that will never touch it."""
    legal_clock.set("2026-05-20T09:00:00+08:00")
    keep = "UPDATE deadlines_timer SET state = 'held', hold = 'provisional' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(keep, [notified.pk], event=notified) == everybody("deadlines_held_adverse")


# --- Edits --------------------------------------------------------------------------------------------------------------

EDITS = [
    "due_at = due_at + interval '1 day'",
    "trigger_at = trigger_at - interval '1 day'",
    "earliest_on = '2020-01-01'",
    "latest_on = '2030-01-01'",
    "promised_at = '2020-01-01'",
    "provisional = true",
    "effect = 'relieving'",
    "whose = 'duty'",
    "kind = 'TERM'",
    "generation = 9",
    "counted = '{}'",
    "made_at = '2020-01-01'",
    "rule_id = (SELECT min(id) FROM deadlines_ruleversion)",
    "case_id = NULL, kind = 'CANARY', rule_id = NULL, calendar_id = NULL",
]


def test_deadline_is_edited_by_nobody(notified: Case) -> None:
    for edit in EDITS:
        statement = f"UPDATE deadlines_timer SET {edit} WHERE case_id = %s AND kind = 'RESPONSE'"
        found = attacks(statement, [notified.pk], event=notified)
        assert found == who_may_not("deadlines_never_edited"), edit


KEPT = [
    "DELETE FROM deadlines_timer",
    "TRUNCATE deadlines_timer CASCADE",
    "DELETE FROM deadlines_adjustment",
    "UPDATE deadlines_adjustment SET reason = 'Another'",
    "TRUNCATE deadlines_adjustment",
]


def test_deadlines_and_their_reasons_are_forgotten_by_nobody(effective: Case, market: Market) -> None:
    market.move(effective, "propose-extension", market.alice)
    market.move(effective, "extend", market.bob)
    assert Adjustment.objects.count() == 1
    for statement in KEPT:
        assert attacks(statement) == who_may_not("SC005"), statement


@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE", "INSERT INTO"])
def test_what_a_state_requires_is_written_by_migrations_alone(verb: str) -> None:
    more = "(kind, state, timer) VALUES ('permit', 'proposed', 'TERM')" if verb.startswith("INSERT") else ""
    assert attack(f"{verb} deadlines_requirement {more}", role="scs_app") == NO_RIGHT
    assert attack("UPDATE deadlines_requirement SET timer = 'RESPONSE'", role="scs_app") == NO_RIGHT


# --- Relief put off -----------------------------------------------------------------------------------------------------


PUT_OFF = [
    "next_at = '2099-01-01'",
    "next_at = '2099-01-01', attempts = attempts + 1",
    "next_at = next_at + interval '10 minutes'",
    "attempts = attempts + 1, next_at = greatest(due_at, legal_now()) + interval '2 hours'",
    "attempts = 2147483647",  # the next failure could not be counted
    "attempts = attempts + 2",
]


def test_relief_is_put_off_by_nobody(effective: Case, legal_clock: LegalClock) -> None:
    legal_clock.set("2028-05-01T00:00:00+08:00")
    for put_off in PUT_OFF:
        statement = f"UPDATE deadlines_timer SET {put_off} WHERE case_id = %s AND kind = 'TERM'"
        assert attacks(statement, [effective.pk]) == everybody("deadlines_not_put_off"), put_off


def test_row_that_nobody_can_read_stops_nobody_else_s_relief(
    effective: Case, market: Market, legal_clock: LegalClock
) -> None:
    """The tables refuse it; if one were there all the same, whoever owns the schema has put it there."""
    other = market.open()
    poison = "INSERT INTO deadlines_timer (case_id, kind, generation, state, hold, whose, effect, rule_id, calendar_id, trigger_at, "
    poison += "due_at, next_at, provisional, counted, attempts, last_error) SELECT %s, 'TERM', 1, 'armed', '', whose, effect, "
    poison += "rule_id, calendar_id, trigger_at, '4000-01-01 BC', '4000-01-01 BC', false, counted, 0, '' FROM deadlines_timer WHERE kind = 'TERM'"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE scs_owner")
        cursor.execute("ALTER TABLE deadlines_timer DISABLE TRIGGER USER")
        for name in ("deadlines_timer_in_time", "timer_counted_is_read"):
            cursor.execute(f"ALTER TABLE deadlines_timer DROP CONSTRAINT {name}")
        cursor.execute(poison, [other.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE deadlines_timer ENABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE scs_app")
    legal_clock.set("2028-05-01T00:00:00+08:00")
    transitions.sweep()
    effective.refresh_from_db()
    assert effective.state == "removed"


@pytest.mark.parametrize("due", ["infinity", "-infinity", "4000-01-01 BC", "20000-01-01"])
def test_deadline_is_given_a_date_that_nobody_can_read_by_nobody(effective: Case, due: str) -> None:
    with voided(effective, "TERM"):
        assert explained(effective, "TERM", due_at=f"timestamptz '{due}'") == everybody("deadlines_timer_in_time")


def test_relief_is_not_swallowed(effective: Case, legal_clock: LegalClock) -> None:
    """A deadline that ran out, and a case that stays as it was: nothing would ever end it."""
    legal_clock.set("2028-05-01T00:00:00+08:00")
    swallow = "UPDATE deadlines_timer SET state = 'fired' WHERE case_id = %s AND kind = 'TERM'"
    assert attacks(swallow, [effective.pk], event=effective) == everybody("deadlines_required")


# --- Silence ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["cancelled", "fired"])
def test_deadline_ends_silently_for_nobody(notified: Case, legal_clock: LegalClock, state: str) -> None:
    legal_clock.set("2026-05-20T09:00:00+08:00")
    statement = "UPDATE deadlines_timer SET state = %s WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(statement, [state, notified.pk]) == everybody("deadlines_in_ledger")
    assert attacks(statement, [state, notified.pk], event=notified) == everybody("")


def test_deadline_is_done_late_silently_for_nobody(notified: Case, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-12-01T00:00:00+08:00")
    transitions.sweep()
    meet = "UPDATE deadlines_timer SET met_at = legal_now() WHERE case_id = %s AND kind = 'DECIDE'"
    assert attacks(meet, [notified.pk]) == everybody("deadlines_in_ledger")
    assert attacks(meet, [notified.pk], event=notified) == everybody("")


# --- Generations --------------------------------------------------------------------------------------------------------

INSERT = """
    INSERT INTO deadlines_timer (case_id, kind, generation, state, hold, whose, effect, rule_id, calendar_id, trigger_at, due_at,
        earliest_on, latest_on, next_at, provisional, counted, attempts, last_error)
    SELECT case_id, kind, {generation}, {state}, {hold}, {whose}, {effect}, rule_id, calendar_id, {trigger_at}, {due_at},
        earliest_on, latest_on, {next_at}, provisional, {counted}, {attempts}, ''
    FROM deadlines_timer WHERE case_id = %(case)s AND kind = %(kind)s ORDER BY generation DESC LIMIT 1
"""
EXPLAINED = """
    WITH begun AS ({insert} RETURNING id)
    INSERT INTO deadlines_adjustment (timer_id, sort, reason, document) SELECT id, {sort}, 'Heavy snow', '' FROM begun
"""
HONEST = {
    "generation": "generation + 1",
    "state": "'armed'",
    "hold": "''",
    "whose": "whose",
    "effect": "effect",
    "trigger_at": "trigger_at",
    "counted": "counted",
    "due_at": "due_at",
    "next_at": "next_at",
    "attempts": "0",
}


def insert(case: Case, kind: str, **lies: str) -> dict[str, str]:
    return attacks(INSERT.format(**{**HONEST, **lies}), {"case": case.pk, "kind": kind}, event=case)


def explained(case: Case, kind: str, sort: str = "extension", **lies: str) -> dict[str, str]:
    """With the reason that an honest change has beside it."""
    statement = EXPLAINED.format(insert=INSERT.format(**{**HONEST, **lies}), sort=f"'{sort}'")
    return attacks(statement, {"case": case.pk, "kind": kind}, event=case)


@contextmanager
def voided(case: Case, kind: str) -> Iterator[None]:
    """As the first half of a change, in a transaction that comes to nothing."""
    with transaction.atomic():
        defer()
        Timer.objects.filter(case=case, kind=kind).update(state="void")
        yield
        transaction.set_rollback(True)


def test_one_clock_runs_once(notified: Case) -> None:
    assert insert(notified, "RESPONSE") == everybody("timer_one_live")
    assert insert(notified, "RESPONSE", generation="generation") == everybody("deadlines_next_generation")
    with voided(notified, "RESPONSE"):
        assert insert(notified, "RESPONSE") == everybody("deadlines_unexplained")
        assert explained(notified, "RESPONSE") == everybody("")


LIES = {
    "deadlines_next_generation": [{"generation": "generation + 2"}, {"generation": "0"}],
    # An adverse deadline that calls itself relieving would fire in doubt.
    "deadlines_as_its_rule": [{"effect": "'relieving'"}, {"effect": "'internal'"}, {"whose": "'duty'"}],
    "deadlines_begins_running": [
        {"state": "'fired'"},
        {"state": "'cancelled'"},
        {"state": "'held'", "hold": "'clock'"},
        {"attempts": "1000"},
    ],
    "timer_armed_is_due_some_time": [{"due_at": "NULL"}],
}


def test_generation_begins_as_its_rule_says(notified: Case) -> None:
    with voided(notified, "RESPONSE"):
        for refusal, lies in LIES.items():
            for lie in lies:
                assert insert(notified, "RESPONSE", **lie) == everybody(refusal), lie


def test_generation_is_looked_at_when_it_is_due_whatever_it_asks_for(effective: Case) -> None:
    lie = INSERT.format(**{**HONEST, "next_at": "timestamptz '2099-01-01'"})
    with voided(effective, "TERM"):
        with connection.cursor() as cursor:
            cursor.execute(lie, {"case": effective.pk, "kind": "TERM"})
        timer = clock_of(effective, "TERM")
        assert (timer.generation, timer.next_at) == (2, timer.due_at)


SHORTER = [
    {"due_at": "legal_now()"},
    {"due_at": "due_at - interval '6 days'"},
    {"due_at": "legal_now()", "counted": "jsonb_set(counted, '{period,amount}', '0')"},
    {"due_at": "legal_now()", "trigger_at": "trigger_at - interval '1 year'"},
]


def test_person_s_time_is_shortened_by_nobody(notified: Case) -> None:
    """A date is not just a number: what the rule gives from that trigger is the least, whatever reason is written beside it."""
    with voided(notified, "RESPONSE"):
        for sort in ("extension", "restart", "calendar"):
            refusals = [explained(notified, "RESPONSE", sort, **lie)["scs_app"] for lie in SHORTER]
            assert refusals == ["deadlines_too_early", "deadlines_too_early", "deadlines_period", "deadlines_too_early"]


LATER = [
    {"due_at": "timestamptz '2090-01-01'"},
    {"due_at": "due_at + interval '4 years'"},  # a rule lets a term be lengthened by three
    {"due_at": "timestamptz '2090-01-01'", "trigger_at": "timestamptz '2088-01-01'"},
    {"due_at": "timestamptz '2090-01-01'", "counted": "jsonb_set(counted, '{period,amount}', '64')"},
    {
        "due_at": "due_at - interval '1 year'",
        "counted": "jsonb_set(counted, '{period,amount}', '1')",  # a standard may say less, but it has said something else
    },
]


def test_relief_is_dated_later_than_its_rule_says_by_nobody(effective: Case) -> None:
    with voided(effective, "TERM"):
        for sort in ("extension", "restart", "calendar"):
            refusals = [explained(effective, "TERM", sort, **lie)["scs_app"] for lie in LATER]
            assert refusals == [*["deadlines_too_late"] * 3, "deadlines_period", "deadlines_period"]
        assert explained(effective, "TERM", "calendar", due_at="due_at + interval '1 year'") == everybody(
            "deadlines_too_late"
        )
        assert explained(effective, "TERM", due_at="due_at + interval '1 year'") == everybody("")


def test_deadline_that_has_not_run_stands_still_for_nobody(notified: Case) -> None:
    cancel = "UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = %s AND kind = 'RESPONSE'"
    with transaction.atomic(), connection.cursor() as cursor:
        defer()
        cursor.execute(cancel, [notified.pk])
        still = {"state": "'held'", "hold": "'paused'", "due_at": "NULL", "next_at": "NULL"}
        assert insert(notified, "RESPONSE", **still) == everybody("deadlines_unexplained")
        transaction.set_rollback(True)


SHAPES = ["'{}'", "'[]'", "'\"x\"'", "'null'", "counted - 'due'", "counted - 'period'", "counted - 'adjustments'"]


def test_derivation_that_no_page_can_read_is_written_by_nobody(notified: Case) -> None:
    with voided(notified, "RESPONSE"):
        for shape in SHAPES:
            assert explained(notified, "RESPONSE", counted=shape) == everybody("timer_counted_is_read"), shape


def test_deadline_is_voided_by_its_next_generation_alone(notified: Case) -> None:
    statement = "UPDATE deadlines_timer SET state = 'void' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(statement, [notified.pk], event=notified) == everybody("deadlines_next_generation")


@pytest.mark.parametrize("state", ["armed", "held", "cancelled", "void"])
def test_what_has_fired_stays_fired(notified: Case, legal_clock: LegalClock, state: str) -> None:
    legal_clock.set("2026-05-20T09:00:00+08:00")
    transitions.sweep()
    undo = "UPDATE deadlines_timer SET state = %s, fired_at = NULL WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(undo, [state, notified.pk], event=notified) == everybody("deadlines_unlawful_step")
    edit = "UPDATE deadlines_timer SET fired_at = fired_at + interval '1 day' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attacks(edit, [notified.pk], event=notified) == everybody("deadlines_never_edited")


# --- What a state requires ----------------------------------------------------------------------------------------------


def test_clock_that_a_state_requires_is_dropped_by_nobody(notified: Case, effective: Case) -> None:
    statement = "UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = %s AND kind = %s"
    for case, kind in ((notified, "DECIDE"), (effective, "TERM")):
        assert attacks(statement, [case.pk, kind], event=case) == everybody("deadlines_required")


def test_state_is_entered_by_nobody_without_the_clock_that_it_requires(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "proposed")
    serve = "UPDATE cases_case SET state = 'notified', verb = 'serve', version = version + 1 WHERE id = %s"
    assert attacks(serve, [case.pk], event=case) == everybody("deadlines_required")


# --- The canary ---------------------------------------------------------------------------------------------------------


def test_canary_is_neither_doubled_nor_early_nor_something_else(legal_clock: LegalClock) -> None:
    legal_clock.set("2026-04-30T15:20:20+08:00")
    transitions.sweep()
    copy = """
        INSERT INTO deadlines_timer (kind, generation, state, hold, whose, effect, trigger_at, due_at, next_at, provisional,
            counted, attempts, last_error)
        VALUES (%s, 1, 'armed', '', 'duty', 'internal', now(), now(), now(), false, '{}', 0, '')
    """
    assert attacks(copy, [CANARY]) == everybody("timer_one_canary")
    assert attacks(copy, ["TERM"]) == everybody("timer_belongs_to_a_case")
    assert attacks("UPDATE deadlines_timer SET state = 'fired'") == everybody("deadlines_never_early")


# --- What cannot be stopped, and what it leaves ----------------------------------------------------------------------------


def test_owner_who_switches_triggers_off_is_not_stopped_but_the_ledger_says_otherwise(effective: Case) -> None:
    """The application role cannot. Who owns the schema is trusted with it, or seen: no event tells of what they did."""
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE deadlines_timer DISABLE TRIGGER USER")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE scs_owner")
        cursor.execute("ALTER TABLE deadlines_timer DISABLE TRIGGER USER")
        cursor.execute("UPDATE deadlines_timer SET due_at = '2099-01-01', next_at = '2099-01-01' WHERE kind = 'TERM'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE deadlines_timer ENABLE TRIGGER USER")
    changed = clock_of(effective, "TERM")
    told = [event for event in history_of(effective) if event.values.get("deadline") == "TERM"]
    assert told[-1].values["due_at"] != changed.due_at.isoformat()


def history_of(case: Case) -> list[Any]:
    from ledger.queries import history

    return list(history(case.pk))


def test_application_that_makes_a_later_generation_is_not_stopped_but_says_so(effective: Case) -> None:
    """Lengthening is lawful where a decision says so: the database asks for the next generation, its reason and an event."""
    honest = INSERT.format(**{**HONEST, "due_at": "due_at + interval '1 year'"})
    later = EXPLAINED.format(insert=honest, sort="'extension'")
    given = {"case": effective.pk, "kind": "TERM"}
    with voided(effective, "TERM"):
        assert attack(later, given, role="scs_app") == "deadlines_in_ledger"
        assert attack(later, given, role="scs_app", event=effective) == ""


def test_event_of_another_case_does_not_cover_a_silent_end(notified: Case, market: Market) -> None:
    other = market.open()
    statement = "UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = %s AND kind = 'RESPONSE'"
    assert attack(statement, [notified.pk], role="scs_app", event=other) == "deadlines_in_ledger"
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "deadline.stopped", None)])
    assert attack(statement, [notified.pk], role="scs_app") == "deadlines_in_ledger"
