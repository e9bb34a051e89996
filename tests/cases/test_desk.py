"""The desk's list of cases and the page of one, drawn from the table of moves."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from cases.queries import pages
from cases.transitions import set_next_due
from ledger.models import Event
from ledger.queries import history
from people.states import Role
from tests.cases.desk import CASES, Official, refs, words
from tests.cases.market import Market
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(market: Market) -> Official:
    return Official(market.alice)


# --- The list ---------------------------------------------------------------------------------------------------------


def test_list_when_it_is_opened_asks_as_much_for_many_as_for_one(market: Market, alice: Official) -> None:
    market.open()
    alice.list()
    with CaptureQueriesContext(connection) as for_one:
        alice.list()
    for _ in range(4):
        market.open()
    with CaptureQueriesContext(connection) as for_five:
        page = alice.list()
    assert len(refs(page)) == 5
    assert len(for_five) == len(for_one) <= 32
    assert not [one for one in for_five if "COUNT(" in one["sql"] or "OFFSET" in one["sql"]]


def test_list_when_filtered(market: Market, alice: Official) -> None:
    proposed, notified, mine = market.open(), market.bring_to(market.open(), "notified"), market.open()
    market.move(mine, "assign", market.alice, data={"assignee": "alice"})
    set_next_due(dues={notified.pk: datetime(2026, 5, 11, 16, tzinfo=UTC)})
    assert set(refs(alice.list())) == {proposed.ref, notified.ref, mine.ref}
    assert refs(alice.list(state="notified")) == [notified.ref]
    assert set(refs(alice.list(state="proposed", kind="permit"))) == {proposed.ref, mine.ref}
    assert refs(alice.list(assigned="me")) == [mine.ref]
    assert set(refs(alice.list(assigned="none"))) == {proposed.ref, notified.ref}
    assert refs(alice.list(due_before="2026-05-11")) == []
    assert refs(alice.list(due_before="2026-05-12")) == [notified.ref]  # at 24:00 of the 11th
    assert refs(alice.list(reference=mine.ref.lower())) == [mine.ref]
    assert set(refs(alice.list(reference="MP-20"))) == {proposed.ref, notified.ref, mine.ref}
    assert "11 May 2026 24:00" in words(alice.list(state="notified"))


def test_list_when_sorted(market: Market, alice: Official) -> None:
    first, second, third = market.open(), market.open(), market.open()
    market.move(first, "serve", market.dora)
    set_next_due(dues={second.pk: datetime(2026, 5, 11, tzinfo=UTC), first.pk: datetime(2026, 6, 1, tzinfo=UTC)})
    assert refs(alice.list()) == [second.ref, first.ref, third.ref]  # the next due; what is never due comes last
    assert refs(alice.list(sort="reference")) == [first.ref, second.ref, third.ref]
    assert refs(alice.list(sort="updated"))[0] == first.ref


@pytest.mark.parametrize("sort", ["due", "updated", "reference"])
def test_list_when_it_has_more_than_a_page(
    market: Market, alice: Official, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("cases.admin.PER_PAGE", 2)
    made = {market.open().ref for _ in range(5)}
    seen, address = [], f"{CASES}?sort={sort}&state=proposed"
    for _ in range(3):
        page = alice.client.get(address).content.decode()
        seen += refs(page)
        following = [part for part in page.split('href="') if 'rel="next"' in part.split(">")[0]]
        address = following[0].split('"')[0].replace("&amp;", "&") if following else ""
    assert address == ""
    assert (len(seen), set(seen)) == (5, made)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"due_before": "30 April"}, "Write a date as 2026-05-08."),
        ({"state": "no-such-state"}, "State: Choose one of those offered."),
        ({"sort": "rubbish"}, "Order: Choose one of those offered."),
        ({"after": "rubbish"}, "This page of the list is no more. Begin at the first."),
        ({"after": "WyJ1cGRhdGVkIiwxLDJd"}, "This page of the list is no more. Begin at the first."),
    ],
)
def test_list_when_asked_for_what_cannot_be_read_finds_nothing_and_says_why(
    market: Market, alice: Official, asked: dict[str, str], sentence: str
) -> None:
    market.open()
    page = alice.list(**asked)
    assert refs(page) == []
    assert sentence in words(page)


def test_list_when_read_is_one_look_with_a_purpose(market: Market, alice: Official) -> None:
    cases = {market.open().ref for _ in range(3)}
    before = Event.objects.filter(kind="cases.listed").count()
    alice.list()
    assert Event.objects.filter(kind="cases.listed").count() == before + 1
    look = history(market.alice.public_id)[-1]
    assert look.values is not None
    assert (look.kind, look.actor) == ("cases.listed", market.alice.public_id)
    assert (set(look.values["cases"]), look.values["purpose"]) == (cases, "work on the case")


def test_list_when_the_reader_is_of_another_agency_or_of_the_one_above(market: Market) -> None:
    case = market.open()
    stranger = appoint("mallory", found("harbour"), Role.CASE_OFFICER)
    auditor = appoint("audrey", found("audit"), Role.AUDITOR)
    assert refs(Official(stranger).list()) == []
    assert refs(Official(auditor).list()) == [case.ref]
    assert history(auditor.public_id)[-1].values == {"cases": [case.ref], "purpose": "oversight"}


def test_list_when_the_reader_holds_no_role(market: Market) -> None:
    market.open()
    nobody = appoint("norman", market.agency)
    assert Official(nobody).client.get(CASES).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_list_when_the_search_takes_too_long_says_so(
    market: Market, alice: Official, as_owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    market.open()
    monkeypatch.setattr(pages, "PATIENCE", 300)
    with as_owner.transaction():
        as_owner.execute("LOCK TABLE cases_case IN ACCESS EXCLUSIVE MODE")
        page = alice.list()
        answer = alice.client.get("/api/v1/cases/", headers=market.token(market.alice))
    assert "This takes too long. Please narrow your search." in words(page)
    assert answer.status_code == 400
    assert [one["detail"] for one in answer.json()["errors"]] == ["This takes too long. Please narrow your search."]
    assert refs(alice.list()) != []


# --- The case ---------------------------------------------------------------------------------------------------------


def test_page_when_opened_shows_what_is_open_and_why_the_rest_is_not(market: Market, alice: Official) -> None:
    case = market.open()
    market.move(case, "serve", market.dora)
    page = words(Official(market.bob).page(case))
    assert "Example Fruit Co" in page
    assert "Told" in page
    assert "The answer of Example Fruit Co is awaited. (Market Act 6) Missing: answer." in page
    # A step of another stage; one that happens by itself; one for another role, with those who hold it.
    assert "Take effect by itself" in page
    assert (
        "Not in the state the case is in. It can be done while the case is: In effect, Suspended. (Market Act 8)"
        in page
    )
    assert "Your role does not include this. (Market Act 4) It is for: case officer." in page
    assert "Could do it instead: Alice, Erin." in page
    assert "Number 7" in page  # the kind's own panel


def test_page_when_four_eyes_shut_a_move_names_those_who_may(market: Market) -> None:
    case = market.bring_to(market.open(by=market.erin), "proposed")
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    page = words(Official(market.erin).page(case))
    assert "You have acted in this matter as proposer. Somebody else must do this. (rule 5)" in page
    assert "Could do it instead: Bob." in page  # Alice is no decider


def test_page_in_chinese(market: Market) -> None:
    case = market.open(by=market.erin)
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    page = words(Official(market.erin, "zh-hans").page(case))
    assert "规则 5" in page
    assert "下一步" in page
    assert "Somebody else" not in page


def test_page_when_opened_tells_the_history_with_reasons(market: Market, alice: Official) -> None:
    case = market.bring_to(market.open(), "decided")
    page = words(alice.page(case))
    told = page[page.index("What happened") :]
    steps = ["Decide", "Answer", "Serve the notice", "Propose"]
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    assert "Bob" in told
    assert "Seen on 28 April" in told
    assert "The stall was rented out." in told
    assert "Closed" in told  # the choice by its label, not its code
    assert "Bob decider" in page  # signed
    assert "what is decided now" in page


def test_page_when_somebody_has_stepped_aside_says_so(market: Market, alice: Official) -> None:
    case = market.bring_to(market.open(), "decided")
    market.move(case, "recuse", market.bob, data={"official": "bob"})
    page = words(alice.page(case))
    assert "nothing: has stepped aside since" in page
    assert "Stay out of this matter Bob: an interest of their own" in page


def test_page_when_opened_asks_no_more_for_a_long_case_than_for_a_short_one(market: Market, alice: Official) -> None:
    short, long = market.bring_to(market.open(), "effective"), market.bring_to(market.open(), "effective")
    for case, times in ((short, 1), (long, 4)):
        for _ in range(times):
            market.move(case, "assign", market.alice)
    alice.page(short)
    with CaptureQueriesContext(connection) as for_short:
        alice.page(short)
    with CaptureQueriesContext(connection) as for_long:
        alice.page(long)
    assert len(for_long) == len(for_short) <= 45


def test_page_when_opened_is_a_look_into_the_file(market: Market, alice: Official) -> None:
    case = market.open()
    assert case.subject is not None
    alice.page(case)
    (look,) = history(case.subject)
    assert (look.kind, look.actor) == ("file.viewed", market.alice.public_id)
    assert look.values == {"fields": ["case", case.ref], "purpose": "work on the case"}
    case.refresh_from_db()
    assert case.version == 1


def test_page_when_the_history_is_long(market: Market, alice: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.admin.EVENTS", 3)
    case = market.bring_to(market.open(), "effective")
    newest = alice.page(case)
    assert "Take effect" in words(newest)[words(newest).index("What happened") :]
    older = alice.client.get(f"{CASES}{case.ref}/change/?before=5").content.decode()
    told = words(older)[words(older).index("What happened") :]
    assert ("Serve the notice" in told, "Take effect" in told) == (True, False)
    assert "A clock began" in told
    assert "A clock began: Deciding" in told
    assert " · due " in told


@pytest.mark.parametrize("path", ["{}/change/", "{}/moves/serve/"])
def test_page_when_it_is_not_the_readers_does_not_exist(market: Market, path: str) -> None:
    case = market.open()
    assert case.subject is not None
    stranger = Official(appoint("mallory", found("harbour"), Role.CASE_OFFICER))
    mine = stranger.client.get(f"{CASES}{path.format(case.ref)}")
    none = stranger.client.get(f"{CASES}{path.format('MP-2026-999999-Z')}")
    assert (mine.status_code, none.status_code) == (404, 404)
    assert stranger.client.post(f"{CASES}{case.ref}/moves/serve/", {"reason": "Mine."}).status_code == 404
    assert history(case.subject) == []  # nothing was seen
    assert Case.objects.get(pk=case.pk).version == 1


def test_page_when_its_reference_is_typed_in_another_way(market: Market, alice: Official) -> None:
    case = market.open()
    assert alice.client.get(f"{CASES}{case.ref.lower()}/change/").status_code == 200
    assert alice.client.get(f"{CASES}{case.pk}/change/").status_code == 404


def test_page_when_an_auditor_opens_it_offers_nothing_and_logs_oversight(market: Market) -> None:
    case = market.open()
    assert case.subject is not None
    auditor = Official(appoint("audrey", found("audit"), Role.AUDITOR))
    page = words(auditor.page(case))
    assert "There is nothing that you can do here now." in page
    (look,) = history(case.subject)
    assert look.values is not None
    assert look.values["purpose"] == "oversight"


def test_page_when_a_django_way_round_is_tried(market: Market, alice: Official) -> None:
    case = market.open()
    assert alice.client.post(f"{CASES}{case.ref}/change/", {"state": "removed"}).status_code == 405
    assert alice.client.get(f"{CASES}add/").status_code in {403, 404}
    assert alice.client.post(f"{CASES}add/", {"state": "removed"}).status_code in {403, 404, 405}
    assert alice.client.post(f"{CASES}{case.ref}/delete/", {"post": "yes"}).status_code in {403, 404}
    assert alice.client.post(CASES, {"action": "delete_selected", "_selected_action": str(case.pk)}).status_code in {
        200,
        405,
    }
    assert alice.client.get(f"{CASES}{case.ref}/history/").url == f"{CASES}{case.ref}/change/"
    assert Case.objects.get(pk=case.pk).state == "proposed"
