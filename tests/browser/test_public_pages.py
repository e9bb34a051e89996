"""The public pages of whoever has no case, and of whoever looks for themselves: both languages, wide and narrow, without barriers."""

from pathlib import Path
from typing import Any

import pytest

from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.states import Party
from clock.queries import legal_now
from deadlines.transitions import sweep
from ledger.queries.signing import new_key
from lists.models import Candidate, Listing, Measure, Visible
from notices.transitions.passes import issue_pass
from records.models import Record
from tests.browser.conftest import Enter, Visitor
from tests.browser.test_every_page import faults_here
from tests.conftest import LegalClock
from tests.lists.court import CREDITOR, DECISION_SERVED, IN_EFFECT, SERVED, WINDOW_OVER
from tests.lists.scanning import read_code
from tests.lists.standard import standard
from tests.lists.tax import Bureau, redlist

ABOUT = ["/about/contact/", "/about/accessibility/", "/about/privacy/", "/about/law/"]


@pytest.fixture
def bureau(live_server: Any, legal_clock: LegalClock, settings: Any, tmp_path: Path) -> Bureau:
    key = tmp_path / "letters"
    key.write_text(new_key())
    settings.FILES_DIR, settings.LETTER_KEY_FILE, settings.OIDC_NAME = str(tmp_path / "files"), str(key), "City Sign-in"
    bureau = Bureau(legal_clock)
    bureau.open_lists({"judgment-defaulters": standard(), "grade-a-taxpayers": redlist()})
    return bureau


@pytest.fixture
def listed(bureau: Bureau) -> Listing:
    """One that has effect, one whose measure has ended, and a candidate who is posted."""
    other = {"kind": "organisation", "name": "赵氏建材有限公司", "identifier": CREDITOR}
    record = bureau.confirmed(subject=bureau.creditor(), beneficiary=bureau.debtor())
    both = listed, ended = bureau.propose(), bureau.propose(record, subject=other)
    bureau.clock.set(SERVED)
    for one in both:
        bureau.served(one)
    bureau.clock.set(WINDOW_OVER)
    sweep()
    for one in both:
        bureau.decided(one)
    bureau.clock.set(DECISION_SERVED)
    for one in both:
        bureau.served(one, "serve-decision")
    bureau.clock.set(IN_EFFECT)
    sweep()
    ruling = Actor(id=ended.subject_id, parties=frozenset({Party.COURT}))
    bureau.step(ended, "order-removal", ruling, way="not enforceable", document="Ruling 12")
    candidate = bureau.candidate()
    bureau.agreed(candidate)
    bureau.step(candidate, "post", bureau.olive, reasons="Graded A for 2025 by the tax bureau.")
    return listed


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_public_pages_when_walked_through(language: str, bureau: Bureau, listed: Listing, enter: Enter) -> None:
    entry, candidate = Visible.objects.get(), Candidate.objects.get()
    register = f"/register/{entry.list_id}/"
    visitor, found = enter(), []
    paths = ["/", "/register/", register, f"{register}standard/", f"{register}{entry.public_id}/", "/register/search/"]
    for path in [*paths, "/candidates/", f"/candidates/{candidate.pk}/", *ABOUT, "/my-data/"]:
        assert visitor.go(path, language) == 200, path
        found += faults_here(visitor)
    visitor.go("/register/search/", language)
    visitor.page.fill("[name=name]", "xushi maoyi")
    visitor.press("main button[type=submit]")
    assert "徐氏贸易有限公司" in visitor.page.inner_text("main table")
    found += faults_here(visitor)
    visitor.go(f"/candidates/{candidate.pk}/", language)
    visitor.press("main form button[type=submit]")
    assert visitor.page.query_selector("[name=words][aria-invalid=true]")
    found += faults_here(visitor)
    visitor.page.fill("[name=words]", "They filed late.")
    visitor.press("main form button[type=submit]")
    visitor.page.wait_for_selector(".panel .receipt")
    found += faults_here(visitor)
    assert found + [one for one in visitor.complaints if "422" not in one] == []


@pytest.mark.parametrize(("language", "script"), [("en", True), ("zh-hans", False)])
def test_own_file_when_walked_through(
    language: str, script: bool, bureau: Bureau, listed: Listing, enter: Enter
) -> None:
    """With a script the barriers are looked for; without one, everything works the same."""
    ended = Measure.objects.get(state="lifted")
    visitor, found = enter(script=script, width=390, sharp=3), []
    look = faults_here if script else (lambda one: [])
    by = actor_of(bureau.dora)
    code = issue_pass(subject=ended.listing.subject_id, proved_by="Licence", by=by, at=legal_now())
    visitor.go("/my-data/", language)
    visitor.page.fill("[name=code]", "WRONG")
    visitor.press("main form button[type=submit] >> nth=0")
    assert visitor.page.query_selector("[name=code][aria-invalid=true]")
    found += look(visitor)
    visitor.page.fill("[name=code]", code)
    visitor.press("main form button[type=submit] >> nth=0")
    assert "赵氏建材有限公司" in visitor.page.inner_text("main")
    found += look(visitor)
    record = Record.objects.get(subject=ended.listing.subject_id)
    for path in ("held/", f"records/{record.case.ref}/doubt/", "mail/", "calendar/"):
        assert visitor.go(f"/my-data/{path}", language) == 200
        found += look(visitor)
    visitor.press("[name=open]")
    assert "/calendars/" in visitor.page.inner_text(".secret")
    found += letter_faults(visitor, ended, language)
    found += look(visitor)
    assert found + [one for one in visitor.complaints if "422" not in one] == []


def letter_faults(visitor: Visitor, ended: Measure, language: str) -> list[str]:
    """The letter is taken here, its code is read as a telephone reads it, and what it holds is checked where anybody does."""
    visitor.go("/my-data/", language)
    with visitor.page.expect_response("**/my-data/letter/") as letter:
        visitor.press("button[value=html]")
    visitor.page.wait_for_selector("svg.qr")
    text = read_code(visitor.page.locator("svg.qr").screenshot())
    assert ended.kind.title in text
    visitor.go("/verify/", language)
    visitor.page.fill("[name=text]", text)
    visitor.press("main form button[type=submit]")
    found = visitor.page.query_selector(".callout-relief")
    return [] if found and letter.value.status == 200 else ["the letter was not found genuine"]
