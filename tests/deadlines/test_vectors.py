"""The public kit: made from the slow model alone, fresh, well formed, and answered by the product."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from deadlines.rules.calendars import Calendar, Holiday, Notice, Year
from deadlines.rules.counting import count
from deadlines.rules.instants import end_of_day, start_of_day
from deadlines.rules.periods import Exclusion, Period, Question, Roll, Unit
from tests.deadlines import make_vectors, slow_model
from tests.deadlines.make_vectors import FILES, FOLDER


@cache
def calendar_of(name: str) -> Calendar:
    """Built from calendars.json, as another agency would."""
    told = json.loads((FOLDER / "calendars.json").read_text())[name]
    off, worked = ([date.fromisoformat(on) for on in told[kind]] for kind in ("off", "worked"))
    first, last = (date.fromisoformat(told[end]) for end in ("known_from", "known_until"))
    years = tuple(
        Year(
            year,
            (Notice("calendars.json"),),
            tuple(Holiday("off", "off", on, on) for on in off if on.year == year),
            tuple(on for on in worked if on.year == year),
        )
        for year in range(first.year, last.year + 1)
    )
    unsettled_from = None if (last.month, last.day) == (12, 31) else (last.month, last.day + 1)
    week = tuple(sorted(make_vectors.NAMES.index(day) for day in told["week"]))
    return Calendar(name, "CN", told["zone"], week, unsettled_from, told["longest_break"], years)


def question_of(given: dict) -> Question:
    zone = ZoneInfo(given["zone"])
    hours = given["unit"] == "hours"
    start = datetime.fromisoformat(given["start"]) if hours else start_of_day(date.fromisoformat(given["start"]), zone)
    spans = [(date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in given.get("lost", [])]
    return Question(
        start,
        Period(given["amount"], Unit(given["unit"])),
        Roll(given["roll"]),
        excluded=tuple(Exclusion(start_of_day(a, zone), end_of_day(b, zone), "lost") for a, b in spans),
        extensions=tuple(Period(one["amount"], Unit(one["unit"])) for one in given.get("extensions", [])),
    )


@pytest.mark.parametrize("name", FILES)
def test_product_gives_every_answer(name):
    for vector in json.loads((FOLDER / f"{name}.json").read_text()):
        given, expect = vector["given"], vector["expect"]
        due = count(question_of(given), calendar_of(given["calendar"]), ZoneInfo(given["zone"]))
        answer = {
            "due_at": due.due_at.isoformat(),
            "last_day": due.last_day.isoformat(),
            "earliest_on": due.earliest_on.isoformat(),
            "latest_on": due.latest_on.isoformat(),
            "provisional": due.provisional,
        }
        assert answer == expect, vector["id"]


@pytest.mark.parametrize("name", FILES)
def test_file_keeps_the_schema(name):
    schema = json.loads((FOLDER / "schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads((FOLDER / f"{name}.json").read_text()))


def test_files_are_fresh():
    assert make_vectors.contents() == {
        path.name: path.read_text() for path in FOLDER.glob("*.json") if path.stem != "schema"
    }


def test_kit_has_hundreds_of_vectors():
    assert sum(len(json.loads((FOLDER / f"{name}.json").read_text())) for name in FILES) >= 500


@pytest.mark.parametrize("module", [slow_model, make_vectors])
def test_second_opinion_has_no_line_of_the_product_s(module):
    source = Path(module.__file__).read_text()
    assert "import deadlines" not in source
    assert "from deadlines" not in source
