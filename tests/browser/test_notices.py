"""Notices at the desk, on paper and in public: both languages, wide and narrow, without barriers."""

from pathlib import Path
from typing import Any

import pytest

from cases.models import Case
from tests.browser.conftest import Enter, Visitor
from tests.browser.test_every_page import faults_here
from tests.conftest import LegalClock
from tests.notices.office import PROPOSED_AT, SERVED_AT, Office, notice_of
from tests.people.cast import PASSWORD

NOTICES = "/admin/notices/notice/"


@pytest.fixture
def office(live_server: Any, legal_clock: LegalClock, settings: Any, tmp_path: Path) -> Office:
    settings.FILES_DIR = str(tmp_path / "files")
    legal_clock.set(PROPOSED_AT)
    return Office()


def signed_in(enter: Enter, name: str, **more: Any) -> Visitor:
    visitor = enter(**more)
    visitor.go("/accounts/login/")
    visitor.page.fill("[name=login]", name)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.press("main button[type=submit]")
    visitor.page.wait_for_url(f"{visitor.site}/admin/")
    return visitor


def pages_of(served: Case, waiting: Case) -> list[str]:
    done, due = notice_of(served), notice_of(waiting)
    steps = [f"{NOTICES}{due.pk}/steps/{step}/" for step in ("serve", "send", "announce", "consent")]
    return [
        NOTICES,
        f"{NOTICES}{done.pk}/change/",
        f"{NOTICES}{due.pk}/change/",
        *steps,
        f"{NOTICES}{done.pk}/steps/challenge/",
        f"/admin/cases/case/{served.ref}/change/",
        "/admin/notices/codewish/",
        f"/admin/notices/pass/{served.subject}/issue/",
        f"/admin/portal/draft/held/{served.subject}/",
        "/announcements/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_notices_have_no_barriers(office: Office, enter: Enter, legal_clock: LegalClock, language: str):
    served, waiting, lost = office.open(), office.open(office.wei), office.open(office.wei)
    legal_clock.set(SERVED_AT)
    office.serve(served)
    office.move(lost, "announce", office.alice, unreachable="Letters came back.")
    dora = signed_in(enter, "dora")
    found = []
    for path in pages_of(served, waiting):
        assert dora.go(path, language) == 200
        found += faults_here(dora)
    assert found == []
    assert dora.complaints == []


@pytest.mark.parametrize("who", ["emma", "wei"])
def test_original_is_read_without_barriers(office: Office, enter: Enter, who: str):
    """It stands alone: its style is its own, and nothing in it acts."""
    case = office.open(getattr(office, who))
    dora = signed_in(enter, "dora")
    dora.page.goto(f"{dora.site}{NOTICES}{notice_of(case).pk}/original/")
    assert dora.complaints == []
    dora.page.goto("about:blank")  # where scripts may look at it: the original's own page lets none run
    dora.page.set_content(notice_of(case).html)
    assert dora.barriers() == []


def test_service_is_recorded_without_a_script(office: Office, enter: Enter, legal_clock: LegalClock, tmp_path: Path):
    from tests.notices.office import picture

    case = office.open()
    legal_clock.set(SERVED_AT)
    proof = tmp_path / "receipt.png"
    proof.write_bytes(picture())
    dora = signed_in(enter, "dora", script=False)
    dora.go(f"/admin/cases/case/{case.ref}/change/")
    dora.press("text=Notice of what is proposed 1")
    dora.press("text=Record the service")
    dora.press("main button[type=submit]")
    assert "Something needs mending" in dora.page.inner_text("main")
    dora.page.check("[name=channel][value=in-person]")
    dora.page.fill("[name=received_on]", "2026-04-30")
    dora.page.fill("[name=reason]", "Handed over at the counter")
    dora.page.set_input_files("[name=file]", str(proof))
    dora.press("main button[type=submit]")
    assert "It is served." in dora.page.inner_text("body")
    case.refresh_from_db()
    assert case.state == "notified"
    dora.press("text=Print a cover sheet with a new access code")
    assert case.ref in dora.page.inner_text("main")
    assert dora.complaints == []
