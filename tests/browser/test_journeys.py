"""What people come here to do, from beginning to end, with a script and without."""

import re

import pytest

from regimes.rules import PASSWORD
from tests.browser.conftest import Enter

PAGES_WITHOUT_SCRIPT = ["/", "/register/", "/about/style/", "/accounts/login/", "/accounts/password/reset/"]


@pytest.mark.parametrize("script", [True, False])
def test_official_signs_in_changes_language_and_finds_the_register(script: bool, enter: Enter) -> None:
    visitor = enter(script=script)
    visitor.go("/admin/")
    page = visitor.page
    assert page.url.startswith(f"{visitor.site}/accounts/login/")
    page.fill("[name=login]", "manager")
    page.fill("[name=password]", PASSWORD)
    visitor.press("main button[type=submit]")
    page.wait_for_url(f"{visitor.site}/admin/")
    assert page.inner_text("h1").startswith("Welcome")

    visitor.press(".languages a")
    assert page.url == f"{visitor.site}/admin/?lang=zh-hans"
    assert page.inner_text("h1").endswith("您好")

    visitor.press("#user-tools a >> text=公众页面")
    visitor.press(".pages a >> text=名册")
    assert page.url == f"{visitor.site}/register/"
    assert page.inner_text("h1") == "公共名册"
    assert visitor.complaints == []


def test_sign_in_with_a_wrong_password(enter: Enter) -> None:
    visitor = enter()
    visitor.go("/accounts/login/")
    visitor.page.fill("[name=login]", "manager")
    visitor.page.fill("[name=password]", "not-the-password")
    visitor.press("main button[type=submit]")
    assert visitor.page.locator(".error-summary").is_visible()
    assert visitor.page.input_value("[name=login]") == "manager"
    assert visitor.barriers() == []


def test_language_switch_keeps_the_page_and_what_was_asked(enter: Enter) -> None:
    visitor = enter()
    visitor.sign_in("manager")
    visitor.go("/admin/people/user/?q=officer")
    visitor.press(".languages a")
    assert visitor.page.url == f"{visitor.site}/admin/people/user/?q=officer&lang=zh-hans"
    visitor.go("/")
    assert visitor.page.inner_text("h1") == "公共名单，依法办理"


def test_keyboard_finds_the_way_past_the_menu(enter: Enter) -> None:
    visitor = enter()
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(".skip")
    assert skip.evaluate("link => link === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", PAGES_WITHOUT_SCRIPT)
def test_page_without_a_script(path: str, enter: Enter) -> None:
    visitor = enter(script=False, width=390)
    assert visitor.go(path) == 200
    assert visitor.page.locator("h1").is_visible()
    visitor.press(".languages a")
    assert visitor.page.get_attribute("html", "lang") == "zh-hans"
    assert re.search(r"[\u4e00-\u9fff]", visitor.page.inner_text("h1"))


def test_rooms_on_a_phone_without_a_script(enter: Enter) -> None:
    visitor = enter(script=False, width=390)
    visitor.sign_in("manager")
    visitor.go("/admin/people/user/")
    assert not visitor.page.locator("#nav-sidebar").is_visible()
    visitor.page.click("#nav-drawer summary")
    visitor.press("#nav-drawer a >> text=Agencies")
    assert visitor.page.url == f"{visitor.site}/admin/people/agency/"


def test_printed_page_carries_no_menu(enter: Enter) -> None:
    visitor = enter()
    visitor.go("/register/")
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator("h1").is_visible()
    assert not visitor.page.locator(".bar nav").first.is_visible()
