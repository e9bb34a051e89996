"""Later acts attacked past the moves: by raw SQL as the application role, which may write the ledger and two signatures; and by
a superuser, who is found."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Signature
from cases.states import Part
from clock.queries import legal_now
from ledger.transitions import NewEvent, append_many
from lists.models import Listing, Measure, Proposed
from lists.queries.agreeing import disagreements
from lists.states import LATER, Proposal
from tests import worlds
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.tax import Bureau
from tests.lists.test_attacks import commit
from tests.lists.test_later_acts import EXTENDED, RESTORED, RESUMED, Later, by_hand, each, removed, suspended


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


def forged(listing: Listing, verb: str, state: str, *, signed_by: Any = None, **also: str) -> None:
    """The step in the ledger, the case moved, the signature, and what would follow: all of it, past every rule."""
    case = Case.objects.get(pk=listing.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        append_many(events=[NewEvent(case.pk, f"case.{verb}", None)])
        cursor.execute(
            "UPDATE cases_case SET state = %s, version = version + 1, verb = %s, updated_at = legal_now() WHERE id = %s",
            [state, verb, case.pk],
        )
        if signed_by is not None:
            signature = {"part": Part.DECIDER, "person": signed_by, "version": case.version + 1}
            Signature.objects.create(case=case, matter=case.matter, act=case.act, **signature)
        for statement in also.values():
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def binding(listing: Listing, act: Later) -> tuple[str, str, str]:
    """How the clock's move is forged: to which state."""
    target = "effective" if act is not EXTENDED else Case.objects.get(pk=listing.pk).state
    settled = "UPDATE lists_proposed SET effective_at = legal_now(), settled_at = legal_now(), ends_at = %s"
    return "take-effect", target, settled % ("NULL" if act is not EXTENDED else "legal_now() + interval '3 years'")


# --- The way cannot be shortened (4, 5, 13) -----------------------------------------------------------------------------------


@keeps(4, "sql")
@keeps(13, "sql")
@each
def test_decision_when_forged_before_they_were_told_or_heard_is_refused(
    act: Later, court: Court, listed: Listing
) -> None:
    act.proposed(court, listed)
    with pytest.raises(DatabaseError, match="lists_notice"):
        forged(listed, act.second, act.state, signed_by=court.bob)
    court.served(listed)
    with pytest.raises(DatabaseError, match="lists_window"):
        forged(listed, act.second, act.state, signed_by=court.bob)
    Proposed.objects.update(waived_at=legal_now(), answered_at=legal_now())
    with pytest.raises(DatabaseError, match="lists_window"):
        forged(listed, act.second, act.state, signed_by=court.bob)


@keeps(4, "sql")
@keeps(5, "sql")
@keeps(13, "sql")
@each
def test_effect_when_forged_at_any_stage_is_refused(act: Later, court: Court, listed: Listing) -> None:
    act.proposed(court, listed)
    verb, target, settled = binding(listed, act)
    refused_so(listed, verb, target, settled, "signatures of two|lists_notice")
    court.heard(listed)
    refused_so(listed, verb, target, settled, "signatures of two|lists_four_eyes")
    court.step(listed, act.second, court.bob)
    refused_so(listed, verb, target, settled, "lists_served|Neither a term")
    court.served(listed, "serve-decision")
    refused_so(listed, verb, target, settled, "lists_served|Neither a term")  # the days of grace are not over


def refused_so(listing: Listing, verb: str, target: str, settled: str, why: str) -> None:
    with pytest.raises(DatabaseError, match=why):
        forged(listing, verb, target)
    with pytest.raises(DatabaseError, match=why):
        forged(listing, verb, target, settled=settled)
    with pytest.raises(DatabaseError, match=r"lists_\w+|kept as it is"):
        commit(settled)


@keeps(4, "sql")
@each
def test_clock_when_started_with_an_earlier_letter_is_refused(act: Later, court: Court, listed: Listing) -> None:
    act.proposed(court, listed)
    with pytest.raises(DatabaseError, match="when the notice is served"):
        commit(started("RESPONSE", listed))
    court.heard(listed)
    court.step(listed, act.second, court.bob)
    with pytest.raises(DatabaseError, match="when the notice is served"):
        commit(started("EFFECT", listed))


