"""What a screen reader says, by the browser's own accessibility tree: in the order in which the page is seen, with its places
named, and with what is wrong said together with the field."""

import itertools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Enter
from tests.browser.test_citizens import code_for, come_in, proposed
from tests.browser.walking import GO_ON
from tests.portal.filings import Town

HEADING = re.compile(r"- heading \"((?:[^\"\\]|\\.)*)\" \[level=(\d)\]")
PLACE = re.compile(r"^- (banner|main|contentinfo)\b", re.MULTILINE)
BOXES = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter(one => one.checkVisibility())
    .map(one => [one.innerText.replace(/\\s+/g, " ").trim(), one.getBoundingClientRect()])
    .map(([text, box]) => [text, box.top, box.left, box.right])"""
DESCRIBED = """field => (field.getAttribute("aria-describedby") || "").split(" ")
    .map(id => document.getElementById(id)?.innerText || "").join(" ")"""


def faults_in_reading(page: Page) -> list[str]:
    tree = page.locator("body").aria_snapshot()
    headings = [(name.replace('\\"', '"'), int(level)) for name, level in HEADING.findall(tree)]
    found = []
    boxes = page.evaluate(BOXES)
    if [name for name, _ in headings] != [text for text, *_ in boxes]:
        found.append(f"{page.url}: read {headings}, there are {boxes}")
    for (text, top, left, right), (other, over, begin, end) in itertools.combinations(boxes, 2):
        if over < top and begin < right and left < end:
            found.append(f"{page.url}: {text!r} is read before {other!r}, which stands above it")
    levels = [level for _, level in headings]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in itertools.pairwise(levels)):
        found.append(f"{page.url}: the levels of its headings are {levels}")
    if (places := PLACE.findall(tree)) != ["banner", "main", "contentinfo"]:
        found.append(f"{page.url}: its places are {places}")
    return found


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "en")])
def test_pages_are_read_in_the_order_in_which_they_are_seen(
    width: int, language: str, town: Town, folders: Path, enter: Enter
) -> None:
    listing = proposed(town)
    ref = town.case(listing).ref
    visitor = enter(width=width)
    found = []
    for path in ["/", "/register/", "/consultations/", "/calculator/", "/about/law/", "/case/"]:
        visitor.go(path, language)
        found += faults_in_reading(visitor.page)
    come_in(visitor, ref, code_for(town, listing, listing.subject_id), language)
    found += faults_in_reading(visitor.page)
    visitor.press(".callout button")  # opens the letter, which is what brings the time to answer
    found += faults_in_reading(visitor.page)
    visitor.go(f"/case/{ref}/respond/", language)
    found += faults_in_reading(visitor.page)
    visitor.press("main a.button >> nth=0")
    visitor.press(GO_ON)
    found += faults_in_reading(visitor.page)
    assert not found, "\n".join(found)


def test_refusal_is_read_first_and_again_with_its_field(town: Town, folders: Path, enter: Enter) -> None:
    listing = proposed(town)
    ref = town.case(listing).ref
    visitor = enter()
    come_in(visitor, ref, code_for(town, listing, listing.subject_id), "en")
    visitor.press(".callout button")
    visitor.go(f"/case/{ref}/respond/", "en")
    visitor.press("main a.button >> nth=0")
    visitor.press(GO_ON)
    page = visitor.page
    (first, *_rest) = HEADING.findall(page.locator("main").aria_snapshot())
    summary = page.locator(".error-summary")
    assert summary.inner_text().startswith(first[0])
    assert summary.get_attribute("role") == "alert" or summary.locator("[role=alert]").count()
    field = page.locator("main form [aria-invalid=true]").first
    told = field.evaluate(DESCRIBED)
    assert summary.locator("a").first.inner_text() in told
