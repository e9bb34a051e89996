"""Many observers, restarts, sleep and repair: what raises the floor, what holds it, and what sets it walking."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from clock import tasks, transitions
from clock.queries import legal_now, open_jumps, reading
from clock.transitions import ANCHOR_FOR, ClockRefused, Look
from tests.clock.test_legal_now import ON_ONE_DATABASE, play, rolled_back, state

ALICE = UUID("00000000-0000-4000-8000-00000000000a")
BOB = UUID("00000000-0000-4000-8000-00000000000b")
CHARLIE = UUID("00000000-0000-4000-8000-00000000000c")
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def legal_at(wall: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_legal_at(%s)", [wall])
        at: datetime = cursor.fetchone()[0]
    return at


class Observer:
    """Looks at a clock of the test's making; its own steady seconds pass as the test says."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.passed = timedelta(0)

    def look(self, wall: datetime, passed: timedelta = SECOND) -> bool:
        self.passed += passed
        bounds = {"shortest": self.passed, "longest": self.passed} if self.since else {}
        believed = play(wall, since=self.since, **bounds)
        if self.since is None or not believed:
            self.since, self.passed = wall, timedelta(0)
        return believed


def test_floor_when_an_observer_looks_for_the_first_time_stays() -> None:
    floor, believed_until, _ = state()
    assert play(believed_until + HOUR)
    assert state()[:2] == (floor, believed_until)


def test_floor_when_an_observer_is_restarted_just_after_a_jump_is_not_dragged() -> None:
    """The restarted one has nothing to compare with; the one that was there notices before its second look."""
    now = state()[1]
    alices, bobs = Observer(), Observer()
    alices.look(now)
    wrong = now + timedelta(days=300)
    assert bobs.look(wrong)
    assert not alices.look(wrong + SECOND)
    bobs.look(wrong + SECOND)
    assert state()[0] < now + HOUR
    assert not reading().trusted


def test_floor_when_two_observers_differ_in_phase_rises_with_the_clock() -> None:
    now = state()[1]
    alices, bobs = Observer(), Observer()
    for tick in range(10):
        assert alices.look(now + tick * SECOND)
        assert bobs.look(now + tick * SECOND + SECOND / 3)
    assert state()[0] == now + 9 * SECOND + SECOND / 3


def test_observers_when_one_was_paused_are_both_believed() -> None:
    now = state()[1]
    alices, bobs = Observer(), Observer()
    alices.look(now)
    bobs.look(now)
    for tick in range(1, 4):
        assert bobs.look(now + tick * timedelta(minutes=5), timedelta(minutes=5))
    assert alices.look(now + timedelta(minutes=15, seconds=-1), timedelta(minutes=15, seconds=-1))
    assert state()[0] == now + timedelta(minutes=15)  # her look was older than Bob's last


def test_clock_when_it_runs_twice_too_fast_is_noticed_though_each_second_looks_right() -> None:
    now = state()[1]
    alices = Observer()
    seen = [alices.look(now + 2 * tick * SECOND) for tick in range(6)]
    assert seen == [True, True, True, False, True, True]


def test_clock_when_nobody_looked_for_a_year_waits_for_two_officials() -> None:
    believed_until = state()[1]
    assert play(believed_until + timedelta(days=365))  # closed for long, and nothing wrong with the clock
    assert not play(believed_until + timedelta(days=370))
    assert [jump.kind for jump in open_jumps()] == ["silence"]


def test_legal_time_when_the_clock_is_behind_walks_on() -> None:
    """Relief goes on: what falls due in an hour falls due in about an hour, not when the clock has caught up."""
    start = state()[1]
    alices, bobs = Observer(), Observer()
    for tick in range(5):
        alices.look(start + tick * SECOND)
    bobs.look(start + 4 * SECOND)
    back = start - timedelta(days=2)
    before = legal_at(back)
    assert before == start + 4 * SECOND
    for tick in range(1, 61):
        alices.look(back + tick * SECOND)
        bobs.look(back + tick * SECOND + SECOND / 2)
    walked = legal_at(back + 60 * SECOND) - before
    assert timedelta(seconds=58) <= walked <= timedelta(seconds=61)  # once, though two were looking
    assert not reading().trusted


