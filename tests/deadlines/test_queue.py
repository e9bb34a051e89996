"""The queue of an agency's deadlines: what stands in which list, in which order, for whom, at what price."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import deadlines
from cases.models import Case
from cases.queries.kinds import KNOWN
from cases.rules.kinds import PauseTimer
from deadlines import transitions
from deadlines.models import Timer
from deadlines.queries.queue import Entry, Which, queue_page
from ledger.queries import history
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import asking, clock_of, desk_of, instant
from tests.people.cast import appoint, found
from tests.sample.registry import PERMIT

pytestmark = pytest.mark.django_db
QUEUE = "/admin/deadlines/timer/"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def served(market: Market, legal_clock: LegalClock, at: str) -> Case:
    legal_clock.set(at)
    case = market.open()
    market.move(case, "serve", market.dora)
    return case


def rows(market: Market, which: Which, now: str, **more: Any) -> list[Entry]:
    return queue_page(which, agencies=[market.agency.pk], now=instant(now), zone=SHANGHAI, **more).rows


def told(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.row.case.ref, entry.row.kind) for entry in entries if entry.row.case]


# --- What stands where --------------------------------------------------------------------------------------------------------


def test_window_when_it_ends_at_24_00_is_due_that_day(market: Market, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")  # the last day is 11 May
    assert told(rows(market, Which.TODAY, "2026-05-10T23:59:59+08:00")) == []
    (entry,) = rows(market, Which.TODAY, "2026-05-11T00:00:00+08:00")
    assert told([entry]) == [(case.ref, "RESPONSE")]
    assert (entry.due, entry.left) == ("Monday 11 May 2026, 24:00", "1 day left")
    assert told(rows(market, Which.WEEK, "2026-05-03T23:59:59+08:00")) == []
    assert told(rows(market, Which.WEEK, "2026-05-04T00:00:00+08:00")) == [(case.ref, "RESPONSE")]


def test_duty_when_it_ran_out_is_overdue_until_it_is_done_and_a_window_never_is(
    market: Market, legal_clock: LegalClock
) -> None:
    late = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    later = served(market, legal_clock, "2026-05-01T15:20:00+08:00")
    legal_clock.set("2026-09-01T00:00:00+08:00")
    transitions.sweep()
    now = "2026-09-01T00:00:00+08:00"
    assert told(rows(market, Which.OVERDUE, now)) == [(late.ref, "DECIDE"), (later.ref, "DECIDE")]
    market.move(late, "respond", market.subject)
    market.move(late, "decide", market.bob)
    assert told(rows(market, Which.OVERDUE, now)) == [(later.ref, "DECIDE")]


def test_clock_when_paused_is_held_with_its_reason_although_it_has_no_date(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    asking(monkeypatch, "assign", PauseTimer("DECIDE", "the flood"))
    market.move(case, "assign", market.alice)
    (entry,) = rows(market, Which.HELD, "2026-05-01T00:00:00+08:00")
    assert told([entry]) == [(case.ref, "DECIDE")]
    assert (entry.due, entry.why) == ("", "It stands still by a dated decision.")


def test_clock_when_the_sweep_fails_on_it_is_shown_to_list_managers_alone(
    market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal_clock.set("2026-04-30T15:20:00+08:00")
    case = market.bring_to(market.open(), "effective")

    def broken(_taken: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setitem(PERMIT.carry_out, "remove", broken)
    legal_clock.set("2028-05-01T00:00:00+08:00")
    transitions.sweep()
    (entry,) = rows(market, Which.FAILING, "2028-05-01T00:00:00+08:00")
    assert (told([entry]), entry.row.attempts) == ([(case.ref, "TERM")], 1)
    assert (entry.overdue, entry.why) == (True, "builtins.RuntimeError")
    (late,) = rows(market, Which.TODAY, "2028-05-01T00:00:00+08:00")
    assert (late.overdue, late.why) == (True, "")
    manager = desk_of(appoint("mia", market.agency, Role.LIST_MANAGER))
    assert case.ref in manager.get(f"{QUEUE}?which=failing").content.decode()
    officer = desk_of(market.alice).get(f"{QUEUE}?which=failing")
    assert officer.context["which"] == Which.OVERDUE
    assert case.ref not in officer.content.decode()


# --- For whom -----------------------------------------------------------------------------------------------------------------


def test_queue_when_of_another_agency_is_empty(market: Market, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-05-11T08:00:00+08:00")
    mine = desk_of(market.alice).get(f"{QUEUE}?which=today").content.decode()
    other = desk_of(appoint("olga", found("harbour"), Role.CASE_OFFICER)).get(f"{QUEUE}?which=today")
    above = desk_of(appoint("audrey", found("audit"), Role.AUDITOR)).get(f"{QUEUE}?which=today").content.decode()
    assert case.ref in mine
    assert case.ref not in other.content.decode()
    assert case.ref in above


def test_queue_when_read_is_one_look_in_the_reader_s_own_chain(market: Market, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-05-11T08:00:00+08:00")
    desk_of(market.alice).get(f"{QUEUE}?which=today")
    event = history(market.alice.public_id)[-1]
    assert event.kind == "cases.listed"
    assert event.values["cases"] == [case.ref]


def test_agency_of_a_deadline_is_its_case_s_whoever_writes_it(market: Market, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    assert set(Timer.objects.filter(case=case).values_list("agency", flat=True)) == {market.agency.pk}
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("UPDATE deadlines_timer SET agency_id = NULL")


@pytest.mark.django_db(transaction=True)
def test_deadlines_when_they_are_older_than_their_agency_s_column_get_it(
    monkeypatch: pytest.MonkeyPatch, as_owner: psycopg.Connection, legal_clock: LegalClock
) -> None:
    """What migration 0008 does to an installation in which deadlines run and have run out."""
    monkeypatch.setattr(KNOWN, "notices", lambda _notices: None)
    market = Market()
    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-09-01T00:00:00+08:00")
    transitions.sweep()
    as_owner.execute("UPDATE deadlines_timer SET agency_id = NULL")
    script = Path(deadlines.__file__).parent / "migrations" / "0008_screens.sql"
    as_owner.execute(script.read_text().split("\n\n")[-1])
    assert set(Timer.objects.values_list("kind", "agency")) == {
        ("RESPONSE", market.agency.pk),
        ("DECIDE", market.agency.pk),
        ("CANARY", None),
    }


# --- Pages --------------------------------------------------------------------------------------------------------------------


def test_pages_when_read_to_the_end_hold_each_row_once_in_order(market: Market, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-04-30T15:20:00+08:00")
    for number in range(7):
        served(market, legal_clock, f"2026-04-{24 + number // 2}T1{number}:20:00+08:00")
    now, seen, after = "2026-05-08T00:00:00+08:00", [], ""
    while True:
        page = queue_page(Which.WEEK, agencies=[market.agency.pk], now=instant(now), zone=SHANGHAI, after=after, size=2)
        seen += page.rows
        if page.next is None:
            break
        after = page.next
    keys = [(entry.row.due_at, entry.row.pk) for entry in seen]
    assert len(keys) == 7
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("cursor", ["x", "~", "2026-05-01T00:00:00~1", "2026-05-01T00:00:00+08:00~x"])
def test_page_when_it_begins_nowhere_says_so(market: Market, legal_clock: LegalClock, cursor: str) -> None:
    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    page = desk_of(market.alice).get(QUEUE, {"which": "week", "after": cursor})
    assert page.status_code == 200
    assert "Begin at the first." in page.content.decode()


def test_queue_when_longer_asks_no_more_queries_and_counts_nothing(market: Market, legal_clock: LegalClock) -> None:
    client = desk_of(market.alice)

    def asked() -> list[str]:
        legal_clock.set("2026-05-11T08:00:00+08:00")
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{QUEUE}?which=week")
        assert page.status_code == 200
        return [query["sql"] for query in captured]

    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    asked()
    one = asked()
    for _ in range(2):
        served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    three = asked()
    assert len(three) == len(one)
    assert len(three) <= 30
    assert not [sql for sql in three if "OFFSET" in sql or "COUNT(" in sql.upper()]


def test_each_list_is_answered_by_its_index(market: Market, legal_clock: LegalClock) -> None:
    served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    expected = {
        Which.OVERDUE: "timers_overdue",
        Which.TODAY: "timers_due",
        Which.WEEK: "timers_due",
        Which.HELD: "timers_held",
        Which.FAILING: "timers_failing",
    }
    for which, index in expected.items():
        with CaptureQueriesContext(connection) as captured:
            rows(market, which, "2026-05-11T08:00:00+08:00")
        statement = next(query["sql"] for query in captured if "LATERAL" in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert f"Scan using {index}" in plan, plan
        assert plan.count("Sort Key") == 1, plan  # of the agencies' first rows; within each the index has the order
        assert "Filter" not in plan, plan
    assert clock_of(Case.objects.get(), "DECIDE").agency_id == market.agency.pk


def test_queue_names_who_works_on_a_case_and_leads_to_it(market: Market, legal_clock: LegalClock) -> None:
    case = served(market, legal_clock, "2026-04-30T15:20:00+08:00")
    legal_clock.set("2026-09-01T00:00:00+08:00")
    transitions.sweep()
    reader = desk_of(market.alice)
    assert "nobody yet" in reader.get(QUEUE).content.decode()
    market.move(case, "assign", market.alice)
    page = reader.get(QUEUE).content.decode()
    assert f'<a class="number" href="/admin/cases/case/{case.ref}/change/">{case.ref}</a>' in page
    assert '<td data-label="Assigned to">Dora</td>' in page
