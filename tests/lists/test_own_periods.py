"""Periods that a standard names, clocks that somebody waits for, attacked by raw SQL as the application role."""

from typing import Any

import pytest
from django.db import DatabaseError

from cases.models import Case
from deadlines.models import Timer
from lists.models import Listing, Measure
from tests import worlds
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_clock_attacks import COLUMNS, claimed, commit
from tests.lists.test_interim import imposed

TEN_DAYS = {"response": {"amount": 10, "unit": "working_days"}, "effect_days": 3, "decide_lapses": False}


@worlds.fixture
def generous_court() -> Court:
    """Its standard gives twice the least time to answer, and names a statute of immediate effect."""
    court = Court(LegalClock())
    court.open_list(standard(clocks=TEN_DAYS, interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def begun(listing: Listing, kind: str, amount: int, unit: str, like: str = "") -> str:
    """Another clock of this kind, counted from now; of another rule, if it is to be like that one."""
    columns = COLUMNS.replace("kind,", "").replace("rule_id,", "").replace("counted,", "").replace("trigger_at,", "")
    period = f"jsonb_build_object('amount', {amount}, 'unit', '{unit}')"
    return (
        f"INSERT INTO deadlines_timer ({columns}, kind, rule_id, trigger_at, counted, state, hold, generation, due_at) "
        f"SELECT {columns}, '{kind}', (SELECT max(id) FROM deadlines_ruleversion WHERE code = '{kind}'), legal_now(), "
        f"jsonb_set(counted, '{{period}}', {period}), 'armed', '', generation + 1, legal_now() + interval '20 days' "
        f"FROM deadlines_timer WHERE case_id = '{listing.pk}' AND kind = '{like or kind}' ORDER BY generation DESC LIMIT 1"
    )


def void(listing: Listing, kind: str) -> str:
    return f"UPDATE deadlines_timer SET state = 'void' WHERE case_id = '{listing.pk}' AND kind = '{kind}' AND state = 'armed'"


def cancel(listing: Listing, kind: str) -> str:
    return void(listing, kind).replace("'void'", "'cancelled'")


def attack(listing: Listing, *statements: str) -> Any:
    commit(Case.objects.get(pk=listing.pk), *statements, said="case.assign")


# --- A standard's own periods (4, 9) ----------------------------------------------------------------------------------------


@keeps(4, "sql")
def test_time_to_answer_when_begun_anew_is_the_standards_own(generous_court: Court) -> None:
    """Its rule gives five working days at least; the standard that stood before the public gives ten."""
    listing = generous_court.bring_to("notified")
    with pytest.raises(DatabaseError, match="is its standard's own"):
        attack(listing, void(listing, "RESPONSE"), begun(listing, "RESPONSE", 5, "working_days"))
    attack(listing, void(listing, "RESPONSE"), begun(listing, "RESPONSE", 10, "working_days"))


@keeps(9, "sql")
def test_term_when_begun_under_a_rule_without_a_limit_is_the_standards_own(court: Court, listed: Listing) -> None:
    with pytest.raises(DatabaseError, match="is its standard's own"):
        attack(listed, begun(listed, "TERM-BY-LAW", 90, "years", like="TERM").replace("generation + 1", "1"))


# --- Clocks that somebody waits for (13) ------------------------------------------------------------------------------------


@keeps(13, "sql")
def test_claim_when_opposed_waits_with_its_clock(court: Court, listed: Listing) -> None:
    claimed(court, listed)
    opposed = "UPDATE lists_claim SET objected_at = legal_now(), objection = 'No.'"
    with pytest.raises(DatabaseError, match="A claim waits: its clock runs"):
        commit(Case.objects.get(pk=listed.pk), cancel(listed, "VERIFY"), opposed, said="case.object")
    papers = [str(court.paper(court.beneficiary_acting(listed), b"Nothing came."))]
    court.step(listed, "object", court.beneficiary_acting(listed), words="Nothing came.", documents=papers)
    with pytest.raises(DatabaseError, match="A claim waits: its clock runs"):
        attack(listed, cancel(listed, "VERIFY-OPPOSED"))
    court.until(listed, "VERIFY-OPPOSED")
    court.step(listed, "confirm-fulfilment", court.charlie)
    assert court.state(listed.pk) == "removed"


@keeps(13, "sql")
def test_immediate_effect_is_told_and_heard_in_time_or_lapses(generous_court: Court) -> None:
    court, listing = generous_court, generous_court.propose()
    imposed(court, listing)
    with pytest.raises(DatabaseError, match="Immediate effect lapses"):
        attack(listing, cancel(listing, "INTERIM-NOTICE"))
    court.served(listing, "serve-interim")
    with pytest.raises(DatabaseError, match="Immediate effect lapses"):  # nobody would hear them then
        attack(listing, "UPDATE lists_interim SET hearing_asked_at = legal_now()")
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    with pytest.raises(DatabaseError, match="Immediate effect lapses"):
        attack(listing, cancel(listing, "INTERIM-HEARING"))
    court.step(listing, "lift-interim", court.bob)
    assert Measure.objects.get().state == "proposed"
    assert not Timer.objects.filter(kind="INTERIM-HEARING", state="armed").exists()
