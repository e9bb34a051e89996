"""Every page, in both languages, light and dark, wide and narrow: no barrier, no complaint of the browser, no sideways scrolling.

The suite looks at each page once in each language, at another width and in other colours from page to page, and for
barriers in one of the two; `make soak` looks at each of them in all four ways, for everything.
"""

import os
from typing import Any

import pytest

from regimes.rules import PASSWORD
from tests.browser.conftest import Enter, Visitor
from tests.people.second_factor import a_code_that_lasts, code_now

LOOKS = [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")]
PUBLIC = [
    "/",
    "/register/",
    "/about/style/",
    "/calculator/",
    "/calculator/?start=2026-04-30&amount=5&unit=working_days&roll=forward&calendar=cn",
    "/calculator/?start=30+April&amount=many&unit=working_days",
    "/verify/",
    "/consultations/",
    "/announcements/",
    "/about/law/",
    "/accounts/login/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/api/docs/",
    "/no-such-page/",
]
OFFICIALS = [
    "/admin/",
    "/admin/people/",
    "/admin/people/user/",
    "/admin/people/user/?q=officer",
    "/admin/people/user/add/",
    "/admin/lists/incident/",
    "/admin/people/agency/",
    "/admin/people/deputy/add/",
    "/admin/clock/jump/",
    "/admin/ledger/",
    "/admin/deadlines/",
    "/admin/deadlines/timer/",
    "/admin/deadlines/redress/",
    "/admin/consultations/draft/",
    "/admin/cases/",
    "/admin/cases/case/",
    "/admin/cases/case/?due_before=30+April&assigned=me",
    "/admin/notices/notice/",
    "/admin/notices/owed/",
    "/admin/notices/template/",
    "/accounts/password/change/",
    "/accounts/logout/",
]


EVERY_LOOK = bool(os.environ.get("SCS_EVERY_LOOK"))


def faults_here(visitor: Visitor) -> list[str]:
    visitor.looked += 1
    turn = visitor.looked + (visitor.page.get_attribute("html", "lang") != "en")
    found = []
    for width, scheme in LOOKS if EVERY_LOOK else [LOOKS[turn % len(LOOKS)]]:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.emulate_media(color_scheme=scheme)
        barriers = visitor.barriers() if EVERY_LOOK or turn % 2 else []
        found += [f"{width} {scheme} {fault}" for fault in barriers + visitor.overflow()]
    return found


def faults(visitor: Visitor, paths: list[str], language: str) -> list[str]:
    found = []
    for path in paths:
        visitor.go(path, language)
        if path == "/api/docs/":
            visitor.page.wait_for_selector(".opblock")
        found += faults_here(visitor)
        if visitor.page.get_attribute("html", "lang") != language:
            found.append(f"{path}: not in {language}")
    return found + visitor.complaints


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_public_pages_in(language: str, enter: Enter) -> None:
    assert faults(enter(), PUBLIC, language) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_officials_pages_in(language: str, enter: Enter) -> None:
    manager = enter()
    manager.sign_in("manager")
    manager.go("/admin/people/user/?q=officer2")
    change_page = manager.page.get_attribute("#result_list tbody th a", "href")
    assert change_page is not None
    assert faults(manager, [*OFFICIALS, change_page.split("?")[0]], language) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_second_factor_from_set_up_to_recovery_in(language: str, enter: Enter, settings: Any) -> None:
    a_code_that_lasts(settings)
    official = enter()
    official.sign_in("decider")
    found = faults(official, ["/accounts/2fa/", "/accounts/2fa/totp/activate/"], language)
    official.page.fill("[name=password]", PASSWORD)
    official.press("main [type=submit]")
    secret = official.page.inner_text(".secret")
    found += faults_here(official)
    official.page.fill("[name=code]", code_now(secret))
    official.press("main [type=submit]")
    first_code = official.page.locator(".codes li").first.inner_text()
    found += faults_here(official)
    found += faults(official, ["/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/"], language)
    official.go("/accounts/logout/")
    official.press("main [type=submit]")
    official.go("/accounts/login/")
    official.page.fill("[name=login]", "decider")
    official.page.fill("[name=password]", PASSWORD)
    official.press("main [type=submit]")
    official.page.wait_for_url("**/accounts/2fa/authenticate/")
    found += faults_here(official)
    official.page.fill("[name=code]", first_code)
    official.press("main [type=submit] >> nth=0")
    official.page.wait_for_url("**/admin/")
    assert found + official.complaints == []


def test_form_with_errors(enter: Enter) -> None:
    manager = enter()
    manager.sign_in("manager")
    manager.go("/admin/people/user/add/")
    manager.page.fill("[name=name]", "Charlie")
    manager.press("[name=_save]")
    manager.page.wait_for_selector(".errornote")
    assert manager.page.input_value("[name=name]") == "Charlie"
    assert manager.barriers() + manager.complaints == []
