"""Pages are rendered once for the same facts, and are never behind them."""

import pytest
from django.test import Client

from clock.queries import legal_now
from people import transitions
from people.transitions import ContactDetails
from portal.views import remembered as views


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    views._pages.clear()


@pytest.fixture
def agency(db: None) -> object:
    made = transitions.found_agency(
        code="a-court", name="甲法院", name_en="Court A", zone="Asia/Shanghai", by=None, at=legal_now(), reason="Tests."
    )
    set_phone(made, "0000-1111")
    return made


def set_phone(agency: object, phone: str) -> None:
    contacts = [ContactDetails(purpose="counter", phone=phone)]
    transitions.set_contacts(agency=agency, contacts=contacts, by=None, at=legal_now(), reason="Tests.")


def test_register_when_a_contact_changes_shows_it_at_once(client: Client, agency: object) -> None:
    assert "0000-1111" in client.get("/register/").text
    set_phone(agency, "0000-2222")
    page = client.get("/register/").text
    assert "0000-2222" in page
    assert "0000-1111" not in page


def test_page_when_the_language_changes_is_another_one(client: Client, agency: object) -> None:
    assert "Court A" in client.get("/register/").text
    assert "甲法院" in client.get("/register/?lang=zh-hans").text
    assert "Court A" not in client.get("/register/").text  # the choice is kept


def test_page_when_nothing_changed_answers_304(client: Client, agency: object) -> None:
    first = client.get("/register/")
    again = client.get("/register/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    set_phone(agency, "0000-2222")
    assert client.get("/register/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_page_when_served_is_asked_for_again_every_time(client: Client, agency: object) -> None:
    assert client.get("/register/")["Cache-Control"] == "no-cache, private"


def test_pages_when_many_addresses_are_tried_are_forgotten(client: Client, agency: object) -> None:
    for number in range(views.REMEMBERED + 5):
        client.get(f"/?n={number}")
    assert len(views._pages) == views.REMEMBERED
