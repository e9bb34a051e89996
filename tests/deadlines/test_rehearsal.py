"""What a calendar would change is shown before anything is saved, in the page, the file and the command alike; and then
exactly that happens."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from cases.models import Case
from cases.rules.kinds import StartTimer
from deadlines import transitions
from deadlines.models import Adjustment, CalendarVersion, Redress, Rework, Timer
from deadlines.queries.calendar_files import read_calendar_file
from deadlines.queries.calendars import calendar_of, rehearsed
from deadlines.queries.handlers import HANDLERS
from deadlines.queries.rehearsals import Forecast, forecasts, preview
from deadlines.queries.reworking import rehearse
from deadlines.queries.timers import value_of
from deadlines.rules.calendars import Calendar
from deadlines.rules.recounting import Change
from deadlines.rules.sweeping import Handler
from people.models import User
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import asking, desk_of, instant, recount
from tests.deadlines.test_calendar_files import GOOD
from tests.deadlines.worlds import DATA
from tests.people.cast import appoint

pytestmark = pytest.mark.django_db
CALENDARS = "/admin/deadlines/calendarversion/"
SERVE = ("permit", "SERVE")

# 2026 as it might be corrected: 9 May is not worked after all, 14 June is; and the notice for 2027.
AMENDED = (
    (DATA / "cn" / "2026.yaml").read_text().replace("      - 2026-05-09 sat\n", "      - 2026-06-14 sun\n").rstrip()
    + "\n"
    + GOOD[GOOD.index("  - year: 2027") :]
)


def served(market: Market, legal_clock: LegalClock, at: str) -> Case:
    legal_clock.set(at)
    case = market.open()
    market.move(case, "serve", market.dora)
    return case


@pytest.fixture
def world(market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch) -> dict[str, Case]:
    """One case for each thing that can happen to a deadline."""
    cases = {
        "redress": served(market, legal_clock, "2026-04-30T15:20:00+08:00"),
        "moved": served(market, legal_clock, "2026-05-07T15:20:00+08:00"),
        "kept": served(market, legal_clock, "2026-06-10T15:20:00+08:00"),
        "untouched": served(market, legal_clock, "2026-07-06T15:20:00+08:00"),
        "late": served(market, legal_clock, "2026-12-18T15:20:00+08:00"),
    }
    monkeypatch.setitem(HANDLERS, SERVE, Handler(*SERVE))
    asking(monkeypatch, "assign", StartTimer("SERVE", instant("2026-12-18T15:20:00+08:00")))
    market.move(cases["late"], "assign", market.alice)
    legal_clock.set("2026-05-12T00:00:00+08:00")
    transitions.sweep()
    legal_clock.set("2026-12-18T16:00:00+08:00")
    return cases


@pytest.fixture
def managers(market: Market) -> tuple[User, User]:
    return appoint("mia", market.agency, Role.LIST_MANAGER), appoint("noah", market.agency, Role.LIST_MANAGER)


def amended() -> Calendar:
    return rehearsed(read_calendar_file(AMENDED, "cn.yaml"))[1]


def bring_into_force(managers: tuple[User, User], at: datetime) -> CalendarVersion:
    given = read_calendar_file(AMENDED, "cn.yaml")
    version = transitions.propose_calendar(given=given, by=managers[0], at=at, reason="The corrected notice.")
    for manager in managers:
        transitions.approve_calendar(version_id=version.pk, by=manager, at=at, reason="Compared.")
    return version


Key = tuple[str, str]


def by_key(found: list[Forecast]) -> dict[Key, Forecast]:
    return {(one.ref, one.kind): one for one in found}


# --- The preview equals the outcome -------------------------------------------------------------------------------------------


def test_every_change_when_the_calendar_comes_into_force_is_the_one_that_was_shown(
    market: Market, legal_clock: LegalClock, world: dict[str, Case], managers: tuple[User, User]
) -> None:
    foreseen = by_key(list(forecasts(amended())))
    found = {name: foreseen.get((case.ref, "RESPONSE")) for name, case in world.items()}
    assert {name: one.change for name, one in found.items() if one} == {
        "redress": Change.REDRESS,
        "moved": Change.MOVED,
        "kept": Change.KEPT,
        "late": Change.KEPT,
    }
    assert foreseen[world["late"].ref, "SERVE"].change in {Change.SETTLED, Change.KEPT, Change.MOVED}
    assert not Adjustment.objects.exists()
    assert CalendarVersion.objects.count() == 1

    version = bring_into_force(managers, legal_clock.set("2026-12-18T17:00:00+08:00"))
    recount()
    happened = outcome_of(version)
    assert happened == {key: (one.change, one.before, one.after) for key, one in foreseen.items()}
    left = [one.change for one in rehearse(calendar_of(version))]
    assert left == [Change.REDRESS]  # what ran out stays as it was: people look at it


def outcome_of(version: CalendarVersion) -> dict[Key, tuple[Change, datetime | None, datetime | None]]:
    found = {}
    for noted in Adjustment.objects.select_related("timer__case", "timer__rule", "timer__calendar"):
        assert noted.rework is not None
        assert noted.rework.calendar_id == version.pk
        row = noted.timer
        before = Timer.objects.get(case=row.case, kind=row.kind, generation=row.generation - 1)
        change = Change.KEPT if value_of(row).kept else Change.MOVED
        change = Change.SETTLED if row.due_at == before.due_at and change is Change.MOVED else change
        found[row.case.ref, row.kind] = (change, before.due_at, row.due_at)
    for wronged in Redress.objects.select_related("timer__case"):
        found[wronged.timer.case.ref, wronged.timer.kind] = (Change.REDRESS, wronged.timer.due_at, wronged.due_at)
    return found


# --- Where it is shown --------------------------------------------------------------------------------------------------------


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("cn.yaml", AMENDED.encode())


def shown_in(page: str, world: dict[str, Case]) -> set[str]:
    table = page[page.index("forecast-title") :]
    return {name for name, case in world.items() if case.ref in table}


def test_proposal_when_rehearsed_shows_every_deadline_and_saves_nothing(
    world: dict[str, Case], managers: tuple[User, User]
) -> None:
    data = {"file": upload(), "reason": "The corrected notice.", "rehearse": "1"}
    page = desk_of(managers[0]).post(f"{CALENDARS}propose/", data).content.decode()
    assert shown_in(page, world) == {"redress", "moved", "kept", "late"}
    assert "Wednesday 13 May 2026, 24:00" in page
    assert "Thursday 14 May 2026, 24:00" in page
    assert CalendarVersion.objects.count() == 1


def test_approval_page_shows_every_deadline_and_its_file_has_the_same(
    world: dict[str, Case], managers: tuple[User, User]
) -> None:
    client = desk_of(managers[0])
    version = int(client.post(f"{CALENDARS}propose/", {"file": upload(), "reason": "x"}).url.split("/")[-3])
    page = client.get(f"{CALENDARS}{version}/approve/").content.decode()
    assert shown_in(page, world) == {"redress", "moved", "kept", "late"}
    assert f"{CALENDARS}{version}/rehearsal.csv" in page
    answer = client.get(f"{CALENDARS}{version}/rehearsal.csv")
    assert answer.streaming
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows == [{**one.as_data()} for one in forecasts(amended())]


def test_file_of_a_proposal_when_asked_for_is_streamed_and_nothing_is_saved(
    world: dict[str, Case], managers: tuple[User, User]
) -> None:
    data = {"file": upload(), "reason": "x", "download": "1"}
    answer = desk_of(managers[0]).post(f"{CALENDARS}propose/", data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cn-2027-rehearsal.csv"'
    assert world["kept"].ref in b"".join(answer.streaming_content).decode()
    assert CalendarVersion.objects.count() == 1


def test_rehearsal_when_the_official_may_not_approve_is_refused(
    market: Market, world: dict[str, Case], managers: tuple[User, User], legal_clock: LegalClock
) -> None:
    given = read_calendar_file(AMENDED, "cn.yaml")
    at = legal_clock.set("2026-12-18T17:00:00+08:00")
    version = transitions.propose_calendar(given=given, by=managers[0], at=at, reason="x")
    assert desk_of(market.alice).get(f"{CALENDARS}{version.pk}/rehearsal.csv").status_code == 403
    assert desk_of(managers[0]).get(f"{CALENDARS}999/rehearsal.csv").status_code == 404


def test_command_when_rehearsed_prints_every_deadline(world: dict[str, Case], tmp_path: Path) -> None:
    path = tmp_path / "cn.yaml"
    path.write_text(AMENDED)
    out = io.StringIO()
    call_command("load_calendar", str(path), "--rehearse", "--json", stdout=out)
    calendar, *lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert calendar["covers_until"] == "2027-12-22"
    assert lines == [one.as_data() for one in forecasts(amended())]
    assert {at[-6:] for line in lines for at in (line["before"], line["after"]) if at} == {"+08:00"}
    out = io.StringIO()
    call_command("load_calendar", str(path), "--rehearse", stdout=out)
    assert f"{world['moved'].ref} RESPONSE: 2026-05-1" in out.getvalue()
    assert f"Deadlines that would change: {len(lines)}." in out.getvalue()
    assert CalendarVersion.objects.count() == 1


def test_page_when_there_are_too_many_shows_the_first_and_says_so(world: dict[str, Case]) -> None:
    whole = preview(amended())
    assert whole.whole
    first = preview(amended(), most_shown=2, batch=2)
    assert ([one.forecast for one in first.rows], first.whole) == ([one.forecast for one in whole.rows[:2]], False)
    bounded = preview(amended(), most_looked_at=2, batch=2)
    assert not bounded.whole


# --- Afterwards ---------------------------------------------------------------------------------------------------------------


def test_recount_when_approved_shows_its_progress_and_what_it_changed(
    world: dict[str, Case], managers: tuple[User, User]
) -> None:
    client, second = (desk_of(manager) for manager in managers)
    version = int(client.post(f"{CALENDARS}propose/", {"file": upload(), "reason": "x"}).url.split("/")[-3])
    client.post(f"{CALENDARS}{version}/approve/", {"reason": "Compared."})
    assert second.post(f"{CALENDARS}{version}/approve/", {"reason": "Compared."}).url == "/admin/deadlines/rework/"
    rework = Rework.objects.get()
    page = client.get(f"/admin/deadlines/rework/{rework.pk}/change/").content.decode()
    assert "at work" in page
    recount()
    page = client.get(f"/admin/deadlines/rework/{rework.pk}/change/").content.decode()
    rework.refresh_from_db()
    assert "all counted" in page
    assert f"<dd>{rework.changed}</dd>" in page
    assert world["moved"].ref in page
    assert world["untouched"].ref not in page
    assert "kept as promised" in page
    assert (
        f"/admin/deadlines/rework/{rework.pk}/change/" in client.get(f"{CALENDARS}{version}/change/").content.decode()
    )
    assert str(rework.changed) in client.get("/admin/deadlines/rework/").content.decode()
