"""The lifting letter: signed, checkable without us, and silent about everything but the measure that has ended."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings as django_settings
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from clock.queries import legal_now
from ledger.models import Event
from ledger.queries.signing import load_signer, new_key
from ledger.rules.notes import Note
from lists.models import Listing, Measure
from lists.queries.letters import current_key, ended_measures, ended_measures_of, key_name
from lists.queries.papers import html_of, qr_svg
from lists.rules.letters import WrongLetter, parse_letter
from lists.transitions.letters import issue_letter, written
from notices.queries.printing import pdf_of, trouble
from tests.lists.court import DEBTOR, Court

TOOL = Path(django_settings.BASE_DIR) / "tools" / "verify_letter.py"
pytestmark = pytest.mark.usefixtures("key")

BACKEND = "django.contrib.auth.backends.ModelBackend"
REMOVED = "2026-03-17T10:00:00+08:00"


@pytest.fixture
def listed(court: Court) -> Listing:
    return court.bring_to("effective")


@pytest.fixture
def measure(court: Court, listed: Listing) -> Measure:
    """It has ended: a court has ordered it."""
    court.clock.set(REMOVED)
    ruling = Actor(id=listed.subject_id, parties=frozenset({Party.COURT}))
    court.step(listed, "order-removal", ruling, way="not enforceable", document="Ruling 12")
    return Measure.objects.get(listing=listed)


def shown(client: Client, text: str, language: str = "en") -> str:
    return client.post(f"/verify/?lang={language}", {"text": text}).content.decode()


def offline(text: str, *more: str) -> subprocess.CompletedProcess[str]:
    key = str(current_key()[0])
    command = [sys.executable, "-S", str(TOOL), "--key", key, *more]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd="/")


def test_letter_when_shown_is_found_genuine_until_its_time_is_over(
    client: Client, court: Court, measure: Measure, key: Path, settings: Any
) -> None:
    listed = measure.listing
    issued = issue_letter(measure=measure.pk, by=court.subject_acting(listed), at=legal_now())
    text = str(issued.note)
    assert Event.objects.filter(chain=listed.pk, kind="letter.issued").count() == 1
    assert "徐氏贸易有限公司" in text
    told = (DEBTOR, "judgment-defaulters", "Judgment defaulters", "evades", "Ruling 12", "2026-03-17T")
    assert [word for word in told if word in text] == []
    # Version 25 has 117 modules a side: on 68 mm, more than half a millimetre each can still be scanned.
    assert int(qr_svg(issued.note).split('viewBox="0 0 ')[1].split()[0]) <= 117 + 8
    for language, words in (
        ("en", "This letter is genuine, and it holds."),
        ("zh-hans", "这份证明书是真的，并且有效。"),
    ):
        assert words in shown(client, text.replace("\n", "\r\n"), language)
    assert offline(text, "--on", "2026-06-15").returncode == 0
    forged = text.replace("徐氏", "王氏")
    assert "not ours, or it was changed" in shown(client, forged)
    assert offline(forged).returncode == 1
    assert "not a whole letter" in shown(client, text[: len(text) // 2])
    court.clock.set(legal_now() + timedelta(days=91))
    assert "its time is over" in shown(client, text)
    assert offline(text, "--on", "2026-06-16").returncode == 3
    # The key is changed, and the operator keeps the old one's public half.
    settings.LETTER_OLD_KEYS = (str(current_key()[0]),)
    key.write_text(new_key())
    assert "its time is over" in shown(client, text)
    assert len(client.get("/api/v1/letters/key").text.splitlines()) == 2
    settings.LETTER_OLD_KEYS = ()
    assert "not ours, or it was changed" in shown(client, text)


def test_letter_when_the_measure_applies_again_is_not_confirmed(
    client: Client, court: Court, listed: Listing, key: Path
) -> None:
    measure = Measure.objects.select_related("kind", "listing__case__agency").get(listing=listed)
    genuine = load_signer(key, key_name()).sign(str(written(measure, legal_now())))
    assert "cannot confirm it" in shown(client, str(genuine))


def test_letter_when_asked_for_in_vain(court: Court, listed: Listing) -> None:
    measure = Measure.objects.get(listing=listed)
    stranger = Actor(id=court.frank.public_id, parties=frozenset({Party.SUBJECT}))
    for by, rule in ((court.subject_acting(listed), "measure"), (stranger, "role"), (actor_of(court.erin), "role")):
        with pytest.raises(Refusal) as refused:
            issue_letter(measure=measure.pk, by=by, at=legal_now())
        assert refused.value.because[0].rule == rule
    assert ended_measures([listed.pk], legal_now()) == []
    # At its own end it is over in law, though nothing has run.
    court.clock.set(measure.ends_at)
    assert [one.id for one in ended_measures_of(listed.subject_id, legal_now())] == [measure.pk]
    assert (
        issue_letter(measure=measure.pk, by=court.subject_acting(listed), at=legal_now()).letter.measure == measure.pk
    )


def test_letter_when_no_key_is_there_is_refused_kindly(court: Court, measure: Measure, settings: Any) -> None:
    settings.LETTER_KEY_FILE = ""
    by = Actor(id=measure.listing.subject_id, parties=frozenset({Party.SUBJECT}))
    with pytest.raises(Refusal) as refused:
        issue_letter(measure=measure.pk, by=by, at=legal_now())
    assert refused.value.because[0].rule == "key"


def test_letter_when_every_name_is_long_is_one_page(court: Court, measure: Measure) -> None:
    if trouble() is not None:
        pytest.skip(str(trouble()))
    issued = issue_letter(measure=measure.pk, by=court.subject_acting(measure.listing), at=legal_now())
    firm, office = (
        "示例市南风国际商业贸易进出口投资发展集团股份有限责任公司第二分公司",
        "Example Autonomous Prefecture People’s Court, Bureau",
    )
    told = replace(
        issued.letter, holder=firm, by=office, ended=f"{issued.letter.ended}, and no second class on ships either"
    )
    with pikepdf.open(io.BytesIO(pdf_of(html_of(Note(str(told), issued.note.signatures), told)))) as document:
        assert len(document.pages) == 1


def test_clerk_when_asked_at_the_counter_prints_it(client: Client, court: Court, measure: Measure) -> None:
    client.force_login(court.dora, backend=BACKEND)
    page = client.get(f"/admin/cases/case/{court.case(measure.listing).ref}/change/").content.decode()
    address = f"/admin/lists/measure/{measure.pk}/letter/"
    assert address in page
    letter = client.post(address, {"form": "html"})
    assert (letter.status_code, "no-store" in letter["Cache-Control"]) == (200, True)
    assert "<svg" in letter.text
    assert "style-src 'unsafe-inline'; sandbox" in letter["Content-Security-Policy"]
    printed = client.post(address, {"form": "pdf"})
    assert printed.content[:5] in (b"%PDF-", b"<!DOC")
    assert client.get(address).status_code == 405
    client.force_login(court.erin, backend=BACKEND)
    assert client.post(address, {"form": "html"}).status_code == 302


def test_text_of_a_letter_when_it_is_not_its_one_form() -> None:
    text = "statutory-lists/lifting@v1\nmeasure x\n"
    for wrong in (text, "", "another\n", text * 3):
        with pytest.raises(WrongLetter):
            parse_letter(wrong)
