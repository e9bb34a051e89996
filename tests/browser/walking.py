"""How a form is walked through: everything done wrong first, in one of four ways of looking at it.

With a script and without, on a phone and at a desk, in both languages: each form is walked in one of these ways, and any two of
them meet in some walk. `make soak` walks each form in all four.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from records.rules.file_kinds import LARGEST
from tests.browser.conftest import Enter, Visitor
from tests.portal import filings
from tests.portal.filings import Papers

Look = tuple[bool, int, str]
LOOKS: list[Look] = [(True, 390, "en"), (False, 390, "zh-hans"), (True, 1280, "zh-hans"), (False, 1280, "en")]
GO_ON = "main form .actions button.button >> nth=0"
T = TypeVar("T")


def walks(forms: Sequence[T]) -> list[tuple[T, Look]]:
    if os.environ.get("SCS_EVERY_LOOK"):
        return [(one, look) for one in forms for look in LOOKS]
    return [(one, LOOKS[number % len(LOOKS)]) for number, one in enumerate(forms)]


def called(chosen: object) -> str:
    if not isinstance(chosen, tuple):
        return str(getattr(chosen, "name", ""))
    script, width, language = chosen
    return f"{'script' if script else 'plain'}-{width}-{language}"


@dataclass(kw_only=True)
class Walk:
    look: Look
    enter: Enter
    papers: Path
    found: list[str] = field(default_factory=list)  # what is wrong with the pages on the way
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def visitor(self) -> Visitor:
        return self.visitors[-1]

    @property
    def language(self) -> str:
        return self.look[2]

    @property
    def faults(self) -> list[str]:
        return self.found + [told for each in self.visitors for told in each.complaints]

    def arrive(self, client: Client, address: str) -> None:
        """In a new window, as whoever this client has signed in as."""
        script, width, language = self.look
        self.visitors.append(self.enter(script=script, width=width))
        kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if kept:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": kept.value, "url": self.visitor.site}
            self.visitor.page.context.add_cookies([cookie])
        assert self.visitor.go(address, language) == 200

    def look_around(self) -> None:
        assert self.visitor.page.get_attribute("html", "lang") == self.language
        self.found += self.visitor.faults(self.look[0])

    def press(self, selector: str = GO_ON) -> None:
        self.visitor.press(selector)

    def told(self, sentence: str, numbers: dict[str, int | str]) -> str:
        with translation.override(self.language):
            return gettext(sentence) % numbers if numbers else gettext(sentence)

    def says(self, name: str, sentence: str, **numbers: int | str) -> None:
        """In the summary, with the way to the field; and beside the field."""
        page, told = self.visitor.page, self.told(sentence, numbers)
        link = page.locator(".error-summary a", has_text=told).first
        assert link.is_visible(), told
        assert page.locator(link.get_attribute("href") or "").count() == 1
        wrong = page.locator(".field-wrong", has=page.locator(f"[name={name}][aria-invalid=true]"))
        assert told in wrong.locator(".errorlist").inner_text()

    def put_in(self, asked: Papers, button: str = GO_ON) -> None:
        """A false file and one too large, beside one that is right."""
        page, name = self.visitor.page, f"[name={asked.name}]"
        if asked.required:
            self.press()
            self.says(asked.name, filings.NO_PAPER)
        false, large, right = [str(self.papers / one) for one in ("false.pdf", "large.pdf", "receipt.png")]
        many = page.get_attribute(name, "multiple") is not None
        for sent in ([right, false, large],) if many else ([false], [large], [right]):
            page.set_input_files(name, sent)
            self.press(button)
            if false in sent:
                self.says(asked.name, filings.FALSE, kind="PDF")
                self.look_around()
            if large in sent:
                self.says(asked.name, filings.TOO_LARGE, megabytes=LARGEST // 1024 // 1024)
