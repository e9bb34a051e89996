"""Calendar files: each fault is found on its line, in each of the three formats."""

import json
from datetime import date

import pytest
import yaml

from deadlines.queries.calendar_files import read_calendar_file
from deadlines.rules.calendar_versions import joined
from deadlines.rules.calendars import DayKind
from deadlines.rules.sheets import Unreadable
from tests.deadlines.worlds import DATA, mainland

GOOD = """\
calendar: cn
jurisdiction: CN
zone: Asia/Shanghai
working_week: [mon, tue, wed, thu, fri]
unsettled_from: 12-23
longest_break: 14
years:
  - year: 2027
    notices:
      - title: 国务院办公厅关于2027年部分节假日安排的通知
        number: 国办发明电〔2026〕1号
    holidays:
      - {name: New Year's Day, name_zh: 元旦, from: 2027-01-01 fri, until: 2027-01-03 sun, days: 3}
      - {name: Spring Festival, name_zh: 春节, from: 2027-02-05 fri, until: 2027-02-12 fri, days: 8}
    worked:
      - 2026-12-27 sun
      - 2027-02-14 sun
"""

ICS = """\
BEGIN:VCALENDAR
VERSION:2.0
X-SCS-CALENDAR:cn
X-SCS-JURISDICTION:CN
X-WR-TIMEZONE:Asia/Shanghai
X-SCS-WORKING-WEEK:mon,tue,wed,thu,fri
X-SCS-UNSETTLED-FROM:12-23
X-SCS-LONGEST-BREAK:14
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
END:STANDARD
END:VTIMEZONE
BEGIN:X-SCS-NOTICE
X-SCS-YEAR:2027
SUMMARY:国务院办公厅关于2027年
 部分节假日安排的通知
X-SCS-NUMBER:国办发明电〔2026〕1号
END:X-SCS-NOTICE
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270101
DTEND;VALUE=DATE:20270104
SUMMARY:元旦
X-SCS-NAME-EN:New Year's Day
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270205
DTEND;VALUE=DATE:20270213
SUMMARY:春节
X-SCS-NAME-EN:Spring Festival
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261227
CATEGORIES:WORKING
X-SCS-YEAR:2027
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270214
DTEND;VALUE=DATE:20270215
CATEGORIES:WORKING
X-SCS-YEAR:2027
END:VEVENT
END:VCALENDAR
"""


def faults(text: str, name: str = "cn.yaml") -> list[tuple[int, str]]:
    with pytest.raises(Unreadable) as refused:
        joined(read_calendar_file(text, name), mainland())
    return [(fault.line, fault.code) for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_good_file_adds_its_year():
    calendar = joined(read_calendar_file(GOOD, "cn.yaml"), mainland())
    assert calendar.covers_until == date(2027, 12, 22)
    assert calendar.kind(date(2026, 12, 27)) is DayKind.MADE_UP
    assert calendar.kind(date(2027, 2, 8)) is DayKind.HOLIDAY


def test_yaml_json_and_icalendar_say_the_same():
    document = yaml.load(GOOD, Loader=yaml.BaseLoader)
    as_json = json.dumps(document, ensure_ascii=False, indent="\t")
    assert read_calendar_file(as_json, "cn.json") == read_calendar_file(GOOD, "cn.yaml")
    assert read_calendar_file(ICS, "cn.ics") == read_calendar_file(GOOD, "cn.yaml")
    assert read_calendar_file(ICS.replace("\n", "\r\n"), "CN.ICS") == read_calendar_file(GOOD, "cn.yaml")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2027-01-03 sun", "2027-01-03 sat", (13, "wrong-weekday")),
        ("2027-01-03 sun", "2027-01-03", (13, "no-weekday")),
        ("2027-01-03 sun", "2027-02-30 sun", (13, "not-a-day")),
        ("until: 2027-01-03 sun, days: 3", "until: 2027-01-03 sun, days: 4", (13, "wrong-number-of-days")),
        ("from: 2027-02-05 fri", "from: 2027-02-05 fri, colour: red", (14, "unknown-field")),
        ("until: 2027-02-12 fri, ", "", (14, "missing-field")),
        (
            "2027-02-05 fri, until: 2027-02-12 fri",
            "2027-02-12 fri, until: 2027-02-05 fri",
            (14, "ends-before-it-begins"),
        ),
        (
            "2027-02-05 fri, until: 2027-02-12 fri, days: 8",
            "2027-01-03 sun, until: 2027-01-04 mon, days: 2",
            (14, "overlap"),
        ),
        ("2027-02-14 sun", "2027-02-06 sat", (17, "day-twice")),
        ("2027-02-14 sun", "2027-02-15 mon", (17, "worked-anyway")),
        ("2027-02-14 sun", "2026-12-19 sat", (17, "other-year")),
        ("2027-02-14 sun", "2028-02-13 sun", (17, "other-year")),
        ("year: 2027", "year: 27", (8, "unknown-year")),
        ("zone: Asia/Shanghai", "zone: Asia/Peking", (3, "unknown-zone")),
        ("thu, fri]", "thu, freitag]", (4, "not-a-weekday")),
        ("12-23", "12-32", (5, "not-a-month-and-day")),
        ("longest_break: 14", "longest_break: fourteen", (6, "not-a-break")),
        ("longest_break: 14", "longest_break: 9", (1, "assumption")),
        ("jurisdiction: CN", "jurisdiction: HK", (1, "other-calendar")),
        ("  - year: 2027", "  - {year: 2027, notices: [{title: A}]}\n  - year: 2027", (9, "year-twice")),
        ("  - year: 2027", "  - {year: 2025, notices: [{title: A}]}\n  - year: 2027", (9, "gap")),
        ("calendar: cn", "calendar: cn\ncalendar: cn", (2, "field-twice")),
        ("jurisdiction: CN", "jurisdiction: &x CN\nzone2: *x", (3, "syntax")),
        ("jurisdiction: CN", "jurisdiction: [CN", (3, "syntax")),
    ],
)
def test_file_is_refused_on_the_line_of_the_fault(old, new, expected):
    assert expected in faults(changed(old, new))


