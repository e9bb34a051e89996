"""My data: somebody lets one agency ask whether they are not on a list, takes it back, and reads who asked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from clock.queries import legal_now
from ledger.queries.signing import new_key
from lists.models import ConfirmationConsent
from lists.states import Scope
from notices.transitions.passes import issue_pass
from records.models import Identifier
from tests.lists.court import DEBTOR
from tests.portal.citizen import CODE
from tests.portal.filings import Town

PAGE = "/my-data/confirmations/"
CHOSEN = {"key": "judgment-defaulters tax", "agree": "on"}


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "letters"
    file.write_text(new_key())
    settings.LETTER_KEY_FILE, settings.LETTER_OLD_KEYS = str(file), ()


@pytest.fixture
def inside(folders: Path, town: Town, client: Client) -> Client:
    """Xu Company, which stands on the list."""
    subject = town.listed.subject_id
    code = issue_pass(subject=subject, proved_by="Licence", by=actor_of(town.dora), at=legal_now())
    client.post("/my-data/", {"code": code})
    return client


def sent(page: str) -> dict[str, str]:
    return {**CHOSEN, "stamp": re.findall(r'name="stamp" value="([^"]+)"', page)[0]}


def ask(town: Town, code: str) -> Any:
    body = json.dumps({"list": "judgment-defaulters", "identifier": DEBTOR, "code": code})
    headers = town.token(town.program, Scope.CONFIRM)
    return Client().post("/api/v1/confirmations/", body, content_type="application/json", headers=headers)


def test_code_when_agreed_is_shown_once_and_says_nothing_of_the_listing(town: Town, inside: Client) -> None:
    assert PAGE in inside.get("/my-data/").text
    page = inside.get(PAGE).text
    for words in (
        "Example tax, about “Judgment defaulters”",
        "Before a public contract is awarded",
        "91**************4P",
    ):
        assert words in page
    answer = inside.post(PAGE, sent(page))
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    (code,) = set(CODE.findall(answer.text))
    assert CODE.findall(inside.get(PAGE).text) == []
    refused = ask(town, code)
    assert (refused.status_code, refused.json()["rule"]) == (409, "confirmation")
    assert "nothing was confirmed, and no reason was given" in inside.get(PAGE).text
    held = inside.get("/my-data/held/").text
    assert held.count("nothing was confirmed, and no reason was given") == 2  # among the looks, and by itself
    assert "Example tax" in held
    everything = json.loads(inside.post("/my-data/my-data.json").content)
    assert len(everything["rooms"]["confirmations"]["confirmations"]) == 2
    # No page says to themselves what they could be made to bring.
    assert "statutory-lists/not-listed" not in "".join((page, held, answer.text, json.dumps(everything)))


def test_code_when_taken_back_opens_nothing(town: Town, inside: Client) -> None:
    page = inside.get(PAGE).text
    inside.post(PAGE, sent(page))
    row = ConfirmationConsent.objects.get()
    assert Client().post(f"{PAGE}{row.pk}/revoke/").status_code == 302
    assert ConfirmationConsent.objects.get().ended == ""
    assert "Taken back." in inside.post(f"{PAGE}{row.pk}/revoke/", follow=True).text
    assert ConfirmationConsent.objects.get().ended == "revoked"
    assert inside.post(f"{PAGE}{row.pk}/revoke/").status_code == 404
    stale = inside.post(PAGE, sent(page))
    assert (stale.status_code, "This form was sent before." in stale.text) == (422, True)


def test_form_when_something_is_missing_says_what(inside: Client) -> None:
    page = inside.get(PAGE).text
    for given, words in (
        ({}, "Choose who may ask."),
        ({**sent(page), "key": "judgment-defaulters court"}, "Choose one of these."),
        ({**sent(page), "agree": ""}, "Tick this if you agree."),
        ({**sent(page), "stamp": "x"}, "Open the page again."),
    ):
        answer = inside.post(PAGE, given)
        assert (answer.status_code, words in answer.text) == (422, True)
    assert not ConfirmationConsent.objects.exists()


def test_number_when_nobody_has_compared_it_leads_to_a_counter(town: Town, inside: Client) -> None:
    Identifier.objects.filter(subject=town.listed.subject_id).update(verified=False)
    page = inside.get(PAGE).text
    assert ("First let a counter see your number" in page, 'name="key"' in page) == (True, False)


def test_list_when_its_rules_name_who_asks_says_so_in_public(town: Town, client: Client) -> None:
    for address in ("/register/judgment-defaulters/", "/register/judgment-defaulters/standard/"):
        page = client.get(address).text
        assert "Who may have it confirmed that somebody is not listed" in page
        assert "Example tax: Before a public contract is awarded (Provisions on the list" in page
    assert "confirmed that somebody is not listed" not in client.get("/register/grade-a-taxpayers/").text
