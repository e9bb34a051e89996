"""The desk's first page: an official's work of today, found in one look."""

import pytest
from django.utils.translation import override

from cases.queries.laws import law_in_words
from ledger.queries import history
from people.states import Role
from tests.cases.desk import Official, words
from tests.cases.market import Market
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db


def work(official: Official) -> str:
    page = words(official.client.get("/admin/").content.decode())
    return page.split("Your work today")[1].split("What stands today")[0]


def test_first_page_when_a_case_waits_for_a_signature_names_it_to_those_who_may_sign(market: Market) -> None:
    early, ready = market.open(), market.bring_to(market.open(), "notified")
    told = work(Official(market.bob))
    assert f"{ready.ref} Example Fruit Co Told" in told
    assert "you may sign: Decide" in told
    assert early.ref not in told  # nobody has answered yet
    assert ready.ref not in work(Official(market.alice))  # she has proposed it
    assert ready.ref not in work(Official(market.dora))
    market.move(ready, "decide", market.bob)
    assert ready.ref not in work(Official(market.erin))


def test_first_page_when_it_names_cases_is_noted_as_a_look(market: Market) -> None:
    ready = market.bring_to(market.open(), "notified")
    work(Official(market.bob))
    assert history(market.bob.public_id)[-1].values == {"cases": [ready.ref], "purpose": "work on the case"}
    work(Official(market.alice))  # she is shown none
    assert "cases.listed" not in {event.kind for event in history(market.alice.public_id)}


def test_first_page_when_cases_are_another_agencys_tells_nothing_of_them(market: Market) -> None:
    ready = market.bring_to(market.open(), "notified")
    stranger = appoint("stranger", found("harbour"), Role.DECIDER)
    told = work(Official(stranger))
    assert ready.ref not in told
    assert "Nothing waits for you. That is good." in told


def test_law_of_a_step_in_chinese_is_named_and_not_abbreviated() -> None:
    with override("zh-hans"):
        assert (
            law_in_words("APL 44, 64; No. 49(8)")
            == "《行政处罚法》第44、64条；《国务院办公厅指导意见（国办发〔2020〕49号）》第（8）条"
        )
        assert law_in_words("RULES.md, CONFIRM-DOC; ARL 42") == "本办规则；《行政复议法》第42条"
        assert law_in_words("") == ""
    with override("en"):
        assert law_in_words("APL 61; RULES.md 5; house") == "APL 61; rule 5; house rule"


def test_history_of_an_official_who_has_read_lists_tells_what_was_done_with_them(market: Market) -> None:
    market.bring_to(market.open(), "notified")
    work(Official(market.bob))
    manager = appoint("mia", market.agency, Role.LIST_MANAGER)
    answer = Official(manager).client.get(f"/admin/people/user/{market.bob.pk}/history/")
    assert answer.status_code == 200
    assert "Appointed" in answer.text
    assert "cases.listed" not in answer.text