def test_gap_after_what_is_in_force_is_refused():
    later = GOOD.replace(
        "2027-01-01 fri, until: 2027-01-03 sun, days: 3", "2028-01-01 sat, until: 2028-01-01 sat, days: 1"
    )
    later = later.replace("year: 2027", "year: 2028").replace("2026-12-27 sun", "2027-12-26 sun")
    later = later.replace(
        "2027-02-05 fri, until: 2027-02-12 fri, days: 8", "2028-02-05 sat, until: 2028-02-06 sun, days: 2"
    )
    later = later.replace("2027-02-14 sun", "2028-02-13 sun")
    assert faults(later) == [(1, "gap")]


def test_every_fault_is_told_at_once():
    wrong = changed("2027-01-03 sun", "2027-01-03 sat").replace("2027-02-14 sun", "2027-02-15 mon")
    assert faults(wrong) == [(13, "wrong-weekday"), (17, "worked-anyway")]


@pytest.mark.parametrize("text", ["", "# nothing", "just words", "- a\n- list", "calendar: cn", "\x00"])
def test_other_files_are_refused_and_never_crash(text):
    for name in ("a.yaml", "a.json", "a.ics"):
        assert faults(text, name)


def ics(old: str, new: str) -> str:
    assert ICS.count(old) >= 1
    return ICS.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("VALUE=DATE:20270101", "VALUE=DATE:2027", (22, "not-a-day")),
        ("VALUE=DATE:20270101", "VALUE=DATE:20270230", (22, "not-a-day")),
        ("DTSTART;VALUE=DATE:20270101", "DTSTART:20261231T160000Z", (22, "not-a-day")),
        ("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101", "nonsense\nDTSTART:20270101", (21, "syntax")),
        ("VALUE=DATE:20270104", "VALUE=DATE:20261231", (23, "ends-before-it-begins")),
        ("VALUE=DATE:20270215", "VALUE=DATE:20270214", (40, "ends-before-it-begins")),
        ("VALUE=DATE:20270215", "VALUE=DATE:20470214", (40, "too-long")),
        ("DTSTART;VALUE=DATE:20270205", "X-NOTE:no beginning", (27, "missing-field")),
        ("SUMMARY:国务院办公厅关于2027年\n 部分节假日安排的通知", "X-NOTE:no title", (15, "missing-field")),
        ("SUMMARY:元旦", "SUMMARY:元旦\nRRULE:FREQ=YEARLY", (25, "other-days")),
        ("DTEND;VALUE=DATE:20270104", "DURATION:P3D", (23, "other-days")),
        ("CATEGORIES:WORKING", "CATEGORIES:WORKNG", (35, "not-a-category")),
        ("SUMMARY:春节", "SUMMARY:春节\nDTEND;VALUE=DATE:20270214", (31, "field-twice")),
        ("END:VEVENT\n", "", (21, "not-ended")),
        ("END:VCALENDAR\n", "", (1, "not-ended")),
        ("X-SCS-LONGEST-BREAK:14\n", "", (1, "missing-field")),
        ("VALUE=DATE:20270213", "VALUE=DATE:20270215", (39, "day-twice")),
        ("VALUE=DATE:20270205", "VALUE=DATE:20270102", (28, "overlap")),
        ("X-SCS-YEAR:2027\nEND:VEVENT", "X-SCS-YEAR:27\nEND:VEVENT", (36, "unknown-year")),
    ],
)
def test_icalendar_is_refused_on_the_line_of_the_fault(old, new, expected):
    """A day that is passed by in silence, or read as another, would be a wrong deadline."""
    assert expected in faults(ics(old, new), "a.ics")


def test_every_fault_of_an_icalendar_is_told_at_once():
    wrong = ics("VALUE=DATE:20270104", "VALUE=DATE:20270101").replace("DATE:20261227", "DATE:20261219")
    assert faults(wrong, "a.ics") == [(23, "ends-before-it-begins"), (34, "other-year")]


def test_shipped_files_are_each_one_year_and_readable():
    paths = sorted((DATA / "cn").glob("*.yaml"))
    assert [int(path.stem) for path in paths] == list(range(2004, 2027))
    for path in paths:
        assert [year.year for year in read_calendar_file(path.read_text(), path.name).years] == [int(path.stem)]