def started(kind: str, listing: Listing) -> str:
    """The next generation, as if the letter had been served this moment."""
    columns = (
        "case_id, kind, state, hold, whose, effect, rule_id, calendar_id, earliest_on, latest_on, provisional, counted, "
        "attempts, last_error, due_at, next_at"
    )
    return (
        f"INSERT INTO deadlines_timer ({columns}, generation, trigger_at, made_at) "
        f"SELECT {columns.replace('state', chr(39) + 'armed' + chr(39), 1)}, generation + 1, legal_now(), legal_now() "
        f"FROM deadlines_timer WHERE case_id = '{listing.pk}' AND kind = '{kind}' ORDER BY generation DESC LIMIT 1"
    )


@keeps(4, "sql")
def test_answer_when_it_was_to_an_earlier_notice_answers_nothing_later(court: Court, notified: Listing) -> None:
    """They had said all to the first; to this one they have said something, and have time to say more."""
    subject = court.subject_acting(notified)
    court.step(notified, "respond", subject, answer="We paid.", exhibits=[], complete=True)
    court.decided(notified, answered="Nothing came.")
    court.told_and_in_effect(notified)
    RESUMED.proposed(court, notified)
    court.served(notified)
    court.step(notified, "respond", subject, answer="More will come.", exhibits=[], complete=False)
    Proposed.objects.update(answered_at=legal_now())
    with pytest.raises(DatabaseError, match="lists_window"):
        forged(notified, "resume", "suspended", signed_by=court.bob)


# --- What is over carries nothing (9, 12, 13) ---------------------------------------------------------------------------------


@keeps(13, "sql")
def test_act_when_it_has_had_its_effect_carries_no_second_one(court: Court, listed: Listing) -> None:
    """Suspended anew, two old signatures do not bring it back."""
    RESUMED.reach(court, listed)
    court.later_act(listed, "propose-resumption", "resume")
    suspended(court, listed)
    with pytest.raises(DatabaseError, match="lists_fallen"):
        forged(listed, "take-effect", "effective")
    shown = "UPDATE lists_publication SET visible_until = (SELECT ends_at FROM lists_listing)"
    with pytest.raises(DatabaseError, match="lists_gone"):
        commit(shown)


@keeps(13, "sql")
def test_act_when_it_was_given_up_does_not_take_effect(court: Court, listed: Listing) -> None:
    RESUMED.decided(court, listed)
    court.served(listed, "serve-decision")
    court.step(listed, "drop", court.olive)
    with pytest.raises(DatabaseError, match=r"lists_fallen|lists_served"):
        forged(listed, "take-effect", "effective")
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit("UPDATE lists_proposed SET settled_at = NULL")


@keeps(9, "sql")
@keeps(12, "sql")
def test_end_when_put_off_without_an_act_in_effect_is_refused(court: Court, listed: Listing) -> None:
    longer = "UPDATE lists_listing SET ends_at = ends_at + interval '1 year'"
    none = "UPDATE lists_listing SET ends_at = NULL"
    for act in (None, EXTENDED):
        if act is not None:
            act.decided(court, listed)
            court.served(listed, "serve-decision")
        for statement in (longer, none):
            with pytest.raises(DatabaseError, match="put off by two"):
                commit(statement)
        for shown in ("lists_publication SET visible_until = visible_until", "lists_measure SET ends_at = ends_at"):
            with pytest.raises(DatabaseError, match="lists_end"):
                commit(f"UPDATE {shown} + interval '1 year'")
    court.until(listed, "EFFECT")
    for again in (longer, "UPDATE lists_proposed SET ends_at = ends_at + interval '1 year'"):
        with pytest.raises(DatabaseError, match=r"put off by two|kept as it is"):
            commit(again)


