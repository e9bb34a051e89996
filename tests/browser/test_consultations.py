"""Consultations in a browser: every page in both languages, and a comment from the first look to the receipt."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from cases.queries.standings import actor_of
from cases.transitions import move
from clock.queries import legal_now
from consultations.models import CommentGroup, Draft
from consultations.queries.kinds import KINDS
from consultations.registry import register_kind
from consultations.rules.comments import Said
from consultations.states import Channel
from consultations.transitions import (
    authorise_withholding,
    begin_draft,
    comment,
    group_comments,
    propose_withholding,
)
from deadlines.transitions.sweeping import sweep
from tests.browser.conftest import Enter, Visitor
from tests.browser.test_every_page import faults, faults_here
from tests.conftest import LegalClock
from tests.consultations.world import AFTER, BY_LAW, OPENED, shorter, text

if BY_LAW.code not in KINDS:
    register_kind(BY_LAW)

PAGE = "/consultations/market/"
LETTER = "Ten is too early in summer, when people sit outside until the sun is down. Please let it be eleven."


def actor(name: str) -> Any:
    return actor_of(get_user_model().objects.get(username=name))


def moved(draft: Draft, verb: str, by: str, **data: Any) -> None:
    move(case_id=draft.pk, verb=verb, by=actor(by), at=legal_now(), reason="As the council asked.", data=data)


def say(draft: Draft, words: str, **more: str) -> Any:
    return comment(draft=draft.pk, said=Said(words, **more), channel=Channel.WEB)


@pytest.fixture
def draft(enter: Enter) -> Draft:
    """Open, in its second version, with a few comments."""
    LegalClock().set(OPENED)
    manager = get_user_model().objects.get(username="manager")
    made = begin_draft(
        kind="by-law",
        slug="market",
        document=text(),
        agency=manager.agency_id,
        by=actor("manager"),
        at=legal_now(),
        reason="The council asked for it.",
    )
    draft = Draft.objects.get(pk=made.case_id)
    moved(draft, "open-comment", "manager")
    moved(draft, "revise", "manager", document=shorter())
    say(draft, LETTER, name="夜猫子", contact="owl@example.org")
    say(draft, LETTER.upper())
    say(draft, f"{LETTER} Exempt the fire brigade's own feast, which has been held for a hundred years.")
    bad = say(draft, "Mr Wu is ill")
    row = propose_withholding(comment_id=bad.number, ground="personal", by=actor("manager"), reason="An illness.")
    authorise_withholding(withholding_id=row.pk, by=actor("manager2"), reason="Indeed.")
    group_comments()
    draft.refresh_from_db()
    return draft


def close_and_answer(draft: Draft) -> None:
    LegalClock().set(AFTER)
    sweep()
    groups = [str(group.pk) for group in CommentGroup.objects.order_by("number")]
    moved(draft, "answer", "manager", groups=groups[:2], outcome="explained", answer="夏天也是十点。", answer_en="No.")
    moved(draft, "answer", "manager", groups=groups[2:], outcome="explained", answer="与文本无关。")


PAGES = ["/consultations/", PAGE, f"{PAGE}comments/", f"{PAGE}groups/", f"{PAGE}answers/", f"{PAGE}versions/2/"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_public_pages_of_a_text_in(language: str, draft: Draft, enter: Enter) -> None:
    visitor = enter()
    found = faults(visitor, [*PAGES, f"{PAGE}comment/"], language)
    close_and_answer(draft)
    found += faults(visitor, [*PAGES, f"{PAGE}comment/"], language)
    digest = draft.versions.get(number=2).digest
    moved(draft, "adopt", "manager2", digest=digest)
    found += faults(visitor, PAGES[:2], language)
    assert found == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_desk_pages_of_a_text_in(language: str, draft: Draft, enter: Enter) -> None:
    manager = enter()
    manager.sign_in("manager")
    base = f"/admin/consultations/draft/{draft.pk}/"
    row = draft.comments.earliest("pk").pk
    moved(draft, "narrow", "manager", document=text(), change="clerical")
    begin = "/admin/consultations/draft/begin/"
    pages = ["/admin/consultations/draft/", begin, f"{begin}?kind=standard", f"{begin}?kind=by-law"]
    pages += [f"{base}{page}" for page in ("change/", "text/", "answers/", "comments/", f"comments/{row}/")]
    pages += [f"/admin/cases/case/{draft.ref}/change/", f"/admin/cases/case/{draft.ref}/moves/answer/"]
    found = faults(manager, pages, language)
    manager.go(f"{base}comments/{row}/")
    manager.press("main [type=submit]")
    manager.page.wait_for_selector(".errorlist")
    found += faults_here(manager)
    assert found + complaints_of(manager) == []


@pytest.mark.parametrize(("script", "width", "language"), [(False, 390, "zh-hans"), (True, 1280, "en")])
def test_sheet_of_a_standard_is_filled_in(script: bool, width: int, language: str, draft: Draft, enter: Enter) -> None:
    """Rows come and go by plain buttons, and what was typed is there again beside what is wrong with it."""
    manager = enter(script=script, width=width)
    page = manager.page
    manager.sign_in("manager")
    manager.go("/admin/consultations/draft/begin/?kind=standard", language)
    page.fill("[name=slug]", "arrears")
    page.fill("[name=text-title-en]", "Employers in arrears")
    manager.press("[name=add][value='/grounds']")
    page.fill("[name=text-grounds-0-code]", "No Code")
    manager.press("[name=add][value='/measures/offered']")
    found = faults_here(manager) if script else manager.overflow()
    manager.press("[name=check] >> nth=0")
    assert page.input_value("[name=text-title-en]") == "Employers in arrears"
    assert page.input_value("[name=slug]") == "arrears"
    assert page.get_attribute("[name=text-grounds-0-code]", "aria-invalid") == "true"
    assert page.locator(".error-summary a[href='#text-grounds-0-code']").count() == 1
    found += faults_here(manager) if script else manager.overflow()
    manager.press("[name=remove][value='/grounds/0']")
    assert page.locator("[name=text-grounds-0-code]").count() == 0
    assert found + complaints_of(manager) == []


def test_sheet_of_the_catalogue_folds_its_items(draft: Draft, enter: Enter) -> None:
    manager = enter(width=390)
    page = manager.page
    manager.sign_in("manager")
    manager.go("/admin/consultations/draft/begin/?kind=catalogue", "zh-hans")
    for at in range(2):
        manager.press("[name=add][value='/items']")
        page.fill(f"[name=text-items-{at}-title-zh]", "欠付工资")
        page.fill(f"[name=text-items-{at}-title-en]", "Wages not paid")
    manager.press("[name=add][value='/items/1/fields']")
    assert page.locator("details summary >> text=欠付工资").count() == 2
    assert not page.is_visible("[name=text-items-0-code]")
    page.click("details summary >> text=欠付工资 >> nth=0")
    page.fill("[name=text-items-0-code]", "No Code")
    manager.press("[name=check] >> nth=0")
    assert page.is_visible("[name=text-items-0-code]")  # what is to be mended is open
    assert page.input_value("[name=text-items-0-code]") == "No Code"
    assert faults_here(manager) + manager.overflow() + complaints_of(manager) == []


@pytest.mark.parametrize("script", [True, False])
def test_somebody_comments(script: bool, draft: Draft, enter: Enter) -> None:
    visitor = enter(script=script, width=390)
    page = visitor.page
    visitor.go("/consultations/", "en")
    visitor.press("main a >> text=Market by-law")
    visitor.press("a.button >> text=Comment on this text")
    assert "Never published" in page.inner_text("main")
    visitor.press("main [type=submit]")
    assert "Write what you want to say." in page.inner_text(".error-summary")
    page.fill("[name=text]", "The bins at the gate are always full.")
    page.fill("[name=name]", "Dustman")
    page.fill("[name=contact]", "0000-111")
    visitor.press("main [type=submit]")
    assert "It has not been sent yet." in page.inner_text("main")
    visitor.press("[name=change]")
    assert page.input_value("[name=contact]") == "0000-111"
    visitor.press("main [type=submit]")
    visitor.press("[name=send]")
    assert page.inner_text("h1") == "Your comment has arrived"
    reference = page.inner_text(".receipt")
    visitor.press("main a >> text=Read every comment")
    shown = page.inner_text("main")
    assert reference in shown
    assert "The bins at the gate are always full." in shown
    assert "0000-111" not in shown
    assert complaints_of(visitor) == []


def complaints_of(visitor: Visitor) -> list[str]:
    """That a form with a fault comes back with 422 is what the test asked for."""
    return [one for one in visitor.complaints if "status of 422" not in one]


def test_receipt_and_check_in_chinese_without_barriers(draft: Draft, enter: Enter) -> None:
    visitor = enter()
    page = visitor.page
    visitor.go(f"{PAGE}comment/", "zh-hans")
    found = faults_here(visitor)
    visitor.press("main [type=submit]")
    found += faults_here(visitor)
    page.fill("[name=text]", "门口的垃圾桶总是满的。")
    visitor.press("main [type=submit]")
    found += faults_here(visitor)
    visitor.press("[name=send]")
    found += faults_here(visitor)
    assert found + complaints_of(visitor) == []
