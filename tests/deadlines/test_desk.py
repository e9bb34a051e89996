"""The desk's pages: calendars drawn, proposed from a file, rehearsed, approved by two; clock rules read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deadlines import queries
from deadlines.models import CalendarVersion
from people.models import User
from people.states import Role
from tests.deadlines.test_calendar_files import GOOD
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db
CALENDARS = "/admin/deadlines/calendarversion/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Desk:
    def __init__(self) -> None:
        court = found("court")
        self.alice = appoint("alice", court, Role.LIST_MANAGER)
        self.bob = appoint("bob", court, Role.LIST_MANAGER)
        self.charlie = appoint("charlie", court, Role.CASE_OFFICER)

    def of(self, user: User) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user, backend=BACKEND)
        return client

    def propose(self, user: User, text: str = GOOD, **more: str) -> Any:
        file = SimpleUploadedFile("cn-2027.yaml", text.encode())
        return self.of(user).post(f"{CALENDARS}propose/", {"reason": "The notice.", **more, "file": file})

    def approve(self, user: User, version: CalendarVersion) -> Any:
        return self.of(user).post(f"{CALENDARS}{version.pk}/approve/", {"reason": "Compared."})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def proposed() -> CalendarVersion:
    return CalendarVersion.objects.get(number=2)


def test_calendar_when_proposed_and_approved_by_two_is_in_force(desk: Desk):
    assert desk.propose(desk.alice).url == f"{CALENDARS}{proposed().pk}/change/"
    assert desk.approve(desk.alice, proposed()).status_code == 302
    assert queries.version_in_force("cn").number == 1
    assert desk.approve(desk.bob, proposed()).status_code == 302
    assert queries.version_in_force("cn").number == 2


def test_approval_when_repeated_by_the_same_person_is_refused_with_a_sentence(desk: Desk):
    desk.propose(desk.alice)
    desk.approve(desk.alice, proposed())
    answer = desk.approve(desk.alice, proposed())
    assert "A second official must approve it as well." in answer.content.decode()
    assert queries.version_in_force("cn").number == 1


def test_calendar_when_it_waits_for_an_approval_is_work_of_those_who_have_not_given_theirs(desk: Desk):
    waits = "Calendars to compare and approve"
    desk.propose(desk.alice)
    assert waits in desk.of(desk.alice).get("/admin/").text
    assert waits not in desk.of(desk.charlie).get("/admin/").text
    desk.approve(desk.alice, proposed())
    assert waits not in desk.of(desk.alice).get("/admin/").text
    page = desk.of(desk.alice).get(f"{CALENDARS}{proposed().pk}/approve/").text
    assert "You have approved it. A second official must approve it as well." in page
    assert 'name="reason"' not in page
    assert waits in desk.of(desk.bob).get("/admin/").text
    desk.approve(desk.bob, proposed())
    assert waits not in desk.of(desk.bob).get("/admin/").text


def test_calendar_when_opened_shows_the_year_that_it_brings(desk: Desk):
    desk.propose(desk.alice)
    assert '<h2 id="year-title">2027' in desk.of(desk.bob).get(f"{CALENDARS}{proposed().pk}/change/").text


def test_rehearsal_asks_nobody_why_they_look(desk: Desk):
    page = desk.propose(desk.alice, reason="", rehearse="1")
    assert "Days that would change" in page.text
    assert not CalendarVersion.objects.filter(number=2).exists()
    refused = desk.propose(desk.alice, reason="")
    assert "Please fill this in." in refused.text


def test_approver_sees_each_day_that_would_change(desk: Desk):
    desk.propose(desk.alice)
    text = desk.of(desk.bob).get(f"{CALENDARS}{proposed().pk}/approve/").content.decode()
    assert "5 February 2027 to 12 February 2027" in text
    assert "Sunday 27 December 2026" in text


def test_rehearsal_shows_the_changes_and_saves_nothing(desk: Desk):
    answer = desk.propose(desk.alice, rehearse="1")
    assert "5 February 2027 to 12 February 2027" in answer.content.decode()
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize("more", [{}, {"rehearse": "1"}])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace("2027-01-03 sun", "2027-01-03 sat"), "Line 13: 2027-01-03 is not “sat” but sun."),
        (
            GOOD.replace("jurisdiction: CN", "jurisdiction: HK"),
            "“jurisdiction” is not what the calendar in force says.",
        ),
        ("\x00", "Line 1: This line cannot be read"),
    ],
)
def test_file_is_refused_beside_its_field(desk: Desk, text: str, sentence: str, more: dict[str, str]):
    answer = desk.propose(desk.alice, text, **more)
    assert sentence in answer.content.decode()
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "file", "reason"),
    [("en", "Choose the file.", "Please fill this in."), ("zh-hans", "请选择文件。", "请填写此项。")],
)
def test_calendar_when_something_is_missing_is_refused_beside_its_field(
    desk: Desk, language: str, file: str, reason: str
):
    page = desk.of(desk.alice).post(f"{CALENDARS}propose/", {"reason": " "}, headers={"Accept-Language": language})
    assert page.context["form"].errors == {"file": [file], "reason": [reason]}
    desk.propose(desk.alice)
    address = f"{CALENDARS}{proposed().pk}/approve/"
    page = desk.of(desk.bob).post(address, {"reason": " "}, headers={"Accept-Language": language})
    assert page.context["form"].errors == {"reason": [reason]}


def test_officials_who_may_only_look_can_only_look(desk: Desk):
    shipped = queries.version_in_force("cn")
    page = desk.of(desk.charlie).get(f"{CALENDARS}{shipped.pk}/change/?year=2026")
    assert page.status_code == 200
    assert "Propose a calendar" not in desk.of(desk.charlie).get(CALENDARS).content.decode()
    assert desk.propose(desk.charlie).status_code == 403
    assert desk.approve(desk.charlie, shipped).status_code == 403
    assert desk.of(desk.alice).get(f"{CALENDARS}add/").status_code == 403


def test_year_is_drawn_with_its_exceptions(desk: Desk):
    shipped = queries.version_in_force("cn")
    page = desk.of(desk.alice).get(f"{CALENDARS}{shipped.pk}/change/?year=2026")
    days = {
        day.on.isoformat(): day.css for month in page.context["months"] for week in month.weeks for day in week if day
    }
    assert len(days) == 365
    assert [days[f"2026-{on}"] for on in ("02-13", "02-14", "02-17", "03-01", "12-23")] == [
        "working",
        "made-up",
        "holiday",
        "weekend",
        "unknown",
    ]
    assert "国办发明电〔2025〕7号" in page.content.decode()
    assert desk.of(desk.alice).get(f"{CALENDARS}{shipped.pk}/change/?year=1999").context["year"] == 2026
    assert desk.of(desk.alice).get(f"{CALENDARS}999/approve/").status_code == 404


def test_rules_are_read_in_words(desk: Desk):
    text = desk.of(desk.charlie).get("/admin/deadlines/ruleversion/?q=RESPONSE").content.decode()
    assert "at least 5 working days" in text
    assert "the notice is served on the subject" in text
    assert "a decision may be taken (law)" in text
    chinese = desk.of(desk.charlie).get("/admin/deadlines/ruleversion/?q=TERM-BY-LAW&lang=zh-hans").content.decode()
    assert "TERM-BY-LAW" in chinese
    assert "the law named in the standard" not in chinese


def test_lists_ask_the_database_no_more_for_more_rows(desk: Desk, django_assert_max_num_queries):
    client = desk.of(desk.alice)
    with django_assert_max_num_queries(25):
        client.get(CALENDARS)
    for _ in range(3):
        desk.propose(desk.alice)
    with django_assert_max_num_queries(30):
        assert client.get(CALENDARS).status_code == 200
