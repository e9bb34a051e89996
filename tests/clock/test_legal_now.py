"""Legal time never goes back, is moved only in a demonstration, and is not dragged along by a wrong clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clock import transitions
from clock.queries import legal_now, open_jumps, reading
from clock.rules import Observation, find_jump
from clock.transitions import ClockRefused, Look
from tests.conftest import LegalClock

ALICE = UUID("00000000-0000-4000-8000-00000000000a")
BOB = UUID("00000000-0000-4000-8000-00000000000b")
NOON = datetime(2026, 5, 8, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Examples share a database; and a busy machine is as slow here as elsewhere.
ON_ONE_DATABASE = [*settings.get_profile("suite").suppress_health_check, HealthCheck.function_scoped_fixture]


def play(wall: datetime, **seen: object) -> bool:
    """An observation of any clock, as the owner alone may make one."""
    values = [wall, "tests", seen.get("host_wall"), seen.get("since"), seen.get("shortest"), seen.get("longest")]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("SELECT clock_observe_at(%s, %s, %s, %s, %s, %s)", values)
        believed: bool = cursor.fetchone()[0]
        cursor.execute("SET ROLE scs_app")
    return believed


def state() -> tuple[datetime, datetime, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT high_water, observed_wall, trusted FROM clock_state")
        return cursor.fetchone()


@contextmanager
def rolled_back() -> Iterator[None]:
    """Also after a failure: an example that fails must fail again when it is tried again."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_legal_now_when_nothing_happened_is_the_databases_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_now() - statement_timestamp()")
        assert cursor.fetchone()[0] == timedelta(0)
    assert reading().trusted


@pytest.mark.django_db
def test_legal_now_when_asked_is_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        legal_now()
    with django_assert_num_queries(1):
        reading()


@pytest.mark.django_db
def test_legal_now_when_the_clock_is_set_back_stays() -> None:
    ahead = legal_now() + timedelta(hours=1)
    assert play(ahead, since=ahead - SECOND, shortest=SECOND, longest=SECOND)
    assert legal_now() == ahead  # this machine's clock is an hour behind what was believed
    assert not play(ahead - timedelta(minutes=30))
    assert legal_now() == ahead
    assert not reading().trusted


@pytest.mark.django_db
def test_legal_now_when_the_clock_jumps_years_ahead_is_not_held_there() -> None:
    now = legal_now()
    wrong = now + timedelta(days=1000)
    assert not play(wrong, since=now, shortest=SECOND, longest=SECOND)
    floor, _, trusted = state()
    assert floor < now + timedelta(minutes=1)
    assert not trusted
    assert legal_now() < now + timedelta(minutes=1)  # the clock was put right: legal time is right at once


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moved", "shortest", "longest", "believed"),
    [
        (1, 1, 1, True),
        (3, 1, 1.5, True),  # within tolerance
        (4, 1, 1.5, False),
        (12, 1, 13, True),  # the database was slow to answer: nothing is known between the bounds
        (-5, 1, 1, False),
        (3600, 3600, 3600, True),  # a laptop that slept: the steady clock counts through
        (3602, 3599, 3599, True),  # an hour of slewing
        (3700, 3599, 3599, False),
    ],
)
def test_observation_when_the_clock_moved(moved: float, shortest: float, longest: float, believed: bool) -> None:
    since = legal_now()
    bounds = {"shortest": timedelta(seconds=shortest), "longest": timedelta(seconds=longest)}
    assert play(since + timedelta(seconds=moved), since=since, **bounds) is believed


@pytest.mark.django_db
def test_observation_when_two_machines_disagree_is_not_believed() -> None:
    now = legal_now()
    assert play(now, host_wall=now + timedelta(seconds=4))
    assert not play(now, host_wall=now + timedelta(minutes=2))
    assert [jump.kind for jump in open_jumps()] == ["hosts"]


@pytest.mark.django_db
def test_observation_when_distrust_lasts_is_noted_once() -> None:
    now = legal_now()
    for _ in range(3):
        play(now, host_wall=now + timedelta(minutes=2))
    assert open_jumps().count() == 1


@pytest.mark.django_db
def test_observer_when_it_looks_twice_is_believed() -> None:
    first = transitions.observe(anchor=None)
    begun = reading().observed_at
    assert transitions.observe(anchor=first) == first
    assert reading().trusted
    assert reading().observed_at > max(begun, first.wall)


