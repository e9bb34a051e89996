"""One browser for the whole session, a fresh profile for each visitor. Without a browser the tests say so and are skipped."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from clock.queries import legal_now
from records.rules.file_kinds import LARGEST
from regimes import transitions
from regimes.rules import PASSWORD
from tests.notices.office import picture
from tests.portal.conftest import folders
from tests.portal.filings import town
from tools.stack.browser import FLAGS, find_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("No Chromium was found. Install Debian's chromium, or set SCS_BROWSER to the path of one.")
    # Playwright keeps an event loop in this thread; Django would take that for asynchronous code. It is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS), timeout=120_000)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visitor:
    """A person at a browser, who notices every complaint that the browser makes."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    looked: int = 0  # at how many pages, so that each is met in another way

    def __post_init__(self) -> None:
        self.page.on("console", self.notice)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def notice(self, message: ConsoleMessage) -> None:
        # That a missing page answers 404, and a form that was refused or overtaken 409, 412 or 422, is what the test asked for.
        answers = ("status of 404", "status of 409", "status of 412", "status of 422")
        expected = any(one in message.text for one in answers) and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str, language: str | None = None) -> int:
        separator = "&" if "?" in path else "?"
        address = f"{self.site}{path}{f'{separator}lang={language}' if language else ''}"
        answer = self.page.goto(address)
        assert answer is not None
        return answer.status

    def press(self, selector: str) -> None:
        """Presses what leads to another page, and waits until that page is there."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def sign_in(self, name: str) -> None:
        self.go("/accounts/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.press("main button[type=submit]")
        self.page.wait_for_url(f"{self.site}/admin/")

    def barriers(self) -> list[str]:
        """What axe finds on this page: rule, and the first element that breaks it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        # Off in axe unless asked for: WCAG 2.2, targets of 24 pixels at least.
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        found = self.page.evaluate("options => axe.run(options).then(results => results.violations)", options)
        return [f"{self.page.url}: {rule['id']}: {rule['nodes'][0]['html']}" for rule in found]

    def faults(self, script: bool) -> list[str]:
        """Axe is a script: without one, only what is wider than the window is seen."""
        return self.overflow() + (self.barriers() if script else [])

    def overflow(self) -> list[str]:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        window = self.page.evaluate("window.innerWidth")
        return [f"{self.page.url}: {width} wide in {window}"] if width > window else []


__all__ = ["Enter", "Visitor", "folders", "town"]
Enter = Callable[..., Visitor]


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """Opens a browser window: `enter(script=False)`. The demonstration's people are there."""
    transitions.seed_people(at=legal_now())
    contexts = []

    def open_window(*, script: bool = True, width: int = 1280, scheme: str = "light", sharp: int = 1) -> Visitor:
        context = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            device_scale_factor=sharp,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(90_000)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url)

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that is what it says, one that is not, one that is too large."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "receipt.png").write_bytes(picture())
    (folder / "false.pdf").write_bytes(b"no PDF at all")
    with (folder / "large.pdf").open("wb") as large:
        large.truncate(LARGEST + 1)
    return folder
