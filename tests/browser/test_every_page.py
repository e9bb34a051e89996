"""Every page, in both languages, light and dark, wide and narrow: no barrier, no complaint of the browser, no sideways scrolling."""

import pytest

from tests.browser.conftest import Enter, Visitor

LOOKS = [(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")]
PUBLIC = [
    "/",
    "/register/",
    "/about/style/",
    "/accounts/login/",
    "/accounts/signup/",
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
    "/admin/people/agency/",
    "/admin/people/deputy/add/",
    "/admin/clock/jump/",
    "/accounts/password/change/",
    "/accounts/logout/",
]


def faults(visitor: Visitor, paths: list[str], language: str) -> list[str]:
    found = []
    for path in paths:
        visitor.page.set_viewport_size({"width": 1280, "height": 900})
        visitor.go(path, language)
        if path == "/api/docs/":
            visitor.page.wait_for_selector(".opblock")
        for width, scheme in LOOKS:
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {fault}" for fault in visitor.barriers() + visitor.overflow()]
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
def test_second_factor_pages_in(language: str, enter: Enter) -> None:
    manager = enter()
    manager.sign_in("manager")
    assert faults(manager, ["/accounts/2fa/", "/accounts/2fa/totp/activate/"], language) == []


def test_form_with_errors(enter: Enter) -> None:
    manager = enter()
    manager.sign_in("manager")
    manager.go("/admin/people/user/add/")
    manager.page.fill("[name=name]", "Charlie")
    manager.page.click("[name=_save]")
    manager.page.wait_for_selector(".errornote")
    assert manager.page.input_value("[name=name]") == "Charlie"
    assert manager.barriers() + manager.complaints == []
