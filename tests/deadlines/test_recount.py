"""A new calendar, or an outage, counts anew what it touches: promises are kept, and the rehearsal is what happens."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.models import Case
from deadlines import transitions
from deadlines.models import CalendarVersion, Redress, Rework, Timer
from deadlines.queries.calendar_files import read_calendar_file
from deadlines.queries.calendars import calendar_in_force, rehearsed
from deadlines.queries.reworking import rehearse
from deadlines.rules.calendars import Calendar
from ledger.queries import history
from people.models import User
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import clock_of, declared, instant
from tests.people.cast import appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers(market: Market) -> tuple[User, User]:
    return appoint("mia", market.agency, Role.LIST_MANAGER), appoint("noah", market.agency, Role.LIST_MANAGER)


@pytest.fixture
def given() -> Calendar:
    """The years after those that are in force, as if a notice had said so."""
    from tests.deadlines.worlds import DATA

    years = read_calendar_file((DATA / "demo" / "cn-2027-2036.yaml").read_text(), "demo.yaml")
    return replace(years, years=tuple(replace(year, synthetic=False) for year in years.years))


def put_in_force(given: Calendar, managers: tuple[User, User]) -> CalendarVersion:
    from clock.queries import legal_now

    version = transitions.propose_calendar(given=given, by=managers[0], at=legal_now(), reason="The notice came")
    for person in managers:
        transitions.approve_calendar(version_id=version.pk, by=person, at=legal_now(), reason="Compared day by day")
    return version


def served(market: Market, legal_clock: LegalClock, at: str) -> Case:
    legal_clock.set(at)
    case = market.open()
    market.move(case, "serve", market.dora)
    return case


def test_calendar_when_loaded_settles_what_was_provisional(
    market: Market, managers: Any, given: Calendar, legal_clock: LegalClock
) -> None:
    case = served(market, legal_clock, "2026-12-28T09:00:00+08:00")
    before = clock_of(case, "RESPONSE")
    assert before.provisional
    put_in_force(given, managers)
    transitions.work_off_recounts()
    after = clock_of(case, "RESPONSE")
    assert (after.generation, after.provisional, after.state) == (2, False, "armed")
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at >= before.due_at  # what a citizen was told is never shortened
    assert after.promised_at == after.due_at
    before.refresh_from_db()
    assert before.state == "void"
    assert after.adjustment.sort == "calendar"
    assert history(case.pk)[-1].values["change"] == "calendar"
    case.refresh_from_db()
    assert case.next_due_at == after.due_at


def test_rehearsal_when_read_is_what_happens(
    market: Market, managers: Any, given: Calendar, legal_clock: LegalClock
) -> None:
    days = ("2026-11-20", "2026-12-10", "2026-12-18", "2026-12-21", "2026-12-28")
    cases = [served(market, legal_clock, f"{day}T09:00:00+08:00") for day in days]
    _, joined = rehearsed(given)
    said = {(one.row.case_id, one.row.kind): (one.change.value, one.after) for one in rehearse(joined, batch=2)}
    rows = Timer.objects.count()
    assert Timer.objects.count() == rows
    put_in_force(given, managers)
    transitions.work_off_recounts()
    changed = Timer.objects.filter(generation=2)
    assert {(row.case_id, row.kind): row.due_at for row in changed} == {key: at for key, (_, at) in said.items()}
    untouched = clock_of(cases[0], "RESPONSE")
    assert (untouched.generation, untouched.latest_on) == (1, date(2026, 11, 27))


def test_recount_when_interrupted_goes_on_where_it_stopped(
    market: Market, managers: Any, given: Calendar, legal_clock: LegalClock
) -> None:
    cases = [served(market, legal_clock, "2026-12-28T09:00:00+08:00") for _ in range(5)]
    put_in_force(given, managers)
    assert transitions.work_off_batch(limit=3) == 3
    rework = Rework.objects.get()
    assert (rework.seen, rework.finished_at) == (3, None)
    transitions.work_off_recounts(limit=3)
    rework.refresh_from_db()
    assert rework.finished_at is not None
    assert (rework.seen, rework.changed) == (10, 5)  # ninety plain days end the same by any calendar
    assert {clock_of(case, "RESPONSE").generation for case in cases} == {2}
    assert transitions.work_off_batch() is None


def test_held_window_when_the_calendar_comes_ends_by_it(
    market: Market, managers: Any, given: Calendar, legal_clock: LegalClock
) -> None:
    case = served(market, legal_clock, "2026-12-28T09:00:00+08:00")
    legal_clock.set("2027-03-20T09:00:00+08:00")
    transitions.sweep()
    assert clock_of(case, "RESPONSE").hold == "provisional"
    put_in_force(given, managers)
    transitions.work_off_recounts()
    transitions.sweep()
    assert clock_of(case, "RESPONSE").state == "fired"


def test_new_clocks_when_the_calendar_is_in_force_are_counted_with_it(
    market: Market, managers: Any, given: Calendar, legal_clock: LegalClock
) -> None:
    put_in_force(given, managers)
    case = served(market, legal_clock, "2026-12-28T09:00:00+08:00")
    row = clock_of(case, "RESPONSE")
    assert row.calendar is not None
    assert (row.provisional, row.calendar.digest) == (False, calendar_in_force("cn").digest)


# --- Outages ------------------------------------------------------------------------------------------------------------


def declare(by: User, from_at: str, until_at: str) -> None:
    declared(by, instant(from_at), instant(until_at), "The mail system stood still")
    transitions.work_off_recounts()


def test_outage_when_declared_lengthens_every_open_window(
    market: Market, managers: Any, legal_clock: LegalClock
) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    duty = clock_of(case, "DECIDE")
    legal_clock.set("2026-05-07T09:00:00+08:00")
    declare(managers[0], "2026-05-06T10:00:00+08:00", "2026-05-06T18:00:00+08:00")
    window = clock_of(case, "RESPONSE")
    assert window.due_at == instant("2026-05-13T00:00:00+08:00")  # a partly lost day is lost whole
    assert window.adjustment.sort == "outage"
    assert clock_of(case, "DECIDE").pk == duty.pk  # an agency's own duty is not lengthened
    declare(managers[0], "2026-04-01T10:00:00+08:00", "2026-04-02T18:00:00+08:00")
    assert clock_of(case, "RESPONSE").pk == window.pk


def test_outage_when_the_window_has_ended_is_for_people(market: Market, managers: Any, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-05-12T09:00:00+08:00")
    transitions.sweep()
    declare(managers[0], "2026-05-11T08:00:00+08:00", "2026-05-11T20:00:00+08:00")
    found = Redress.objects.get()
    assert (found.timer.case_id, found.due_at) == (case.pk, instant("2026-05-13T00:00:00+08:00"))
    assert history(case.pk)[-1].kind == "deadline.redress"
    transitions.settle_redress(redress_id=found.pk, by=managers[1], outcome="The answer of 12 May was taken in")
    found.refresh_from_db()
    assert found.settled_at is not None
    assert history(case.pk)[-1].values["outcome"] == "The answer of 12 May was taken in"


def test_outage_when_it_cost_an_ended_window_nothing_is_for_nobody(
    market: Market, managers: Any, legal_clock: LegalClock
) -> None:
    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-05-12T09:00:00+08:00")
    transitions.sweep()
    declare(managers[0], "2026-05-03T08:00:00+08:00", "2026-05-03T20:00:00+08:00")  # a holiday: no day of the five
    assert not Redress.objects.exists()


def test_window_when_it_begins_after_a_declared_outage_allows_for_it(
    market: Market, managers: Any, legal_clock: LegalClock
) -> None:
    legal_clock.set("2026-04-29T09:00:00+08:00")
    declare(managers[0], "2026-05-08T00:00:00+08:00", "2026-05-09T00:00:00+08:00")  # announced beforehand
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    assert clock_of(case, "RESPONSE").due_at == instant("2026-05-13T00:00:00+08:00")


def test_redress_when_found_again_is_not_listed_again(market: Market, managers: Any, legal_clock: LegalClock) -> None:
    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-05-12T09:00:00+08:00")
    transitions.sweep()
    declare(managers[0], "2026-05-11T08:00:00+08:00", "2026-05-11T20:00:00+08:00")
    found = Redress.objects.get()
    transitions.settle_redress(redress_id=found.pk, by=managers[1], outcome="The answer was taken in")
    declare(managers[0], "2026-05-11T09:00:00+08:00", "2026-05-11T10:00:00+08:00")  # the same lost day
    assert Redress.objects.count() == 1
