"""What a citizen is shown: in both languages, honestly, cheaply, and with no way that leads nowhere."""

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import translation
from django.views import defaults
from pytest_django import DjangoAssertNumQueries

from clock.queries import legal_now
from regimes import transitions
from tests.conftest import LegalClock

PAGES = ["/", "/register/", "/about/contact/", "/about/accessibility/", "/about/privacy/", "/about/law/"]


@pytest.fixture
def demo_people(db: None) -> None:
    transitions.seed_people(at=legal_now())


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("en", "Public register"), ("zh-hans", "公共名册")])
def test_register_in(language: str, heading: str, client: Client) -> None:
    page = text(client, f"/register/?lang={language}")
    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page


def test_register_when_no_list_is_in_force(client: Client, demo_people: None) -> None:
    page = text(client, "/register/")
    assert "No list is in force. Nobody is listed here." in page
    assert "at least thirty full days" in page
    assert "A second official decides, and signs" in page


def test_register_names_the_agencies_in_the_reader_s_language(client: Client, demo_people: None) -> None:
    assert "Example City Tax Bureau" in text(client, "/register/")
    in_chinese = text(client, "/register/?lang=zh-hans")
    assert "示例市税务局" in in_chinese
    assert "Example City Tax Bureau" not in in_chinese


@pytest.mark.django_db
def test_register_when_no_agency_has_been_set_up(client: Client) -> None:
    assert "No agency has been set up yet." in text(client, "/register/")


def test_home_asks_the_database_once(
    client: Client, demo_people: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _time in ("made", "remembered"):
        with django_assert_num_queries(1):  # the clock
            client.get("/")


def test_home_when_a_letter_has_come_leads_to_the_case_first(client: Client, demo_people: None) -> None:
    section = text(client, "/").split('id="letter"')[1].split("</section>")[0]
    assert 'href="/case/"' in section.split("<h3>")[0]
    assert "access code" in section.split("<h3>")[0]
    assert "cover sheet" in section.split("<h3>")[0]


def test_register_asks_the_database_twice_however_many_agencies(
    client: Client, demo_people: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _time in ("made", "remembered"):
        with django_assert_num_queries(3):  # the clock, the agencies with their contacts, the lists
            client.get("/register/")


def test_register_when_an_agency_has_moved(client: Client, demo_people: None) -> None:
    """What was remembered is not shown again once the facts are others."""
    assert "2 Revenue Road" in text(client, "/register/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_contact SET address_en = '7 New Road' WHERE address_en LIKE '2 Revenue Road%'")
    page = text(client, "/register/")
    assert "7 New Road" in page
    assert "2 Revenue Road" not in page


@pytest.mark.parametrize("path", PAGES)
def test_page_when_nothing_has_changed(path: str, client: Client, demo_people: None) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache, private"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{path}?lang=zh-hans").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_page_leads_only_to_what_stands(path: str, client: Client, demo_people: None) -> None:
    page = text(client, path)
    inside = {link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)} - {""}
    answers = {link: client.get(link.replace("&amp;", "&")).status_code for link in inside if "/static/" not in link}
    assert "/admin/" in answers
    assert {link: status for link, status in answers.items() if status not in {200, 302}} == {}


@pytest.mark.parametrize("path", PAGES)
def test_fragments_of_page_exist(path: str, client: Client, demo_people: None) -> None:
    for link in re.findall(r'href="([^"]*#[^"]+)"', text(client, path)):
        page, fragment = link.split("#")
        assert f'id="{fragment}"' in text(client, page or path)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_only_read(path: str, client: Client, db: None) -> None:
    assert client.post(path).status_code == 405


def test_language_is_remembered_on_the_next_page(client: Client, db: None) -> None:
    client.get("/?lang=zh-hans")
    assert "公共名册" in text(client, "/register/")


def test_language_when_it_is_none_of_ours(client: Client, db: None) -> None:
    assert '<html lang="en">' in text(client, "/?lang=tlh")


def test_banner_in_a_demonstration(client: Client, db: None) -> None:
    assert "All names and cases are made up." in text(client, "/")


def test_banner_when_a_day_begins_here(client: Client, legal_clock: LegalClock) -> None:
    legal_clock.set("2027-05-08T23:59:00+08:00")
    assert "The legal clock shows 8 May 2027." in text(client, "/")
    legal_clock.set("2027-05-09T00:01:00+08:00")
    assert "The legal clock shows 9 May 2027." in text(client, "/")


def test_banner_outside_a_demonstration(client: Client, db: None) -> None:
    with override_settings(DEMO=False):
        page = text(client, "/")
    assert "made up" not in page
    assert reverse("portal:style") not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_style_page_shows_both_languages_in(language: str, client: Client, db: None) -> None:
    page = text(client, f"/about/style/?lang={language}")
    assert "A date that explains itself" in page
    assert "写明来历的日期" in page


# --- When something is wrong --------------------------------------------------------------------------------------------


def test_missing_page_in_chinese(client: Client, db: None) -> None:
    answer = client.get("/nothing-here/?lang=zh-hans")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_form_from_elsewhere_is_refused_kindly(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "alice"})
    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something went wrong on our side"), ("zh-hans", "我们这边出了问题")]
)
def test_fault_page_needs_no_database(language: str, words: str, rf: RequestFactory) -> None:
    # No `db` fixture: any query would fail.
    with translation.override(language):
        answer = defaults.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert words in answer.content.decode()


def test_unreadable_request_page_needs_no_database(rf: RequestFactory) -> None:
    answer = defaults.bad_request(rf.get("/"), ValueError("unreadable"))
    assert answer.status_code == 400
    assert "We could not read this request" in answer.content.decode()
