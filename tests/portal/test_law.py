"""The page of the rules: whole in both languages, and written from what the program runs on."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from deadlines.queries.calendars import rules_in_force
from deadlines.queries.names import STATES
from deadlines.states import TimerState
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


def test_law_when_opened_has_its_contents_before_it_and_one_name_for_our_own_rules(client: Client) -> None:
    shown = page(client, "en")
    contents = shown.split('aria-label="On this page"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert anchors[:2] == ["promises-title", "clocks-title"]
    assert len(anchors) == 2 + len(clocks(date(2026, 5, 8)))
    assert [one for one in anchors if f'id="{one}"' not in shown] == []
    assert "rule of this software" not in shown
    assert shown.count("The rules, in plain words") == 3  # title, heading, and the way to it at the foot of each page
    assert "The law in plain words" not in shown


def test_law_when_looked_for_is_linked_from_every_page(client: Client) -> None:
    assert 'href="/about/law/"' in client.get("/register/").content.decode()


def test_words_that_stand_in_several_places_say_in_chinese_what_they_mean_in_each() -> None:
    with translation.override("zh-hans"):
        assert str(STATES[TimerState.FIRED]) == "已届满"
        assert translation.gettext("What was found") == "查明的情况"
        assert translation.gettext("What the evaluation found") == "评估结论"
        assert translation.gettext("What it says about you") == "文书中关于您的内容"
