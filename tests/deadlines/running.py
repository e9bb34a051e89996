"""A market whose permits run by real clocks: cases, timers, ledger and outbox, as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case
from cases.rules.kinds import Consequences, TimerChange
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import CalendarVersion, DeclaredOutage, Timer
from deadlines.queries.calendars import calendar_of, version_in_force
from deadlines.queries.handlers import HANDLERS
from deadlines.rules.calendars import Calendar, Holiday, Notice, Year
from deadlines.rules.periods import ONE_DAY
from deadlines.rules.sweeping import Handler
from deadlines.transitions import work_off_recounts
from people.models import Agency, User
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.people.cast import appoint
from tests.sample.registry import PERMIT

SERVED_AT = "2026-04-30T15:20:00+08:00"
RESPONSE_ENDS = "2026-05-12T00:00:00+08:00"  # five working days after 30 April 2026: 6, 7, 8, 9 (made up) and 11 May


def clock_of(case: Case | UUID, kind: str) -> Timer:
    """The last generation."""
    return Timer.objects.filter(case=case, kind=kind).latest("generation")


def standing(case: Case) -> dict[str, str]:
    found = Timer.objects.filter(case=case).order_by("kind", "generation")
    return {row.kind: row.state for row in found}


def bring(market: Market, legal_clock: LegalClock, state: str, at: str = SERVED_AT) -> Case:
    legal_clock.set(at)
    return market.bring_to(market.open(), state)


def declared(by: User, from_at: datetime, until_at: datetime, reason: str) -> DeclaredOutage:
    """By one, and confirmed by a second."""
    found = User.objects.filter(username="mark").first()
    second = found or appoint("mark", Agency.objects.get(pk=by.agency_id), Role.LIST_MANAGER)
    outage = transitions.declare_outage(by=by, from_at=from_at, until_at=until_at, at=legal_now(), reason=reason)
    transitions.confirm_outage(outage=outage.pk, by=second, reason="The log of the computer room.")
    return outage


@contextmanager
def handled(timer: str, verb: str | None) -> Iterator[None]:
    """As if the room had said so."""
    key = ("permit", timer)
    usual = HANDLERS[key]
    HANDLERS[key] = Handler("permit", timer, verb)
    try:
        yield
    finally:
        HANDLERS[key] = usual


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


BACKEND = "django.contrib.auth.backends.ModelBackend"


def desk_of(user: User, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend=BACKEND)
    return client


def asking(monkeypatch: pytest.MonkeyPatch, verb: str, *changes: TimerChange) -> None:
    """From now on this move of a permit asks for these changes of clocks."""
    consequences = Consequences(timers=changes)
    monkeypatch.setitem(PERMIT.carry_out, verb, lambda taken: [consequences for _ in taken])


def recount() -> int:
    """As the job does it, in a transaction of its own: a test's is one in which moves have checked already."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return work_off_recounts()


def distrust() -> None:
    """As when an observer has found a jump; and once more, as when two officials have accepted it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE clock_state DISABLE TRIGGER clock_state_guard")
        cursor.execute("UPDATE clock_state SET trusted = NOT trusted")
        cursor.execute("ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard")
        cursor.execute("SET ROLE scs_app")


# --- Calendars that come into force while deadlines run -----------------------------------------------------------------


def provisional_windows(market: Market, legal_clock: LegalClock, *, number: int) -> list[Case]:
    """Served beyond the known calendar: RESPONSE and DECIDE of each may still move."""
    legal_clock.set("2026-12-28T09:00:00+08:00")
    cases = [market.open() for _ in range(number)]
    for case in cases:
        market.move(case, "serve", market.dora)
    return cases


def with_year(year: int, *off: tuple[date, date]) -> Calendar:
    """The calendar in force, and one more year's notice."""
    days = tuple(Holiday("Rest", "休息", first, last) for first, last in off)
    return replace(calendar_of(version_in_force("cn")), years=(Year(year, (Notice(f"Notice for {year}"),), days),))


def new_calendar(market: Market, year: int, *off: tuple[date, date]) -> CalendarVersion:
    """Proposed, and brought into force by two officials."""
    first, second = keepers(market)
    at = legal_now()
    given = with_year(year, *off)
    version = transitions.propose_calendar(given=given, by=first, at=at, reason=f"The notice for {year}.")
    for official in (first, second):
        transitions.approve_calendar(version_id=version.pk, by=official, at=at, reason="Compared with the notice.")
    return version


def corrected(officials: tuple[User, User], worked: date) -> None:
    """A later notice: this last day of a holiday is worked. What ended after it ends earlier."""
    calendar = calendar_of(version_in_force("cn"))
    year = next(one for one in calendar.years if one.year == worked.year)
    days = tuple(replace(one, last=worked - ONE_DAY) if one.last == worked else one for one in year.holidays)
    given, at = replace(calendar, years=(replace(year, holidays=days),)), legal_now()
    version = transitions.propose_calendar(given=given, by=officials[0], at=at, reason="The notice was corrected.")
    for official in officials:
        transitions.approve_calendar(version_id=version.pk, by=official, at=at, reason="Compared with the notice.")


def keepers(market: Market) -> tuple[User, User]:
    found = list(User.objects.filter(username__in=("kate", "leo")).order_by("username"))
    first, second = found or [appoint(name, market.agency, Role.LIST_MANAGER) for name in ("kate", "leo")]
    return first, second
