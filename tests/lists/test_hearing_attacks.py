"""HEARING-NOTICE and RULES.md 4, 5, 6 and 15, attacked by raw SQL as the application role: who chairs a hearing, when it is, what
was said in it; and what a decision says to the answer."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.models import Recusal
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from lists.models import Hearing, Listing
from people import transitions as people
from tests.keeping import keeps
from tests.lists.court import DECIDED, WINDOW_OVER, Court
from tests.lists.test_attacks import commit
from tests.lists.test_hearing import told_of_the_hearing

HELD = "2026-03-25T09:00:00+08:00"


def fixed(court: Court, listing: Listing, held_at: str = HELD) -> None:
    court.step(listing, "fix-hearing", court.olive, held_at=held_at, place="Room 3", chair="charlie")


def written(listing: Listing, chair: Any, held_at: str = HELD, **more: Any) -> None:
    plain = {"listing": listing, "held_at": datetime.fromisoformat(held_at), "place": "Room 3", "chair": chair}
    with transaction.atomic():
        Hearing.objects.create(**{**plain, **more})


@keeps(5, "sql")
def test_chair_when_they_have_acted_or_stay_out_is_refused_by_the_database(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    court.step(notified, "recuse", subject, official="charlie", ground="complaint")
    assert Recusal.objects.get().person == court.charlie
    days = {"from_on": date(2026, 3, 3), "until_on": date(2026, 4, 1)}
    people.appoint_deputy(
        principal=court.olive, deputy=court.second, **days, by=court.mia, at=legal_now(), reason="Leave."
    )
    for name in ("olive", "charlie", "second"):
        with pytest.raises(Refusal) as refused:
            court.step(notified, "fix-hearing", court.olive, held_at=HELD, place="Room 3", chair=name)
        assert [one.rule for one in refused.value.because] == ["chair"]
    for chair in (court.olive, court.charlie, court.second):
        with pytest.raises(DatabaseError, match="lists_hearing_chair"):
            written(notified, chair)


@keeps(4, "sql")
def test_hearing_when_written_too_soon_or_as_held_already_is_refused(court: Court, notified: Listing) -> None:
    for held_at in ("2026-03-09T23:00:00+08:00", "2026-03-01T09:00:00+08:00"):
        with pytest.raises(DatabaseError, match="lists_hearing_notice"):
            written(notified, court.charlie, held_at)
    with pytest.raises(DatabaseError, match="lists_hearing_held"):
        written(notified, court.charlie, recorded_at=datetime.fromisoformat(HELD), appeared=True, minutes="x")
    fixed(court, notified)
    with pytest.raises(DatabaseError, match="lists_hearing_notice"):
        commit("UPDATE lists_hearing SET held_at = '2026-03-04T09:00:00+08:00'")
    with pytest.raises(DatabaseError, match="lists_hearing_chair"):
        commit(f"UPDATE lists_hearing SET chair_id = {court.olive.pk}")


@keeps(4, "sql")
def test_hearing_when_nobody_was_invited_is_not_recorded_as_missed(court: Court, notified: Listing) -> None:
    fixed(court, notified)
    missed = "UPDATE lists_hearing SET minutes = 'Nobody came.', appeared = false, recorded_at = legal_now()"
    with pytest.raises(DatabaseError, match="lists_hearing_held"):
        commit(missed)
    court.clock.set(HELD)
    with pytest.raises(DatabaseError, match="lists_hearing_invited"):
        commit(missed)
    for heard in ("minutes = ' ', appeared = true", "minutes = 'x', appeared = NULL", "minutes = 'x', appeared = true"):
        with pytest.raises(DatabaseError, match="lists_hearing_held"):  # the last: no step of the case says so
            commit(f"UPDATE lists_hearing SET recorded_at = legal_now(), {heard}")
    fixed(court, notified, "2026-04-20T09:00:00+08:00")
    told_of_the_hearing(court, notified)
    court.clock.set("2026-04-20T11:00:00+08:00")
    court.step(notified, "record-hearing", court.dora, minutes="Nobody came.", appeared=False)
    assert Hearing.objects.get().appeared is False


@keeps(15, "sql")
def test_hearing_when_recorded_stays_as_it_was(court: Court, notified: Listing) -> None:
    fixed(court, notified)
    court.clock.set(HELD)
    court.step(notified, "record-hearing", court.dora, minutes="They said that they paid.", appeared=True)
    for changed in (
        "minutes = 'They admitted it.'",
        f"held_at = '{DECIDED}'",
        "place = 'Room 4'",
        f"chair_id = {court.bob.pk}",
        "appeared = false",
        "recorded_at = NULL",
    ):
        with pytest.raises(DatabaseError, match="kept as it is"):
            commit(f"UPDATE lists_hearing SET {changed}")
    commit("UPDATE lists_hearing SET minutes = ''")  # as the end of its time does


@keeps(15, "sql")
@keeps(6, "sql")
def test_decision_when_what_it_says_to_the_answer_is_rewritten_is_refused(court: Court, notified: Listing) -> None:
    court.step(notified, "respond", court.subject_acting(notified), answer="I paid.", complete=True)
    with pytest.raises(DatabaseError, match=r"as case\.decide"):
        commit("UPDATE lists_listing SET decided_at = legal_now()")
    court.clock.set(WINDOW_OVER)
    court.decided(notified, answered="The receipt is of another debt.")
    for changed in (
        "answer_found = 'They did not answer.'",
        "established = 'It hid its assets.'",
        "decided_at = legal_now()",
        "decided_at = NULL, answer_found = 'They did not answer.'",
    ):
        with pytest.raises(DatabaseError, match="reasons of a decision stay"):
            commit(f"UPDATE lists_listing SET {changed}")
    court.reach_effective(notified)
    with pytest.raises(DatabaseError, match="reasons of a decision stay"):
        commit("UPDATE lists_listing SET answer_found = ''")
    notified.refresh_from_db()
    assert notified.answer_found == "The receipt is of another debt."
