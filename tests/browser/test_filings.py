"""Everything that a party of a case can file, from its first page to the receipt, with everything done wrong that can be."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from ledger.models import Event
from tests.browser.conftest import Enter, Visitor
from tests.browser.walking import GO_ON, Look, Walk, called, walks
from tests.portal.filings import FILINGS, Asked, Filed, Papers, Pick, Place, Town, Typed, come_into

CASH = "We paid on 4 March, in cash."


@dataclass(kw_only=True)
class Filing(Walk):
    town: Town
    place: Place
    one: Filed

    @property
    def address(self) -> str:
        return f"/case/{self.place.ref}/{self.one.code}/"

    def come(self) -> None:
        """At another device each time: what was written is there."""
        client = Client()
        come_into(self.town, self.place, client)
        self.arrive(client, self.address)

    # --- One question ---

    def answer(self, asked: Asked) -> None:
        match asked:
            case Typed():
                self.write(asked)
            case Pick():
                self.choose(asked)
            case Papers():
                self.put_in(asked)
                if asked.name != "document":
                    assert self.visitor.page.locator("[name=remove]").count() == 1  # the one that could be taken
                    self.press()

    def write(self, asked: Typed) -> None:
        page, name = self.visitor.page, f"[name={asked.name}]"
        for given, sentence, numbers in asked.wrong:
            page.fill(name, given)
            self.press()
            self.says(asked.name, sentence, **numbers)
            assert page.input_value(name) == given
        self.look_around()
        page.reload()  # which sends the same once more
        assert page.input_value(name) == asked.wrong[-1][0]
        page.fill(name, asked.right)
        self.press()

    def choose(self, asked: Pick) -> None:
        self.press()
        self.says(asked.name, asked.empty)
        self.look_around()
        self.visitor.page.check(f"[name={asked.name}]{f'[value={asked.right}]' if asked.right else ' >> nth=0'}")
        self.press()

    # --- To the end ---

    def answer_all(self) -> None:
        self.press("main .actions a.button")
        for number, asked in enumerate(self.one.asked):
            if number == 1:  # begun here, gone on with at another device
                self.come()
                self.press("main .actions a.button")
            assert self.visitor.page.url.endswith(f"{self.address}{asked.name}/")
            self.answer(asked)
        assert self.visitor.page.url.endswith(f"{self.address}check/")
        self.look_around()

    def change_beside(self) -> None:
        """What is sent is what was looked at."""
        typed = next((one for one in self.one.asked if isinstance(one, Typed) and one.name != "amount"), None)
        if typed is None:
            return
        beside = self.beside(f"{typed.name}/?from=check")
        assert beside.page.input_value(f"[name={typed.name}]") == typed.right
        beside.page.fill(f"[name={typed.name}]", CASH)
        beside.press(GO_ON)
        beside.page.close()
        self.press()
        assert self.visitor.page.locator(".callout[role=alert]").is_visible()
        assert CASH in self.visitor.page.inner_text("main")
        self.look_around()

    def send(self) -> None:
        """Twice, by a hand that is used to icons; from a second window; and from the page that the way back leads to."""
        page, beside = self.visitor.page, self.beside("check/")
        page.dblclick(GO_ON)
        page.wait_for_selector(".panel .receipt")
        self.look_around()
        beside.press(GO_ON)
        assert beside.page.url == page.url
        beside.page.go_back()
        assert beside.page.locator(GO_ON).count() == 0
        beside.page.close()

    def beside(self, path: str) -> Visitor:
        """A second window of the same browser."""
        beside = Visitor(self.visitor.page.context.new_page(), self.visitor.site, self.visitor.complaints)
        assert beside.go(f"{self.address}{path}") == 200
        return beside


def events(one: Filed) -> int:
    return Event.objects.filter(kind=f"case.{one.event}").count()


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(("one", "look"), walks(FILINGS), ids=called)
def test_filing_when_walked_through_is_filed_once(
    one: Filed, look: Look, town: Town, papers: Path, enter: Enter
) -> None:
    walk = Filing(look=look, enter=enter, papers=papers, town=town, place=one.come(town), one=one)
    before = events(one)
    walk.come()
    walk.look_around()
    walk.answer_all()
    walk.change_beside()
    walk.send()
    assert events(one) == before + 1
    assert walk.faults == []
