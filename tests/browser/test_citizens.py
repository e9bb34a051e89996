"""A citizen with a letter in the hand: on a phone without a script, at a desk with one, in both languages."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cases.queries.standings import actor_of
from clock.queries import legal_now
from lists.models import Answer, Exhibit, Listing
from notices import transitions as notices
from tests.browser.conftest import Enter, Visitor
from tests.lists.court import Court
from tests.notices.office import picture


@pytest.fixture
def court(live_server: Any, legal_clock: Any, settings: Any, tmp_path: Path) -> Court:
    settings.FILES_DIR = tmp_path / "files"
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    court = Court(legal_clock)
    court.open_list()
    return court


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.png"
    path.write_bytes(picture())
    (tmp_path / "false.pdf").write_bytes(b"no PDF at all")
    return path


def code_for(court: Court, listing: Listing, to: Any) -> str:
    return notices.issue_code(case=listing.pk, to=to, by=actor_of(court.dora), at=legal_now())


def come_in(visitor: Visitor, ref: str, code: str, language: str) -> None:
    visitor.go("/case/", language)
    visitor.page.fill("[name=reference]", ref.lower())
    visitor.page.fill("[name=code]", "AAAA-AAAA-AAAA")
    visitor.page.wait_for_timeout(1100)  # people look at a form before they send it
    visitor.press("main button.button")
    assert visitor.page.locator(".error-summary").is_visible()
    assert visitor.page.input_value("[name=reference]") == ref.lower()
    visitor.page.fill("[name=code]", code.lower().replace("-", " "))
    visitor.press("main button.button")
    visitor.page.wait_for_url(f"{visitor.site}/case/{ref}/")


@dataclass
class Walk:
    """Looks at every page that they come to."""

    visitor: Visitor
    width: int
    shots: Path
    found: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        page = self.visitor.page
        page.screenshot(path=str(self.shots / f"{name}.png"), full_page=True)
        self.found.extend(
            self.visitor.barriers() + self.visitor.overflow() if self.width > 500 else self.visitor.overflow()
        )

    def go_on(self) -> None:
        self.visitor.press("main form .actions button.button >> nth=0")


@pytest.fixture(params=[(False, 390, "en"), (True, 1280, "zh-hans")], ids=["phone", "desk"])
def walk(request: Any, court: Court, letter: Path, enter: Enter) -> Walk:
    script, width, language = request.param
    listing = court.propose()
    code = code_for(court, listing, listing.subject_id)
    visitor = enter(script=script, width=width)
    come_in(visitor, court.case(listing).ref, code, language)
    return Walk(visitor, width, letter.parent)


def test_citizen_opens_the_letter_and_answers(walk: Walk, letter: Path) -> None:
    page = walk.visitor.page
    walk.look("waiting")
    walk.visitor.press(".callout button")
    walk.look("case")
    walk.visitor.press(".moves a.button >> nth=0")
    walk.look("filing")
    walk.visitor.press("main .actions a.button")
    walk.go_on()
    assert page.locator(".error-summary").is_visible()
    page.fill("[name=answer]", "We paid on 4 March.")
    walk.look("question")
    walk.go_on()
    put_in(walk, letter)
    page.check("[name=complete][value=no]")
    walk.go_on()
    page.check("[name=hearing][value=yes]")
    walk.go_on()
    send(walk)
    assert (Answer.objects.get().text, Exhibit.objects.count()) == ("We paid on 4 March, in cash.", 1)
    assert Listing.objects.get().hearing_asked_at is not None
    assert walk.found + walk.visitor.complaints == []


def put_in(walk: Walk, letter: Path) -> None:
    page = walk.visitor.page
    page.set_input_files("[name=exhibits]", [str(letter), str(letter.parent / "false.pdf")])
    walk.go_on()
    assert "false.pdf" in page.inner_text(".error-summary")
    walk.look("papers")
    walk.go_on()


def send(walk: Walk) -> None:
    page = walk.visitor.page
    walk.look("check")
    page.go_back()
    page.go_forward()
    changed_beside(walk)
    walk.visitor.press("main form .actions button.button")
    assert "Something was changed" in page.inner_text("main") or "另一个窗口" in page.inner_text("main")
    walk.look("changed")
    walk.visitor.press("main form .actions button.button")
    assert page.locator(".panel .receipt").inner_text().startswith("BL-2026-")
    walk.look("filed")
    walk.visitor.press("main a.button")
    walk.look("answered")


def changed_beside(walk: Walk) -> None:
    """In a second window of the same browser. What is sent is what was looked at."""
    beside = walk.visitor.page.context.new_page()
    beside.goto(walk.visitor.page.url.replace("/check/", "/answer/") + "?from=check")
    beside.fill("[name=answer]", "We paid on 4 March, in cash.")
    with beside.expect_navigation():
        beside.click("main form .actions button.button >> nth=0")
    assert beside.url == walk.visitor.page.url
    beside.close()


def test_listed_and_owed_see_their_pages(court: Court, letter: Path, enter: Enter) -> None:
    listing = court.bring_to("effective")
    subject, beneficiary = enter(), enter(width=390)
    code = code_for(court, listing, listing.subject_id)
    ref = court.case(listing).ref
    come_in(subject, ref, code, "en")
    found = []
    paths = [
        "",
        "appeal/",
        "appeal/words/",
        "fulfilled/",
        "fulfilled/way/",
        "correct/",
        "complain/official/",
        "respond/",
    ]
    for path in paths:
        subject.go(f"/case/{ref}/{path}", "en")
        found += faults_at(subject)
    for path in ["/case/lost-code/", "/case/forms/", "/case/forms/listing/respond/", "/case/"]:
        subject.go(path, "zh-hans")
        found += faults_at(subject)
    claim(subject, ref, letter)
    found += faults_at(subject)  # the receipt
    come_in(beneficiary, ref, code_for(court, listing, listing.beneficiary_id), "zh-hans")
    for path in ["", "object/", "object/words/"]:
        beneficiary.go(f"/case/{ref}/{path}", "zh-hans")
        found += faults_at(beneficiary)
    assert found + subject.complaints + beneficiary.complaints == []


def faults_at(visitor: Visitor) -> list[str]:
    """Wide, and narrow in the dark."""
    found = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.emulate_media(color_scheme=scheme)
        found += visitor.barriers() + visitor.overflow()
    return found


def claim(subject: Visitor, ref: str, letter: Path) -> None:
    """That it is done: a choice, a paper, no words more; sent, with a receipt."""
    page, go_on = subject.page, "main form .actions button.button >> nth=0"
    subject.go(f"/case/{ref}/fulfilled/way/", "en")
    page.check("[name=way][value=performed]")
    subject.press(go_on)
    page.set_input_files("[name=documents]", str(letter))
    subject.press(go_on)
    subject.press(go_on)
    subject.press(go_on)
    assert page.locator(".panel .receipt").inner_text().startswith(f"{ref}/")
