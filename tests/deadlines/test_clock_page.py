"""The page on which one clock of one case explains itself: what it shows, to whom, and that opening it is a look."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cases.models import Case
from cases.queries.kinds import KNOWN
from cases.queries.standings import actor_of, standings
from cases.rules.kinds import ExtendTimer, PauseTimer, RestartTimer, ResumeTimer
from deadlines import transitions
from deadlines.queries import names
from deadlines.queries.telling import clocks_told
from deadlines.registry import LINES
from deadlines.rules.clocks import CLOCKS as RULES
from deadlines.rules.recounting import Change
from deadlines.states import Hold, Sort, TimerState, Whose
from ledger.queries import history
from people.models import User
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import asking, bring, clock_of, declared, desk_of, instant, recount
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db


def address(case: Case, kind: str) -> str:
    return f"/admin/deadlines/timer/of/{case.ref}/{kind}/"


def text_of(client: Client, case: Case, kind: str) -> str:
    page = client.get(address(case, kind))
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.fixture
def served(market: Market, legal_clock: LegalClock) -> Case:
    case = bring(market, legal_clock, "proposed")
    market.move(case, "serve", market.dora)
    return case


# --- What it says -----------------------------------------------------------------------------------------------------------


def test_page_when_a_clock_runs_says_its_date_its_derivation_and_its_rule(market: Market, served: Case) -> None:
    text = text_of(desk_of(market.alice), served, "RESPONSE")
    for said in (
        "Time to answer",
        "Monday 11 May 2026, 24:00",
        "5 working days are counted: the first is Wednesday 6 May 2026, the last is Monday 11 May 2026.",
        "Counted although it is a weekend, because it is worked instead of another day: Saturday 9 May 2026.",
        "RESPONSE/1",
        "Administrative Penalty Law, articles 44, 64; Guiding opinions No. 49",
        'a decision may be taken <span class="badge">law</span>',
        "Calendar version 1, known until 22 December 2026",
        "A move of the case started it",
    ):
        assert said in text, said
    assert 'href="/admin/deadlines/timer/of/' in text  # the other clock of the case
    assert "The clock is being checked." not in text


def test_page_when_in_chinese_speaks_chinese_alone(market: Market, served: Case) -> None:
    page = desk_of(market.alice, "zh-hans").get(address(served, "RESPONSE")).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]+>|&\w+;", " ", main)))
    assert words <= {"RESPONSE", served.ref.split("-")[0]} | set(re.findall("[a-f]{4,}", main))


def test_line_when_days_do_not_count_draws_them_with_the_reason(market: Market, served: Case) -> None:
    (clock,) = clocks_told(served.pk, now=instant("2026-05-07T12:00:00+08:00"), kind="RESPONSE")
    line = clock.line
    assert [(bar.css, bar.title) for bar in line.bars] == [
        ("run", "The period"),
        ("off", "1 May 2026 to 5 May 2026 (Labour Day)"),
        ("off", "Sunday 10 May 2026 (weekend)"),
    ]
    assert [mark.css for mark in line.marks] == ["start", "today", "due"]
    places = [float(mark.x) for mark in line.marks]
    assert places[0] == 0
    assert places == sorted(places)
    assert places[-1] == 1000
    holiday = line.bars[1]
    began, ends = instant("2026-04-30T15:20:00+08:00"), instant("2026-05-12T00:00:00+08:00")
    expected = 1000 * (instant("2026-05-01T00:00:00+08:00") - began) / (ends - began)
    assert abs(float(holiday.x) - expected) < 1


def test_clock_when_paused_shows_since_when_and_why_and_then_what_was_left(
    market: Market, legal_clock: LegalClock, served: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal_clock.set("2026-05-07T10:00:00+08:00")
    asking(monkeypatch, "assign", PauseTimer("RESPONSE", "the flood of 7 May", "Order 12"))
    market.move(served, "assign", market.alice)
    text = text_of(desk_of(market.alice), served, "RESPONSE")
    assert "It stands still by a dated decision. Since Thursday 7 May 2026, 10:00: the flood of 7 May." in text
    assert "While it stands still it has no date." in text
    assert "It was paused" in text
    assert "Order 12" in text
    assert "Alice" in text
    legal_clock.set("2026-05-09T10:00:00+08:00")
    asking(monkeypatch, "assign", ResumeTimer("RESPONSE"))
    market.move(served, "assign", market.alice)
    (clock,) = clocks_told(served.pk, now=instant("2026-05-09T11:00:00+08:00"), kind="RESPONSE")
    assert [one.why for one in clock.generations] == [
        "It went on",
        "It was paused",
        "A move of the case started it",
    ]
    pause = next(bar for bar in clock.line.bars if bar.css == "pause")
    assert pause.title == "Paused: the flood of 7 May"
    assert clock.due == "Thursday 14 May 2026, 24:00"  # the three days on which it stood still are made good


def test_clock_when_begun_anew_marks_both_beginnings(
    market: Market, legal_clock: LegalClock, served: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal_clock.set("2026-05-07T10:00:00+08:00")
    asking(monkeypatch, "assign", RestartTimer("RESPONSE", "served at another door"))
    market.move(served, "assign", market.alice)
    (clock,) = clocks_told(served.pk, now=instant("2026-05-08T10:00:00+08:00"), kind="RESPONSE")
    starts = [mark.title for mark in clock.line.marks if mark.css == "start"]
    assert starts == [
        "Start: Thursday 30 April 2026, 15:20",
        "Begun anew: Thursday 7 May 2026, 10:00, served at another door",
    ]


def test_clock_when_extended_draws_what_was_added(
    market: Market, legal_clock: LegalClock, served: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal_clock.set("2026-05-07T10:00:00+08:00")
    asking(monkeypatch, "assign", ExtendTimer("RESPONSE", 3, "working_days", "a long file", "Decision 7"))
    market.move(served, "assign", market.alice)
    (clock,) = clocks_told(served.pk, now=instant("2026-05-08T10:00:00+08:00"), kind="RESPONSE")
    more = next(bar for bar in clock.line.bars if bar.css == "more")
    assert more.title == "Lengthened: a long file (Decision 7)"
    assert abs(float(more.x) + float(more.width) - 1000) < 1
    assert clock.due == "Thursday 14 May 2026, 24:00"


def test_clock_when_touched_by_an_outage_says_so(market: Market, legal_clock: LegalClock, served: Case) -> None:
    manager = appoint("mia", market.agency, Role.LIST_MANAGER)
    legal_clock.set("2026-05-07T10:00:00+08:00")
    from_at = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
    until_at = from_at + timedelta(hours=3)
    declared(manager, from_at, until_at, "the portal was down")
    recount()
    (clock,) = clocks_told(served.pk, now=instant("2026-05-08T10:00:00+08:00"), kind="RESPONSE")
    assert next(bar for bar in clock.line.bars if bar.css == "outage").title == "Outage: the portal was down"
    assert clock.due == "Tuesday 12 May 2026, 24:00"
    assert clock.generations[0].why == "It was lengthened for an outage"


def test_clock_when_provisional_names_its_bounds(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "proposed", at="2026-12-18T09:00:00+08:00")
    market.move(case, "serve", market.dora)
    row = clock_of(case, "RESPONSE")
    assert row.provisional
    (clock,) = clocks_told(case.pk, now=instant("2026-12-19T09:00:00+08:00"), kind="RESPONSE")
    assert clock.bounds.startswith("Provisional: no notice says yet. It is one of")
    assert "the person has until the last" in clock.bounds
    assert [bar.css for bar in clock.line.bars if bar.css == "bounds"] == ["bounds"]


def test_clock_when_its_duty_ran_out_is_overdue_until_it_is_done(market: Market, legal_clock: LegalClock) -> None:
    case = bring(market, legal_clock, "notified")
    legal_clock.set("2026-08-01T00:00:00+08:00")
    transitions.sweep()
    (clock,) = clocks_told(case.pk, now=instant("2026-08-03T00:00:00+08:00"), kind="DECIDE")
    assert clock.overdue
    assert clock.left == "4 days over"
    assert clock.line.marks[-1].css == "today"


def test_every_clock_and_whatever_may_happen_to_it_has_a_name() -> None:
    assert {rule.code for rule in RULES} <= set(names.CLOCKS)
    assert set(names.STATES) == set(TimerState)
    assert set(names.HOLDS) == set(Hold)
    assert set(names.WHOSE) == set(Whose)
    assert set(names.SORTS) == set(Sort)
    assert set(names.CHANGES) == set(Change) - {Change.NONE}
    assert names.clock_name("BROUGHT-BY-A-PACK") == "BROUGHT-BY-A-PACK"


# --- Who sees it -------------------------------------------------------------------------------------------------------------


def test_page_when_of_another_agency_is_none(market: Market, served: Case) -> None:
    other = appoint("olga", found("harbour"), Role.CASE_OFFICER, Role.LIST_MANAGER)
    assert desk_of(other).get(address(served, "RESPONSE")).status_code == 404
    row = clock_of(served, "RESPONSE")
    assert desk_of(other).get(f"/admin/deadlines/timer/{row.pk}/change/").status_code == 404
    assert desk_of(market.alice).get(f"/admin/deadlines/timer/{row.pk}/change/").url == address(served, "RESPONSE")


def test_page_when_seen_from_above_and_from_outside_is_there(market: Market, served: Case) -> None:
    auditor = appoint("audrey", found("audit"), Role.AUDITOR)
    assert desk_of(auditor).get(address(served, "RESPONSE")).status_code == 200


@pytest.mark.parametrize("path", ["MP-2026-000000-A/RESPONSE", "nonsense/RESPONSE", "{ref}/TERM", "{ref}/%00"])
def test_page_when_there_is_no_such_clock_is_none(market: Market, served: Case, path: str) -> None:
    assert desk_of(market.alice).get(f"/admin/deadlines/timer/of/{path.format(ref=served.ref)}/").status_code == 404


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999", "%C2%B2"])
def test_address_of_a_row_when_there_is_none(market: Market, served: Case, key: str) -> None:
    assert desk_of(market.alice).get(f"/admin/deadlines/timer/{key}/change/").status_code == 404


def test_page_when_the_official_has_no_role_is_refused(market: Market, served: Case) -> None:
    nobody = appoint("nina", market.agency)
    assert desk_of(nobody).get(address(served, "RESPONSE")).status_code == 403
    assert desk_of(nobody).get("/admin/deadlines/timer/").status_code == 403


def looks(user: User, case: Case) -> int:
    return len([event for event in history(case.subject) if event.kind == "file.viewed"]) if case.subject else 0


def test_page_when_opened_is_a_look_into_the_file(market: Market, served: Case) -> None:
    before = looks(market.alice, served)
    text_of(desk_of(market.alice), served, "RESPONSE")
    assert looks(market.alice, served) == before + 1
    desk_of(appoint("olga", found("harbour"), Role.CASE_OFFICER)).get(address(served, "RESPONSE"))
    assert looks(market.alice, served) == before + 1


def test_page_when_there_are_more_generations_asks_no_more_queries(
    market: Market, legal_clock: LegalClock, served: Case, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    def asked() -> int:
        with django_assert_num_queries(2):  # the generations, their calendars: a name more once somebody changed them
            clocks_told(served.pk, now=instant("2026-05-08T10:00:00+08:00"))
        return 2

    asked()
    for hour in range(3):
        legal_clock.set(f"2026-05-07T1{hour}:00:00+08:00")
        asking(monkeypatch, "assign", RestartTimer("RESPONSE", f"again {hour}"))
        market.move(served, "assign", market.alice)
    with django_assert_num_queries(3):
        clocks_told(served.pk, now=instant("2026-05-08T10:00:00+08:00"))


# --- The panel of the case page ----------------------------------------------------------------------------------------------


def test_panel_when_clocks_run_shows_each_and_leads_to_its_page(market: Market, served: Case) -> None:
    from django.template.loader import render_to_string

    assert LINES in KNOWN.panels
    actor = actor_of(market.alice)
    loaded = LINES.load(standings([served.pk], askers=[actor])[served.pk], actor, instant("2026-05-08T10:00:00+08:00"))
    html = render_to_string(LINES.template, dict(loaded or {}))
    assert address(served, "RESPONSE") in html
    assert address(served, "DECIDE") in html
    assert html.count("<svg") == 2
    assert "style=" not in html


def test_panel_when_no_clock_ever_ran_is_not_shown(market: Market) -> None:
    case = market.open()
    actor = actor_of(market.alice)
    assert (
        LINES.load(standings([case.pk], askers=[actor])[case.pk], actor, instant("2026-05-08T10:00:00+08:00")) is None
    )