def test_legal_time_when_the_clock_was_behind_and_is_put_right_is_right() -> None:
    start = state()[1]
    alices = Observer()
    for tick in range(3):
        alices.look(start + tick * SECOND)
    for tick in range(3, 10):
        alices.look(start - HOUR + tick * SECOND)
    alices.look(start + 10 * SECOND)
    assert legal_at(start + 10 * SECOND) == start + 10 * SECOND


@settings(max_examples=60, deadline=None, suppress_health_check=ON_ONE_DATABASE)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["alice", "bob", "restart"]), st.integers(0, 90), st.just(0) | st.integers(-99_999, 0)
        ),
        max_size=12,
    )
)
def test_legal_time_whatever_a_clock_set_back_does_never_goes_back(steps: list[tuple[str, int, int]]) -> None:
    """Seconds pass, the clock is set back now and then, observers look or are restarted: what a look saw, stands."""
    # The floor of a new installation may lie a microsecond before the clock it believes: no look has seen that yet.
    latest, wall, _ = state()
    observers = {"alice": Observer(), "bob": Observer()}
    with rolled_back():
        for who, passed, jump in steps:
            wall += timedelta(seconds=passed + jump)
            for observer in observers.values():
                observer.passed += timedelta(seconds=passed)
            if who == "restart":
                observers["bob"] = Observer()
            observers.get(who, observers["bob"]).look(wall, timedelta(0))
            assert legal_at(wall) >= latest
            latest, _, _ = state()


def test_jump_when_accepted_settles_those_before_it() -> None:
    now = legal_now()
    play(now, host_wall=now + HOUR)
    play(now + 3 * HOUR, since=now, shortest=SECOND, longest=SECOND)
    older, newest = open_jumps()
    assert not transitions.accept_jump(jump_id=newest.pk, by=ALICE, reason="Compared with the radio clock.")
    assert transitions.accept_jump(jump_id=newest.pk, by=BOB, reason="The daemon was misconfigured, and is mended.")
    older.refresh_from_db()
    assert (older.first_by, older.second_by) == (ALICE, BOB)
    assert reading().trusted


def test_jump_when_a_new_one_follows_the_first_acceptance_needs_two_again() -> None:
    now = legal_now()
    play(now, host_wall=now + HOUR)
    transitions.accept_jump(jump_id=open_jumps().get().pk, by=ALICE, reason="Looked.")
    play(now + 3 * HOUR, since=now, shortest=SECOND, longest=SECOND)
    newest = open_jumps().last()
    assert not transitions.accept_jump(jump_id=newest.pk, by=BOB, reason="Looked.")
    assert [(jump.first_by, jump.second_by) for jump in open_jumps()] == [(BOB, None)]
    assert transitions.accept_jump(jump_id=newest.pk, by=CHARLIE, reason="Looked.")


def test_jump_when_the_clock_is_still_behind_cannot_be_accepted() -> None:
    ahead = state()[1] + HOUR
    play(ahead, since=ahead - SECOND, shortest=SECOND, longest=SECOND)
    play(ahead - HOUR / 2)
    with pytest.raises(ClockRefused, match="set it right first"):
        transitions.accept_jump(jump_id=open_jumps().get().pk, by=ALICE, reason="Looked.")


def test_heartbeat_when_it_beats_keeps_its_anchor_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Observer, "anchor", None)
    tasks.observe()
    first = tasks.Observer.anchor
    assert isinstance(first, Look)
    tasks.observe()
    assert tasks.Observer.anchor == first
    aged = Look(
        first.wall - timedelta(seconds=ANCHOR_FOR), first.host_wall, first.before - ANCHOR_FOR, first.after - ANCHOR_FOR
    )
    tasks.Observer.anchor = aged
    tasks.observe()
    assert tasks.Observer.anchor.wall > first.wall
    assert reading().trusted


def test_demonstration_when_the_session_has_summer_time_is_moved_by_seconds() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("SELECT clock_make_demo()")
        cursor.execute("SET ROLE scs_app")
    transitions.advance_demo(by=timedelta(days=200))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'America/New_York'")
        cursor.execute("SELECT extract(epoch FROM legal_now() - statement_timestamp())::int")
        assert cursor.fetchone()[0] == 200 * 86_400
        cursor.execute("SET LOCAL timezone = 'UTC'")
