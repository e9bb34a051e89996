"""`count` and `load_calendar` as CONTRACTS.md says."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deadlines import queries
from deadlines.models import CalendarVersion
from tests.deadlines.test_calendar_files import GOOD, ICS

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_count_prints_the_contract_s_json():
    answer = json.loads(run("count", "2026-04-30", "5", "working_days", "--json"))
    explanation = answer.pop("explanation")
    assert answer == {
        "due_at": "2026-05-12T00:00:00+08:00",
        "last_day": "2026-05-11",
        "earliest_on": "2026-05-11",
        "latest_on": "2026-05-11",
        "provisional": False,
    }
    assert (
        explanation[-1]
        == "The last day is Monday 11 May 2026, until 24:00. [Civil Code, article 203; Civil Procedure Law, article 85]"
    )
    assert run("count", "2026-04-30", "5", "working_days").splitlines() == explanation


@pytest.mark.parametrize(
    ("arguments", "last_day"),
    [
        (["2026-09-03", "30", "days", "--roll", "forward"], "2026-10-08"),
        (["2026-09-03", "30", "days", "--roll", "back"], "2026-09-30"),
        (["2026-01-31", "1", "months"], "2026-02-28"),
        (["2026-05-11", "-7", "working_days"], "2026-04-28"),
        (["2026-04-30T15:00", "24", "hours"], "2026-05-01"),
        (["2026-04-30T15:00+00:00", "10", "hours"], "2026-05-01"),
        (["2026-04-30T23:30+00:00", "1", "days"], "2026-05-02"),
    ],
)
def test_count_takes_days_and_moments(arguments: list[str], last_day: str):
    assert json.loads(run("count", *arguments, "--json"))["last_day"] == last_day


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["yesterday", "1", "days"], "is no day and no moment"),
        (["2026-04-30", "1", "hours"], "A period in hours starts at a moment"),
        (["2026-04-30", "99999", "days"], "longer than we count"),
        (["0001-01-01", "1", "days"], "between 1900 and 2300"),
        (["2026-04-30", "1", "days", "--calendar", "moon"], "There is no calendar moon. In force: cn."),
    ],
)
def test_count_says_what_is_wrong(arguments: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        run("count", *arguments)


def written(folder: Path, text: str, name: str = "cn-2027.yaml") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_load_calendar_proposes_and_nothing_counts_by_it_yet(tmp_path: Path):
    answer = json.loads(run("load_calendar", written(tmp_path, GOOD), "--json"))
    assert (answer["version"], answer["covers_until"], answer["covered_until"]) == (2, "2027-12-22", "2026-12-22")
    assert answer["state"] == "waits for two approvals"
    assert {"on": "2026-12-27", "before": "unknown", "after": "made_up"} in answer["changes"]
    assert len(answer["changes"]) == 13
    assert queries.version_in_force("cn").number == 1
    assert CalendarVersion.objects.get(number=2).proposed_by is None


def test_load_calendar_saves_nothing_when_it_is_rehearsed(tmp_path: Path):
    rehearsed = json.loads(run("load_calendar", written(tmp_path, GOOD), "--rehearse", "--json"))
    assert CalendarVersion.objects.count() == 1
    loaded = json.loads(run("load_calendar", written(tmp_path, ICS, "cn.ics"), "--json"))
    assert loaded["changes"] == rehearsed["changes"]
    assert loaded["digest"] == rehearsed["digest"]
    assert "A rehearsal: nothing was saved." in run("load_calendar", written(tmp_path, GOOD), "--rehearse")


def test_load_calendar_refuses_line_by_line(tmp_path: Path):
    wrong = GOOD.replace("2027-01-03 sun", "2027-01-03 sat").replace("2027-02-14 sun", "2027-02-15 mon")
    with pytest.raises(CommandError) as refused:
        run("load_calendar", written(tmp_path, wrong))
    assert str(refused.value).splitlines()[1:] == [
        "Line 13: 2027-01-03 is not “sat” but sun. Which of the two is wrong?",
        "Line 17: 2027-02-15 is a working day anyway.",
    ]


def test_load_calendar_refuses_what_is_no_file_or_nothing_new(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("load_calendar", str(tmp_path / "absent.yaml"))
    (tmp_path / "latin.yaml").write_bytes("calendar: é".encode("latin-1"))
    with pytest.raises(CommandError, match="is not UTF-8"):
        run("load_calendar", str(tmp_path / "latin.yaml"))
    shipped = Path(queries.calendar_files.__file__).parent.parent / "data" / "cn" / "2026.yaml"
    with pytest.raises(CommandError, match="says nothing that is not in force"):
        run("load_calendar", str(shipped))