@pytest.mark.django_db
def test_observer_when_its_clock_was_set_is_noticed() -> None:
    first = transitions.observe(anchor=None)
    earlier = Look(first.wall - timedelta(days=3), first.host_wall, first.before, first.after)
    assert transitions.observe(anchor=earlier).wall > first.wall  # from now on compared with the clock as it is
    assert not reading().trusted
    assert [jump.kind for jump in open_jumps()] == ["step"]


@pytest.mark.django_db
def test_observation_when_it_is_not_from_just_now_raises_no_floor() -> None:
    floor = state()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_observe(%s, 'x', NULL, NULL, NULL, NULL)", [legal_now() + timedelta(days=400)])
    assert state()[0] == floor


@pytest.mark.django_db
def test_jump_when_two_officials_looked_is_closed() -> None:
    now = legal_now()
    play(now, host_wall=now + timedelta(minutes=2))
    jump = open_jumps().get()
    assert not transitions.accept_jump(jump_id=jump.pk, by=ALICE, reason="Compared with the radio clock.")
    assert not reading().trusted
    assert transitions.accept_jump(jump_id=jump.pk, by=BOB, reason="The other host's NTP was down.")
    assert reading().trusted
    jump.refresh_from_db()
    assert (jump.first_by, jump.second_by) == (ALICE, BOB)


@pytest.mark.django_db
def test_jump_when_one_official_looks_twice_stays_open() -> None:
    now = legal_now()
    play(now, host_wall=now + timedelta(minutes=2))
    jump = open_jumps().get()
    transitions.accept_jump(jump_id=jump.pk, by=ALICE, reason="Looked.")
    with pytest.raises(ClockRefused, match="second official"):
        transitions.accept_jump(jump_id=jump.pk, by=ALICE, reason="Looked again.")
    with pytest.raises(ClockRefused, match="Say why"):
        transitions.accept_jump(jump_id=jump.pk, by=BOB, reason=" ")
    assert not reading().trusted


@pytest.mark.django_db
def test_jump_when_another_is_open_does_not_end_distrust() -> None:
    now = legal_now()
    play(now, host_wall=now + timedelta(minutes=2))
    play(now + timedelta(days=3), since=now, shortest=SECOND, longest=SECOND)
    first, second = open_jumps()
    transitions.accept_jump(jump_id=first.pk, by=ALICE, reason="Looked.")
    assert not transitions.accept_jump(jump_id=first.pk, by=BOB, reason="Looked.")
    assert not reading().trusted
    transitions.accept_jump(jump_id=second.pk, by=ALICE, reason="Looked.")
    assert transitions.accept_jump(jump_id=second.pk, by=BOB, reason="Looked.")
    assert reading().trusted


@pytest.mark.django_db
def test_demo_clock_when_the_database_is_no_demonstration_does_not_move() -> None:
    with pytest.raises(ClockRefused, match="Only a demonstration"):
        transitions.advance_demo(by=timedelta(days=30))


class Demo:
    @pytest.fixture(autouse=True)
    def demo(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE scs_owner")
            cursor.execute("SELECT clock_make_demo()")
            cursor.execute("SET ROLE scs_app")


class TestDemo(Demo):
    def test_demo_clock_when_advanced_moves_for_everybody(self) -> None:
        before = legal_now()
        transitions.advance_demo(by=timedelta(days=30))
        assert timedelta(days=30) <= legal_now() - before < timedelta(days=30, minutes=1)
        assert reading().shifted_by == timedelta(days=30)

    @pytest.mark.parametrize("by", [timedelta(seconds=-1), timedelta(days=40_000)])
    def test_demo_clock_when_moved_too_far_or_back_refuses(self, by: timedelta) -> None:
        with pytest.raises(ClockRefused):
            transitions.advance_demo(by=by)

    @settings(max_examples=60, deadline=None, suppress_health_check=ON_ONE_DATABASE)
    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("wall"), st.integers(-100_000, 100_000)),
                st.tuples(st.just("advance"), st.integers(-100, 100_000)),
            ),
            max_size=8,
        )
    )
    def test_legal_now_whatever_happens_never_goes_back(self, steps: list[tuple[str, int]]) -> None:
        latest = legal_now()
        for kind, seconds in steps:
            if kind == "wall":
                wall = latest + timedelta(seconds=seconds)
                play(wall, since=wall - SECOND, shortest=SECOND, longest=SECOND)
            else:
                try:
                    transitions.advance_demo(by=timedelta(seconds=seconds))
                except ClockRefused:
                    assert seconds < 0 or latest.year >= 2036
            assert legal_now() >= latest
            latest = legal_now()


