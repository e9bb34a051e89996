"""The public page: asked by an address, answered with its reasons, kind about what is wrong."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ASKED = {"start": "2026-04-30", "amount": "5", "unit": "working_days", "roll": "forward", "calendar": "cn", "at": ""}


def page(language: str = "en", **given: str):
    return Client(headers={"Accept-Language": language}).get("/calculator/", {**ASKED, **given})


def test_page_when_opened_asks_and_says_nothing_yet():
    answer = Client(headers={"Accept-Language": "en"}).get("/calculator/")
    assert answer.status_code == 200
    assert answer.context["result"] is None
    assert not answer.context["form"].is_bound


def test_answer_explains_itself():
    answer = page()
    text = answer.content.decode()
    assert answer.context["result"]["due"].last_day.isoformat() == "2026-05-11"
    assert "The last day is Monday 11 May 2026, until 24:00." in text
    assert "1 May 2026 to 5 May 2026 (Labour Day)" in text
    assert "Civil Code, article 201" in text


def test_strip_shows_each_day_with_its_part():
    days = page().context["result"]["days"]
    assert [(day.on.day, day.css) for day in days] == [
        (30, "start"),
        *[(n, "off") for n in range(1, 6)],
        *[(n, "") for n in range(6, 10)],
        (10, "off"),
        (11, "due"),
    ]


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ({"amount": "200"}, False),
        ({"amount": "0"}, False),
        ({"amount": "24", "unit": "hours", "at": "15:00"}, False),
        ({"amount": "-7"}, True),
    ],
)
def test_strip_is_drawn_when_it_can_be_looked_at(given: dict[str, str], drawn: bool):
    assert bool(page(**given).context["result"]["days"]) == drawn


def test_provisional_answer_says_so():
    text = page(start="2026-12-21", amount="3").content.decode()
    assert "Provisional." in text
    assert "never more than 14 days off in a row" in text


def test_hours_are_counted_from_the_time_of_day():
    assert "Friday 1 May 2026, 15:30" in page(amount="24", unit="hours", at="15:30", roll="none").content.decode()


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"start": ""}, "start", "Write the day on which it starts."),
        ({"start": "30 Apr"}, "start", "We cannot read this day. Write it as 2026-04-30."),
        ({"start": "1812-01-01"}, "start", "Write a day between the years 1900 and 2200."),
        ({"start": "0001-01-01"}, "start", "Write a day between the years 1900 and 2200."),
        ({"start": "9999-12-31"}, "start", "Write a day between the years 1900 and 2200."),
        ({"amount": ""}, "amount", "Write a number, for example 5."),
        ({"amount": "five"}, "amount", "Write a whole number, for example 5."),
        ({"amount": "5001"}, "amount", "We count at most 5000 working days."),
        ({"amount": "9" * 40}, "amount", "We count at most 5000 working days."),
        ({"unit": "hours"}, "at", "For hours, give the time of day as well."),
        ({"unit": "hours", "at": "noon"}, "at", "We cannot read this time. Write it as 15:30."),
    ],
)
def test_field_says_what_is_wrong_beside_itself(given: dict[str, str], field: str, message: str):
    answer = page(**given)
    assert answer.context["form"].errors == {field: [message]}
    assert answer.context["result"] is None
    assert message in answer.content.decode()


@pytest.mark.parametrize("given", [{"unit": "fortnights"}, {"roll": "sideways"}, {"calendar": "moon"}])
def test_choice_that_is_none_is_refused(given: dict[str, str]):
    assert set(page(**given).context["form"].errors) == set(given)


def test_page_speaks_chinese_when_asked():
    text = page("zh-hans").content.decode()
    assert 'lang="zh-hans"' in text
    assert "劳动节" in text


def test_page_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries):
    for amount in ("1", "3", "60"):
        with django_assert_max_num_queries(5):
            page(amount=amount)
