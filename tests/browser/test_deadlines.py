"""The desk's pages about time, with something on each: no barrier, no complaint of the browser, no sideways scrolling."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from cases.queries.kinds import KNOWN
from cases.rules.kinds import ExtendTimer, PauseTimer, ResumeTimer
from deadlines import transitions
from deadlines.models import CalendarVersion, Redress, Rework
from people.models import User
from people.states import Role
from regimes.rules import PASSWORD
from tests.browser.conftest import Enter, Visitor
from tests.browser.test_every_page import faults, faults_here
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import asking, declared, desk_of
from tests.deadlines.test_rehearsal import AMENDED
from tests.people.cast import appoint
from tests.sample.registry import PERMIT

CALENDARS = "/admin/deadlines/calendarversion/"
DEADLINES = "/admin/deadlines"


class World:
    """A market in which everything has happened to some deadline."""

    def __init__(self, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.patch = legal_clock, monkeypatch
        monkeypatch.setattr(KNOWN, "notices", lambda _notices: None)  # no room keeps them yet
        self.market = Market()
        self.mia = appoint("mia", self.market.agency, Role.LIST_MANAGER)
        User.objects.filter(pk=self.mia.pk).update(password=make_password(PASSWORD))
        self.mia.refresh_from_db()
        self.wronged = self.served("2026-04-30T15:20:00+08:00")
        self.changed = self.served("2026-05-08T09:20:00+08:00")
        self.paused = self.served("2026-05-08T09:30:00+08:00")
        self.change()
        self.fail()
        self.outage()
        self.propose()

    def served(self, at: str) -> Case:
        self.clock.set(at)
        case = self.market.open()
        self.market.move(case, "serve", self.market.dora)
        return case

    def asks(self, at: str, case: Case, change: Any) -> None:
        self.clock.set(at)
        asking(self.patch, "assign", change)
        self.market.move(case, "assign", self.market.alice)

    def change(self) -> None:
        self.asks("2026-05-11T10:00:00+08:00", self.changed, PauseTimer("RESPONSE", "the flood", "Order 12"))
        self.asks("2026-05-11T10:00:00+08:00", self.paused, PauseTimer("RESPONSE", "the flood", "Order 12"))
        self.asks("2026-05-12T10:00:00+08:00", self.changed, ResumeTimer("RESPONSE"))
        more = ExtendTimer("RESPONSE", 3, "working_days", "a long file", "Decision 7")
        self.asks("2026-05-12T11:00:00+08:00", self.changed, more)

    def fail(self) -> None:
        """Its term runs out, and its removal breaks; its colleagues' windows run out as they should."""
        self.clock.set("2024-05-08T09:00:00+08:00")
        self.market.bring_to(self.market.open(), "effective")
        self.served("2026-01-05T09:00:00+08:00")
        self.clock.set("2026-05-12T12:00:00+08:00")

        def broken(_taken: Any) -> Any:
            raise RuntimeError("broken")

        self.patch.setitem(PERMIT.carry_out, "remove", broken)
        transitions.sweep()

    def outage(self) -> None:
        from_at, until_at = datetime(2026, 5, 11, 1, tzinfo=UTC), datetime(2026, 5, 11, 4, tzinfo=UTC)
        declared(self.mia, from_at, until_at, "The portal was down.")
        transitions.work_off_recounts()

    def propose(self) -> None:
        file = SimpleUploadedFile("cn.yaml", AMENDED.encode())
        desk_of(self.mia).post(f"{CALENDARS}propose/", {"file": file, "reason": "The corrected notice."})

    def pages(self) -> list[str]:
        proposed, rework, redress = CalendarVersion.objects.get(number=2), Rework.objects.get(), Redress.objects.get()
        return [
            f"{DEADLINES}/timer/",
            *(f"{DEADLINES}/timer/?which={which}" for which in ("today", "week", "held", "failing")),
            f"{DEADLINES}/timer/of/{self.changed.ref}/RESPONSE/",
            f"{DEADLINES}/timer/of/{self.paused.ref}/RESPONSE/",
            f"{DEADLINES}/timer/of/{self.wronged.ref}/DECIDE/",
            f"{DEADLINES}/rework/",
            f"{DEADLINES}/rework/{rework.pk}/change/",
            f"{DEADLINES}/redress/",
            f"{DEADLINES}/redress/{redress.pk}/change/",
            f"{DEADLINES}/declaredoutage/",
            f"{DEADLINES}/declaredoutage/declare/",
            f"{DEADLINES}/declaredoutage/{rework.outage_id}/change/",
            f"{DEADLINES}/declaredoutage/{rework.outage_id}/confirm/",  # both forms
            f"/admin/cases/case/{self.changed.ref}/change/",  # with the panel of its clocks
            f"{CALENDARS}{proposed.pk}/approve/",
            f"{CALENDARS}propose/",
        ]


@pytest.fixture
def world(enter: Enter, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(legal_clock, monkeypatch)


def photograph(visitor: Visitor, paths: list[str], language: str) -> None:
    """For whoever wants to look: SCS_PICTURES names a folder."""
    folder = os.environ.get("SCS_PICTURES")
    for number, path in enumerate(paths if folder else []):
        for width in (1280, 390):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.go(path, language)
            visitor.page.screenshot(
                path=str(Path(folder or "") / f"{language}-{number:02}-{width}.png"), full_page=True
            )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_deadlines_in(language: str, enter: Enter, world: World) -> None:
    manager = enter()
    manager.sign_in("mia")
    pages = world.pages()
    photograph(manager, pages, language)
    assert faults(manager, pages, language) == []


def test_outage_when_its_form_has_errors(enter: Enter, world: World) -> None:
    manager = enter()
    manager.sign_in("mia")
    manager.go(f"{DEADLINES}/declaredoutage/declare/")
    manager.page.fill("[name=from_at]", "2026-05-12 10:00")
    manager.page.fill("[name=until_at]", "2026-05-12 09:00")
    manager.page.fill("[name=reason]", "The portal was down.")
    manager.press("form.card [type=submit]")
    assert manager.page.inner_text(".errorlist") == "The end is before the beginning."
    assert manager.page.input_value("[name=reason]") == "The portal was down."
    assert manager.page.input_value("[name=from_at]") == "2026-05-12 10:00"
    assert faults_here(manager) + manager.complaints == []


def test_official_goes_from_the_queue_to_a_clock_and_back(enter: Enter, world: World) -> None:
    manager = enter(script=False, width=390)
    manager.sign_in("mia")
    manager.go(f"{DEADLINES}/timer/")
    manager.press("text=Held")
    manager.press(".results tbody th a >> nth=0")
    assert manager.page.inner_text("h1") == "Time to answer"
    assert "It stands still" in manager.page.inner_text("main")
    manager.press(".breadcrumbs a >> text=Deadlines")
    assert manager.page.url == f"{manager.site}{DEADLINES}/timer/"
    assert manager.complaints == []
