"""The page of the rules: whole in both languages, and written from what the program runs on."""

from datetime import date

import pytest
from django.test import Client

from deadlines.queries.calendars import rules_in_force
from regimes.queries.law import clocks
from regimes.rules.invariants import INVARIANTS

pytestmark = pytest.mark.django_db


def page(client: Client, language: str) -> str:
    answer = client.get("/about/law/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_law_when_read_has_every_clock_and_every_invariant(client: Client) -> None:
    shown = page(client, "en")
    for rule in rules_in_force(date(2026, 5, 8)):
        assert f'id="clock-{rule.code.lower()}"' in shown, rule.code
    assert [one.code for one in clocks(date(2026, 5, 8)) if one.name == one.code] == []  # each has a name
    for one in INVARIANTS:
        assert f'id="rule-{one.number}"' in shown
    assert [one.number for one in INVARIANTS] == list(range(1, 18))


def test_law_when_read_in_chinese_is_chinese(client: Client) -> None:
    shown = page(client, "zh-hans")
    assert "用平实的语言说明规则" in shown
    assert "the standard" not in shown
    assert "house rule" not in shown


def test_clock_when_shown_says_who_says_so() -> None:
    verify = next(clock for clock in clocks(date(2026, 5, 8)) if clock.code == "VERIFY")
    assert verify.name == "Verifying what was fulfilled"
    assert verify.ends == (("unopposed: hidden provisionally, with an incident", "house rule"),)
    assert verify.article == "Provisions of the Supreme People’s Court on the list of judgment defaulters, article 10"


def test_law_when_looked_for_is_linked_from_every_page(client: Client) -> None:
    assert 'href="/about/law/"' in client.get("/register/").content.decode()
