"""A citizen with a letter in the hand: on a phone without a script, at a desk with one, in both languages."""

from pathlib import Path
from typing import Any

import pytest

from cases.queries.standings import actor_of
from clock.queries import legal_now
from lists.models import Listing
from notices import transitions as notices
from tests.browser.conftest import Enter, Visitor
from tests.browser.walking import LOOKS, Look, called
from tests.portal.filings import Town, owed, proposed


def code_for(town: Town, listing: Listing, to: Any) -> str:
    return notices.issue_code(case=listing.pk, to=to, by=actor_of(town.dora), at=legal_now())


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


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[1]], ids=called)
def test_citizen_opens_the_letter_and_sees_what_can_be_done(
    look: Look, town: Town, folders: Path, enter: Enter
) -> None:
    script, width, language = look
    listing = proposed(town)
    visitor = enter(script=script, width=width)
    come_in(visitor, town.case(listing).ref, code_for(town, listing, listing.subject_id), language)
    found = visitor.faults(script)
    visitor.press(".callout button")
    found += visitor.faults(script)
    assert town.state(listing.pk) == "notified"
    visitor.press(".moves a.button >> nth=0")
    assert visitor.page.url.endswith("/respond/")
    assert found + visitor.complaints == []


def test_listed_and_owed_see_their_pages(town: Town, folders: Path, enter: Enter) -> None:
    listing = town.listed
    subject, beneficiary = enter(), enter(width=390)
    ref = town.case(listing).ref
    come_in(subject, ref, code_for(town, listing, listing.subject_id), "en")
    found = []
    for path in ["", "respond/"]:
        subject.go(f"/case/{ref}/{path}", "en")
        found += faults_at(subject)
    for path in ["/case/lost-code/", "/case/forms/", "/case/forms/listing/respond/", "/case/"]:
        subject.go(path, "zh-hans")
        found += faults_at(subject)
    owed(town)
    come_in(beneficiary, ref, code_for(town, listing, listing.beneficiary_id), "zh-hans")
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
