"""The records officer's pages: no barrier in either language, and a journey from a stranger to a file."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.queries.standings import actor_of
from clock.queries import legal_now
from records import transitions as records
from records.models import Hold
from tests.browser.conftest import Enter
from tests.browser.test_every_page import faults, faults_here
from tests.browser.test_notices import signed_in
from tests.records.office import Office

PAGES = [
    "/admin/records/",
    "/admin/records/subject/",
    "/admin/records/subject/add/",
    "/admin/records/record/",
    "/admin/records/record/new/",
    "/admin/records/record/awaiting/",
    "/admin/records/instrument/",
    "/admin/records/instrument/enter/",
    "/admin/records/catalogueversion/",
    "/admin/records/storedfile/",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_records_pages_when_an_officer_walks_through_them(language: str, enter: Enter) -> None:
    officer = enter()
    officer.sign_in("records")
    found = faults(officer, PAGES, language)
    officer.go("/admin/records/subject/", language)
    officer.page.fill("[name=purpose]", "Letter of 8 May")
    officer.page.fill("[name=name]", "张")
    officer.press("main form [type=submit]")
    found += faults_here(officer)
    officer.go("/admin/records/subject/add/", language)
    officer.page.fill("[name=name]", "张伟")
    officer.page.select_option("[name=number_type]", "resident identity")
    officer.page.fill("[name=identifier]", "110101199003070012")
    officer.press("main form [type=submit]")
    assert officer.page.query_selector("[name=identifier][aria-invalid=true]")
    found += faults_here(officer)
    officer.page.fill("[name=identifier]", "11010119900307002X")
    officer.press("main form [type=submit]")
    assert "110" in officer.page.inner_text("main .number")
    assert "11010119900307002X" not in officer.page.content()
    found += faults_here(officer)
    officer.press("main a[href$='/erase/']")
    found += faults_here(officer)
    assert found == []


@pytest.fixture
def office(live_server: Any, settings: Any, tmp_path: Path) -> Office:
    settings.FILES_DIR = tmp_path / "files"
    return Office()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_record_is_read_and_corrected_and_a_file_is_kept(office: Office, enter: Enter, language: str) -> None:
    """The page of a record's case, the form that corrects it, a file with somebody acting for them and a hold."""
    made = office.record()
    by, at = actor_of(office.alice), legal_now()
    records.hold(subject=made.subject, law="CPL 84", until_on=date(2100, 1, 1), by=by, at=at)
    alice = signed_in(enter, "alice")
    file = f"/admin/records/subject/{made.subject}/"
    alice.go("/admin/records/subject/", language)
    alice.page.fill("[name=purpose]", "Letter of 8 May")
    alice.page.fill("[name=name]", "张")
    alice.press("main form [type=submit]")
    pages = [
        f"/admin/cases/case/{made.ref}/change/",
        f"/admin/records/record/{made.record}/correct/",
        "/admin/records/record/new/unpaid-judgment/",
        file,
        f"{file}hold/{Hold.objects.get().pk}/lift/",
    ]
    found = faults(alice, pages, language)
    if folder := os.environ.get("SCS_PICTURES"):
        for number, path in enumerate(pages):
            alice.go(path, language)
            alice.page.screenshot(path=f"{folder}/{language}-{number}.png", full_page=True)
    assert found == []
