"""The records officer's pages: no barrier in either language, and a journey from a stranger to a file."""

import pytest

from tests.browser.conftest import Enter
from tests.browser.test_every_page import faults, faults_here

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
    officer.page.click("main form [type=submit]")
    found += faults_here(officer)
    officer.go("/admin/records/subject/add/", language)
    officer.page.fill("[name=name]", "张伟")
    officer.page.select_option("[name=number_type]", "resident identity")
    officer.page.fill("[name=identifier]", "110101199003070012")
    officer.page.click("main form [type=submit]")
    assert officer.page.query_selector("[name=identifier][aria-invalid=true]")
    found += faults_here(officer)
    officer.page.fill("[name=identifier]", "11010119900307002X")
    officer.page.click("main form [type=submit]")
    assert "110" in officer.page.inner_text("main .number")
    assert "11010119900307002X" not in officer.page.content()
    found += faults_here(officer)
    officer.page.click("main a[href$='/erase/']")
    found += faults_here(officer)
    assert found == []
