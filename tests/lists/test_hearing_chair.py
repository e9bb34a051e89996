"""APL 64: whoever chairs a hearing and stays out of the matter since does not hear the person; another does, on the same day where
the person was told of it in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.rules.verdicts import Refusal
from cases.transitions.settling import settled
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Hearing, Interim, Listing
from notices.models import Notice
from tests import worlds
from tests.cases.desk import Official, words
from tests.conftest import LegalClock
from tests.deadlines.running import instant
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_attacks import commit
from tests.lists.test_hearing import told_of_the_hearing
from tests.lists.test_interim import asked as asked_at_once
from tests.lists.test_interim import fixed as fixed_at_once
from tests.lists.test_rest import Interface

FIXED = "2026-03-04T10:00:00+08:00"
HELD = "2026-03-25T09:00:00+08:00"
DAY_BEFORE = "2026-03-24T10:00:00+08:00"
AFTER = "2026-03-25T11:00:00+08:00"
HEARD: dict[str, Any] = {"minutes": "They said that they would pay.", "appeared": True}
MISSED: dict[str, Any] = {"minutes": "Nobody came.", "appeared": False}
WRITTEN = "UPDATE lists_hearing SET minutes = 'They agreed.', appeared = true, recorded_at = legal_now()"
OUT = "stays out of it now. Fix the hearing anew with another chair"


@worlds.fixture
def urgent_court() -> Court:
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def fixed(court: Court, listing: Listing, chair: str = "charlie", **changes: Any) -> None:
    plain = {"held_at": HELD, "place": "Room 3", "chair": chair}
    court.step(listing, "fix-hearing", court.olive, **{**plain, **changes})


def complained(court: Court, listing: Listing, chair: str = "charlie") -> None:
    court.step(listing, "recuse", court.subject_acting(listing), official=chair, ground="complaint")


def refusing(court: Court, listing: Listing, verb: str, by: Any, **data: Any) -> list[str]:
    with pytest.raises(Refusal) as refused, settled():
        court.step(listing, verb, by, **data)
    return [one.rule for one in refused.value.because]


def told_and_out(court: Court, listing: Listing) -> None:
    """Invited in time; on the day before, the chair has to stay out."""
    court.clock.set(FIXED)
    fixed(court, listing)
    told_of_the_hearing(court, listing)
    court.clock.set(DAY_BEFORE)
    complained(court, listing)


@keeps(5, "rest", "desk")
def test_hearing_when_its_chair_stays_out_is_recorded_at_no_door(
    court: Court, notified: Listing, client: Client
) -> None:
    told_and_out(court, notified)
    court.clock.set(AFTER)
    assert refusing(court, notified, "record-hearing", court.dora, **HEARD) == ["chair"]
    answer = Interface(client, court).move(court.case(notified).ref, "record-hearing", court.dora, **HEARD)
    assert (answer.status_code, answer.json()["rule"]) == (409, "chair")
    assert OUT in answer.json()["detail"]
    desk = Official(court.dora)
    page = words(desk.page(court.case(notified)))
    assert OUT in page
    assert f"{court.charlie.name}, who stays out of the matter now" in page
    assert Hearing.objects.get().recorded_at is None


@keeps(5, "sql")
def test_hearing_when_its_chair_stays_out_is_not_written_by_sql(court: Court, notified: Listing) -> None:
    told_and_out(court, notified)
    court.clock.set(AFTER)
    with pytest.raises(DatabaseError, match="lists_hearing_chair_out"):
        commit(WRITTEN)


def test_day_when_they_were_told_in_time_stays_and_a_letter_says_who_hears_them(
    court: Court, notified: Listing
) -> None:
    told_and_out(court, notified)
    fixed(court, notified, "second")
    letter = Notice.objects.filter(case=notified.pk, kind="hearing").latest("number")
    assert (letter.state, letter.content["hearing"]["chair"]) == ("frozen", court.second.name)
    court.clock.set(AFTER)
    court.step(notified, "record-hearing", court.dora, **HEARD)
    assert Hearing.objects.get().chair == court.second
    sweep()
    court.decided(notified)
    assert court.state(notified.pk) == "decided"


def test_day_when_anything_else_changes_or_they_were_not_told_in_time_does_not_stay(
    court: Court, notified: Listing
) -> None:
    told_and_out(court, notified)
    for changes in ({"place": "Room 4"}, {"held_at": "2026-03-26T09:00:00+08:00"}):
        with pytest.raises(Refusal) as refused:
            fixed(court, notified, "second", **changes)
        assert [one.rule for one in refused.value.because] == ["hearing"]
    court.clock.set(AFTER)  # its day has come: nobody says afterwards that another had been there
    with pytest.raises(Refusal) as refused:
        fixed(court, notified, "second")
    assert [one.rule for one in refused.value.because] == ["hearing"]


def test_day_when_the_invitation_reached_nobody_in_time_does_not_stay(court: Court, notified: Listing) -> None:
    court.clock.set(FIXED)
    fixed(court, notified)
    court.clock.set("2026-03-20T10:00:00+08:00")
    told_of_the_hearing(court, notified)
    complained(court, notified)
    with pytest.raises(Refusal) as refused:
        fixed(court, notified, "second")
    assert [one.rule for one in refused.value.because] == ["hearing"]
    fixed(court, notified, "second", held_at="2026-04-08T09:00:00+08:00")


def test_person_when_they_did_not_come_had_to_know_who_hears_them(court: Court, notified: Listing) -> None:
    told_and_out(court, notified)
    fixed(court, notified, "second")
    court.clock.set(AFTER)
    assert refusing(court, notified, "record-hearing", court.dora, **MISSED) == ["notice"]
    with pytest.raises(DatabaseError, match="lists_hearing_invited"):
        commit(WRITTEN.replace("true", "false"))
    told_of_the_hearing(court, notified)
    court.step(notified, "record-hearing", court.dora, **MISSED)
    assert Hearing.objects.get().appeared is False


@keeps(5, "sql")
def test_chair_when_changed_by_sql_is_as_lawful_as_by_the_move(court: Court, notified: Listing) -> None:
    court.clock.set(FIXED)
    fixed(court, notified)
    court.clock.set(DAY_BEFORE)
    complained(court, notified)
    second = f"UPDATE lists_hearing SET chair_id = {court.second.pk}"
    with pytest.raises(DatabaseError, match="lists_hearing_notice"):  # they were told of nothing yet
        commit(second)
    told_of_the_hearing(court, notified)
    with pytest.raises(DatabaseError, match="lists_hearing_notice"):  # nor in time
        commit(second)
    with pytest.raises(DatabaseError, match="lists_hearing_notice"):
        commit(f"{second}, place = 'Room 4'")
    with pytest.raises(DatabaseError, match="lists_hearing_chair"):
        commit(f"UPDATE lists_hearing SET chair_id = {court.olive.pk}")


# --- On an immediate effect -------------------------------------------------------------------------------------------------


@keeps(5, "sql")
def test_hearing_on_an_immediate_effect_when_its_chair_stays_out_is_held_by_another(urgent_court: Court) -> None:
    court = urgent_court
    listing = asked_at_once(court)
    fixed_at_once(court, listing)
    told_of_the_hearing(court, listing, "interim-hearing")
    held_at = Interim.objects.get().held_at
    assert held_at is not None
    court.clock.set(held_at - timedelta(hours=1))
    complained(court, listing)
    fixed_at_once(court, listing, chair="frank")  # told the day before: day and place stay
    letter = Notice.objects.filter(case=listing.pk, kind="interim-hearing").latest("number")
    assert letter.content["hearing"]["chair"] == court.frank.name
    complained(court, listing, "frank")
    court.clock.set(held_at + timedelta(hours=1))
    assert refusing(court, listing, "record-interim-hearing", court.second, **HEARD) == ["chair"]
    with pytest.raises(DatabaseError, match="lists_hearing_chair_out"):
        commit("UPDATE lists_interim SET minutes = 'x', appeared = true, heard_at = legal_now()")
    with pytest.raises(Refusal) as over:
        fixed_at_once(court, listing, chair="alice", held_at=held_at.isoformat())
    assert [one.rule for one in over.value.because] == ["hearing"]
    again = (legal_now() + timedelta(days=1)).isoformat()
    fixed_at_once(court, listing, chair="alice", held_at=again)
    court.clock.set(instant(again) + timedelta(hours=1))
    court.step(listing, "record-interim-hearing", court.second, **HEARD)
    assert Interim.objects.get().heard_at is not None