@keeps(13, "sql")
def test_measure_when_lifted_with_the_removal_does_not_come_back_before_the_effect(
    court: Court, listed: Listing
) -> None:
    RESTORED.decided(court, listed)
    court.served(listed, "serve-decision")
    with pytest.raises(DatabaseError, match="No measure comes from lifted"):
        commit("UPDATE lists_measure SET state = 'effective', effective_at = legal_now()")
    court.until(listed, "EFFECT")
    assert Measure.objects.get().state == "effective"


@keeps(5, "sql")
def test_proposal_when_written_as_if_it_had_come_further_is_refused(court: Court, listed: Listing) -> None:
    removed(court, listed)
    made = "INSERT INTO lists_proposed (act, listing_id, kind, text, years, records, papers, answer_found"
    given = f"VALUES (gen_random_uuid(), '{listed.pk}', 'restoration', 'x', 0, '{{}}', '{{}}', ''"
    for column in ("decided_at", "decision_served_at", "settled_at", "waived_at", "answered_at"):
        with pytest.raises(DatabaseError, match="and no more"):
            commit(f"{made}, {column}) {given}, legal_now())")


# --- Redlists (13) ------------------------------------------------------------------------------------------------------------


@keeps(13, "sql")
def test_early_end_when_forged_before_its_decision_was_served_is_refused(bureau: Bureau) -> None:
    named = bureau.in_force()
    bureau.clock.set("2026-04-07T10:00:00+08:00")
    bureau.step(named, "propose-ending", bureau.olive, why="It was fined in March.")
    with pytest.raises(DatabaseError, match="lists_notice"):
        forged(named, "end-early", "ending", signed_by=bureau.bob)
    bureau.heard(named)
    bureau.step(named, "end-early", bureau.bob)
    gone = {
        "hidden": "UPDATE lists_publication SET visible_until = legal_now()",
        "over": "UPDATE lists_listing SET live = false, way = 'ended early', removed_at = legal_now()",
        "lifted": "UPDATE lists_measure SET state = 'lifted', lifted_at = legal_now()",
    }
    with pytest.raises(DatabaseError, match="lists_served"):
        forged(named, "take-effect", "removed", **gone)
    assert (len(bureau.visible()), Measure.objects.get().state) == (1, "effective")
    for statement in (gone["hidden"], gone["lifted"]):
        with pytest.raises(DatabaseError, match="early"):
            commit(statement)
    bureau.step(named, "serve-decision", bureau.dora, **{**by_hand(bureau), "receiver": "Yuan"})
    assert len(bureau.visible()) == 1
    bureau.until(named, "EFFECT")
    assert (bureau.state(named.pk), bureau.visible()) == ("removed", [])


# --- Past the guards ----------------------------------------------------------------------------------------------------------

LAST_DECISION = "kind = 'decision' AND number = (SELECT max(number) FROM notices_notice WHERE kind = 'decision')"
OVERWRITTEN = {
    "was not told of": "UPDATE notices_notice SET state = 'failed', served_at = NULL WHERE kind = 'intent'",
    "took effect before it was served": f"UPDATE notices_notice SET state = 'failed', served_at = NULL WHERE {LAST_DECISION}",
    "two have not signed for": "DELETE FROM cases_signature WHERE part = 'decider' AND act = (SELECT act FROM lists_proposed)",
    "longer than its clock runs": "UPDATE lists_publication SET visible_until = visible_until + interval '1 year'",
}


@keeps(4, "past")
@keeps(13, "past")
@pytest.mark.parametrize("why", OVERWRITTEN)
def test_later_act_when_a_superuser_writes_past_every_guard_is_found(
    as_superuser: psycopg.Connection, court: Court, listed: Listing, why: str
) -> None:
    suspended(court, listed)
    court.later_act(listed, "propose-resumption", "resume")
    assert list(disagreements()) == []
    for table in ("notices_notice", "cases_signature", "lists_publication"):
        as_superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    as_superuser.execute(OVERWRITTEN[why])  # type: ignore[arg-type]  # of this file
    assert why in " ".join(disagreements())


def test_acts_are_those_that_the_guards_name(court: Court) -> None:
    """One that is added is added there too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'lists_lacks_hearing_out'")
        (source,) = cursor.fetchone()
    assert {kind for kind in Proposal if f"'{kind}'" in source} == set(LATER)