durations = st.timedeltas(timedelta(0), timedelta(days=3))
shifts = st.timedeltas(timedelta(days=-3), timedelta(days=3))


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=ON_ONE_DATABASE)
@given(shifts, st.none() | shifts, st.none() | st.tuples(shifts, durations, durations))
def test_database_and_rule_whatever_is_seen_agree(
    wall_shift: timedelta, host_shift: timedelta | None, previous: tuple[timedelta, timedelta, timedelta] | None
) -> None:
    highest = state()[1]
    wall = highest + wall_shift
    host_wall = None if host_shift is None else wall + host_shift
    since = shortest = longest = None
    if previous:
        since, shortest, longest = wall + previous[0], min(previous[1:]), max(previous[1:])
    seen = Observation(wall, host_wall, highest, since, shortest, longest)
    with rolled_back():
        believed = play(wall, host_wall=host_wall, since=since, shortest=shortest, longest=longest)
        noted = open_jumps().first()
        assert believed is (find_jump(seen) is None)
        assert (noted.kind if noted else None) == find_jump(seen)


ATTACKS = {
    "set back": "UPDATE clock_state SET high_water = '2020-01-01', demo_offset = '-1 day'",
    "moved ahead": "UPDATE clock_state SET demo_offset = '30 days'",
    "trusted again": "UPDATE clock_state SET trusted = true",
    "deleted": "DELETE FROM clock_state",
    "emptied": "TRUNCATE clock_state",
    "doubled": "INSERT INTO clock_state VALUES (false, true, '0', now(), now(), true)",
    "a jump forgotten": "DELETE FROM clock_jump",
    "made a demonstration": "SELECT clock_make_demo()",
    "an invented observation": "SELECT clock_observe_at(now() + interval '9 years', 'x', NULL, NULL, NULL, NULL)",
    "another legal_now": "CREATE OR REPLACE FUNCTION legal_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_clock_when_the_application_attacks_it(as_application: psycopg.Connection, attack: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application.execute(ATTACKS[attack])


@pytest.mark.parametrize("attack", ["deleted", "emptied", "a jump forgotten"])
@pytest.mark.parametrize("mode", ["origin", "replica"])
def test_clock_when_a_superuser_attacks_it(as_superuser: psycopg.Connection, attack: str, mode: str) -> None:
    as_superuser.execute(f"SET session_replication_role = {mode}")
    as_superuser.execute(
        "INSERT INTO clock_jump (kind, observer, found_wall, expected_wall, first_reason, second_reason)"
        " VALUES ('step', 'x', now(), now(), '', '')"
    )
    with pytest.raises(psycopg.Error) as refused:
        as_superuser.execute(ATTACKS[attack])
    assert refused.value.sqlstate == "SC001"


def test_clock_when_the_owner_turns_it_back_refuses(as_owner: psycopg.Connection) -> None:
    with pytest.raises(psycopg.Error, match="never goes back"):
        as_owner.execute("UPDATE clock_state SET high_water = high_water - interval '1 second'")


def test_demonstration_when_people_are_there_cannot_be_made(as_owner: psycopg.Connection) -> None:
    as_owner.execute("INSERT INTO people_agency (code, name, name_en, zone) VALUES ('x', 'x', 'x', 'Asia/Shanghai')")
    with pytest.raises(psycopg.Error, match="in use"):
        as_owner.execute("SELECT clock_make_demo()")


def test_time_when_a_test_stops_it_stands_still_and_goes_on_when_it_is_set(legal_clock: LegalClock) -> None:
    """What tests of the last instant before a limit rest upon."""
    legal_clock.stop(NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")
    assert (legal_now(), legal_now(), reading().trusted) == (NOON, NOON, True)
    legal_clock.set(NOON)
    assert legal_now() > NOON
