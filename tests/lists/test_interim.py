"""Immediate effect, where a statute permits it: two officials, told the same day, heard in ten working days, gone by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Interim, Listing, Measure
from notices.models import Notice
from outbox.models import Message
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_attacks import commit
from tests.lists.test_hearing import told_of_the_hearing
from tests.portal.citizen import Citizen

NOTICE_ENDS = "2026-03-03T00:00:00+08:00"
HELD = "2026-03-05T09:00:00+08:00"
HEARING_ENDS = "2026-03-17T00:00:00+08:00"  # ten working days after 2 March


@worlds.fixture
def court() -> Court:
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def imposed(court: Court, listing: Listing) -> None:
    court.step(listing, "propose-interim", court.olive, danger="It is selling its last building.")
    measures = [str(row.pk) for row in Measure.objects.filter(listing=listing)]
    court.step(listing, "impose-interim", court.bob, measures=measures)


def fixed(court: Court, listing: Listing, **changes: Any) -> None:
    plain = {"held_at": HELD, "place": "Room 3", "chair": "charlie"}
    court.step(listing, "fix-interim-hearing", court.olive, **{**plain, **changes})


def asked(court: Court) -> Listing:
    """Told, and asked to be heard."""
    listing = court.propose()
    imposed(court, listing)
    court.served(listing, "serve-interim")
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    return listing


def state() -> str:
    return str(Measure.objects.get().state)


def test_notice_of_immediate_effect_is_opened_by_whom_it_binds(court: Court, client: Client) -> None:
    listing = court.propose()
    imposed(court, listing)
    xu = Citizen(court, listing, client)
    xu.enter()
    letter = Notice.objects.get(case=listing.pk, kind="interim")
    xu.post(f"letters/{letter.pk}/open/")
    letter.refresh_from_db()
    assert letter.state == "served"
    assert "Ask to be heard on the immediate effect" in xu.page()


def test_immediate_effect_when_told_the_same_day_binds_and_shows_nobody(court: Court) -> None:
    listing = court.propose()
    with pytest.raises(Refusal) as refused:
        court.step(listing, "impose-interim", court.bob, measures=[str(Measure.objects.get().pk)])
    assert "four-eyes" in rules(refused)
    imposed(court, listing)
    assert (state(), court.visible(), court.state(listing.pk)) == ("effective", [], "proposed")
    court.served(listing, "serve-interim")
    until = Interim.objects.get().until_at
    assert until == datetime.fromisoformat("2026-04-02T00:00:00+08:00")
    court.clock.set(until - timedelta(minutes=5))
    sweep()
    assert state() == "effective"
    court.clock.set(until)
    sweep()
    assert (state(), Interim.objects.get().ended_at is not None) == ("proposed", True)
    assert Message.objects.filter(topic="lists.measure-lifted").count() == 1
    with pytest.raises(Refusal) as again:
        court.step(listing, "propose-interim", court.olive, danger="Again.")
    assert rules(again) == ["interim"]


def test_immediate_effect_when_nobody_is_told_that_day_lapses_at_midnight(court: Court) -> None:
    imposed(court, court.propose())
    court.clock.set(NOTICE_ENDS)
    sweep()
    assert state() == "proposed"


def test_hearing_when_asked_for_and_not_held_ends_the_immediate_effect(court: Court) -> None:
    listing = court.propose()
    imposed(court, listing)
    court.served(listing, "serve-interim")
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    fixed(court, listing)
    court.clock.set(HELD)
    with pytest.raises(Refusal) as refused:
        court.step(listing, "record-interim-hearing", court.bob, minutes="…", appeared=True)
    assert rules(refused) == ["chair"]
    court.clock.set(HEARING_ENDS)
    sweep()
    assert state() == "proposed"


def test_hearing_when_held_lets_it_last_and_another_decides(court: Court) -> None:
    """Whoever imposed it has judged before hearing: a third official decides."""
    listing = court.propose()
    imposed(court, listing)
    court.served(listing, "serve-interim")
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    fixed(court, listing)
    court.clock.set(HELD)
    court.step(listing, "record-interim-hearing", court.charlie, minutes="They deny it.", appeared=True)
    court.served(listing)
    court.clock.set("2026-03-13T10:00:00+08:00")
    sweep()
    measures = [str(Measure.objects.get().pk)]
    data = {"facts": "It moved its assets.", "exclusions": True, "measures": measures}
    with pytest.raises(Refusal) as refused:
        court.step(listing, "decide", court.bob, **data)
    assert rules(refused) == ["four-eyes"]
    court.step(listing, "decide", court.second, **data)
    assert state() == "effective"
    court.clock.set("2026-03-14T10:00:00+08:00")
    court.served(listing, "serve-decision")
    court.clock.set("2026-03-18T00:00:01+08:00")
    sweep()
    assert (court.state(listing.pk), len(court.visible()), state()) == ("effective", 1, "effective")
    listing.refresh_from_db()
    assert Measure.objects.get().ends_at == listing.ends_at
    court.clock.set("2026-04-02T00:00:00+08:00")
    sweep()
    assert state() == "effective"  # the statute's time is over; the decision's is not


def test_hearing_when_asked_for_is_fixed_and_its_invitation_says_when_and_where(court: Court) -> None:
    listing = court.propose()
    imposed(court, listing)
    court.served(listing, "serve-interim")
    with pytest.raises(Refusal) as unasked:
        fixed(court, listing)
    assert rules(unasked) == ["hearing"]
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    for changes, rule in (
        ({"chair": "bob"}, "chair"),
        ({"held_at": "2026-03-02T17:00:00+08:00"}, "hearing"),  # the very day of the invitation
        ({"held_at": HEARING_ENDS}, "hearing"),
    ):
        with pytest.raises(Refusal) as refused:
            fixed(court, listing, **changes)
        assert rules(refused) == [rule]
    with pytest.raises(Invalid):
        fixed(court, listing, chair="nobody")
    with pytest.raises(Refusal) as never:
        court.step(listing, "record-interim-hearing", court.charlie, minutes="They deny it.", appeared=True)
    assert rules(never) == ["hearing"]
    fixed(court, listing)
    letter = Notice.objects.get(case=listing.pk, kind="interim-hearing")
    assert letter.to == listing.subject_id
    said = letter.content["hearing"]
    assert (said["place"], said["chair"]) == ("Room 3", court.charlie.name)
    assert "09:00" in letter.html
    with pytest.raises(Refusal) as early:
        court.step(listing, "record-interim-hearing", court.charlie, minutes="They deny it.", appeared=True)
    assert rules(early) == ["hearing"]


def test_hearing_when_they_did_not_come_counts_only_where_they_were_invited_the_day_before(court: Court) -> None:
    listing = asked(court)
    fixed(court, listing)
    court.clock.set(HELD)
    told_of_the_hearing(court, listing, "interim-hearing")
    missed: dict[str, Any] = {"minutes": "Nobody came.", "appeared": False}
    with pytest.raises(Refusal) as late:
        court.step(listing, "record-interim-hearing", court.charlie, **missed)
    assert rules(late) == ["notice"]
    fixed(court, listing, held_at="2026-03-09T09:00:00+08:00")
    told_of_the_hearing(court, listing, "interim-hearing")
    court.clock.set("2026-03-09T10:00:00+08:00")
    court.step(listing, "record-interim-hearing", court.charlie, **missed)
    court.clock.set(HEARING_ENDS)
    sweep()
    assert (state(), Interim.objects.get().appeared) == ("effective", False)


def test_hearing_when_written_past_its_moves_is_refused(court: Court) -> None:
    listing = asked(court)
    for changed, why in (
        (f"held_at = '{HELD}', chair_id = {court.bob.pk}", "lists_hearing_chair"),
        (f"held_at = legal_now(), chair_id = {court.charlie.pk}", "lists_interim_told"),
        ("heard_at = legal_now(), minutes = 'They admit it.', appeared = true", "lists_hearing_held"),
        ("hearing_asked_at = NULL", "kept as it is"),
    ):
        with pytest.raises(DatabaseError, match=why):
            commit(f"UPDATE lists_interim SET {changed}")
    fixed(court, listing)
    court.clock.set(HELD)
    for appeared, why in (("false", "lists_interim_told"), ("true", "lists_hearing_held")):
        with pytest.raises(DatabaseError, match=why):
            commit(f"UPDATE lists_interim SET heard_at = legal_now(), minutes = 'x', appeared = {appeared}")
    court.step(listing, "record-interim-hearing", court.charlie, minutes="They deny it.", appeared=True)
    for changed in ("minutes = 'They admit it.'", "appeared = false", "heard_at = NULL", "held_at = legal_now()"):
        with pytest.raises(DatabaseError, match="kept as it is"):
            commit(f"UPDATE lists_interim SET {changed}")
    commit("UPDATE lists_interim SET minutes = ''")  # as the end of its time does


def test_case_when_dropped_or_lifted_leaves_nothing_binding(court: Court) -> None:
    listing = court.propose()
    imposed(court, listing)
    court.step(listing, "lift-interim", court.charlie)
    assert state() == "proposed"
    court.step(listing, "drop", court.olive)
    assert (state(), court.state(listing.pk)) == ("rejected", "dropped")


def test_standard_when_it_names_no_statute_permits_nothing_at_once(db: None, legal_clock: Any) -> None:
    court = Court(legal_clock)
    court.open_list()
    listing = court.propose()
    with pytest.raises(Refusal) as refused:
        court.step(listing, "propose-interim", court.olive, danger="x")
    assert rules(refused) == ["interim"]
    with pytest.raises(DatabaseError, match="Immediate effect needs"):
        forged(listing)


def test_measure_when_bound_longer_than_the_statute_by_sql_is_refused(court: Court) -> None:
    imposed(court, court.propose())
    with pytest.raises(DatabaseError, match="lists_notice"):
        commit("UPDATE lists_measure SET ends_at = ends_at + interval '1 day'")
    with pytest.raises(DatabaseError, match=r"permission denied|kept as it is"):
        commit("UPDATE lists_interim SET until_at = until_at + interval '1 day'")


def forged(listing: Listing) -> None:
    at = legal_now()
    with transaction.atomic(), connection.cursor() as cursor:
        Interim.objects.create(listing=listing, act=listing.pk, imposed_at=at, until_at=at + timedelta(days=9))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
