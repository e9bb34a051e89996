"""Two officials at one case, in a browser: both decide, and one of them is told that it is done; one steps aside, and the desk lets
them decide no more, and says why."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from cases.models import Case, Signature
from cases.states import Part
from deadlines.transitions import sweep
from lists.models import Listing
from people.models import User
from tests import worlds
from tests.browser.conftest import Enter, Visitor
from tests.browser.walking import Walk
from tests.cases.desk import BACKEND
from tests.conftest import LegalClock
from tests.lists.court import DECIDED, WINDOW_OVER, Court

FACTS = "It moved its assets."


@worlds.fixture
def ripe() -> Court:
    """A court where a listing waits for a second official: its notice was served, and nobody answered."""
    court = Court(LegalClock())
    court.open_list()
    court.bring_to("notified")
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    return court


class AtDesk(Walk):
    """An official before the page of the case."""

    def begin(self, user: User) -> Visitor:
        client = Client()
        client.force_login(user, backend=BACKEND)
        self.arrive(client, page_of())
        return self.visitor

    def in_words(self, sentence: str, **numbers: Any) -> str:
        return self.told(sentence, numbers)

    def open(self, verb: str) -> None:
        self.press(f"main a[href$='/moves/{verb}/']")

    def fill_in_decision(self) -> None:
        page = self.visitor.page
        page.fill("[name=facts]", FACTS)
        page.check("[name=exclusions]")
        for box in page.locator("[name=measures]").all():
            box.check()
        page.fill("[name=reason]", "As the file shows.")

    def send(self) -> None:
        self.press("main form button[type=submit]")


def page_of() -> str:
    return f"/admin/cases/case/{Case.objects.get(kind='listing').ref}/change/"


def desk(enter: Enter, tmp_path: Any, width: int, language: str) -> AtDesk:
    return AtDesk(look=(True, width, language), enter=enter, papers=tmp_path)


LOOKS = [(1280, "en"), (390, "zh-hans")]


@pytest.mark.parametrize("late", LOOKS, ids=["desk-en", "phone-zh"])
def test_officials_when_two_decide_from_the_same_page_one_is_told_who_did(
    ripe: Court, enter: Enter, tmp_path: Any, late: tuple[int, str]
) -> None:
    first, second = desk(enter, tmp_path, 1280, "en"), desk(enter, tmp_path, *late)
    for one, user in ((first, ripe.bob), (second, ripe.second)):
        one.begin(user)
        one.open("decide")
        one.fill_in_decision()
    first.send()
    assert "Done: Decide to list." in first.visitor.page.inner_text(".messages")
    second.send()
    page = second.visitor.page
    told = page.inner_text("main [role=alert]")
    assert second.in_words("The case has changed since you opened this form") in told
    assert second.in_words("Decide to list") in told
    assert ripe.bob.name in told
    assert page.input_value("[name=facts]") == FACTS  # what was typed is not lost
    assert page.locator("main form button[type=submit]").count() == 0  # nothing is left to send
    second.look_around()
    second.press("main a.button")
    assert ripe.bob.name in page.inner_text("main")
    assert page.locator("a[href$='/moves/decide/']").count() == 0
    second.look_around()
    signed = Signature.objects.filter(case__kind="listing", part=Part.DECIDER)
    assert [one.person for one in signed] == [ripe.bob]
    assert first.faults + second.faults == []


@pytest.mark.parametrize("look", LOOKS, ids=["desk-en", "phone-zh"])
def test_official_when_they_step_aside_can_decide_no_more_and_is_told_why(
    ripe: Court, enter: Enter, tmp_path: Any, look: tuple[int, str]
) -> None:
    walk = desk(enter, tmp_path, *look)
    page = walk.begin(ripe.bob).page
    walk.open("recuse")
    page.select_option("[name=official]", "bob")
    page.check("[name=ground][value=interest]")
    page.fill("[name=reason]", "Its director is my cousin.")
    walk.look_around()
    walk.send()
    walk.look_around()
    with translation.override(look[1]):
        why = gettext("You have declared an interest in this matter. Somebody else must do this.")
        title = gettext("Decide to list")
    shut = page.locator("main .moves li", has_text=title)
    assert why in shut.inner_text()
    assert page.locator("a[href$='/moves/decide/']").count() == 0
    walk.visitor.go(page_of().replace("change/", "moves/decide/"))
    assert why in page.inner_text("main .callout-wait")
    assert page.locator("main form").count() == 0
    walk.look_around()
    assert Listing.objects.get().decided_at is None
    assert walk.faults == []
