"""A text on its sheet: what was typed is read to a document, and every value of a document has its place."""

from typing import Any

import pytest

from consultations.rules.differences import differences
from consultations.rules.sheets import (
    Chapter,
    Group,
    Leaf,
    Rows,
    Shape,
    as_before,
    everything,
    leaves,
    names_on,
    nearest,
    placed,
    read,
    where_of,
    with_rows_changed,
)

WORDS = [Leaf("en", "English"), Leaf("zh", "Chinese")]
RULE = [
    Leaf("code", "Short name"),
    Group("text", "Words", WORDS),
    Group(
        "term", "Term", [Leaf("amount", "How many", Shape.NUMBER), Leaf("unit", "Of what", Shape.CHOICE)], optional=True
    ),
    Leaf("law", "Law", Shape.PICKS, keys=("instrument", "provision")),
    Rows("cases", "Cases", WORDS, "Case", least=2, spare=True),
]
SHEET = [
    Chapter("one", "One", [Leaf("open", "Open?", Shape.FLAG), Leaf("days/least", "Days", Shape.NUMBER)]),
    Chapter("two", "Two", [Leaf("ways", "Ways", Shape.CHOICES), Rows("rules", "Rules", RULE, "Rule")]),
]
TYPED = {
    "/open": ["no"],
    "/days/least": ["12"],
    "/ways": ["sea", "air"],
    "/rules/0/code": ["noise"],
    "/rules/0/text/en": [" No music\r\nafter ten. "],
    "/rules/0/text/zh": ["十点以后不得播放音乐。"],
    "/rules/0/term/amount": [""],
    "/rules/0/term/unit": [""],
    "/rules/0/law": ["parks 3 (1)", ""],
    "/rules/0/cases/0/en": [""],
    "/rules/0/cases/0/zh": [""],
    "/rules/0/cases/1/en": ["A radio"],
    "/rules/0/cases/1/zh": ["收音机"],
}
DOCUMENT: dict[str, Any] = {
    "open": False,
    "days": {"least": 12},
    "ways": ["sea", "air"],
    "rules": [
        {
            "code": "noise",
            "text": {"en": "No music\nafter ten.", "zh": "十点以后不得播放音乐。"},
            "law": [{"instrument": "parks", "provision": "3 (1)"}],
            "cases": [{"en": "A radio", "zh": "收音机"}],
        }
    ],
}


def parts() -> list[Any]:
    return [part for chapter in SHEET for part in chapter.parts]


def test_document_when_typed_leaves_out_what_stayed_empty() -> None:
    assert read(SHEET, TYPED) == DOCUMENT


@pytest.mark.parametrize(
    ("pointer", "typed", "value"),
    [
        ("/days/least", "twelve", "twelve"),
        ("/days/least", "", None),
        ("/days/least", "１２", 12),
        ("/open", "", None),
        ("/open", "perhaps", None),
    ],
)
def test_answer_when_it_is_none_stays_for_the_rule_to_judge(pointer: str, typed: str, value: Any) -> None:
    document = read(SHEET, {**TYPED, pointer: [typed]})
    assert (document["days"]["least"] if "days" in pointer else document["open"]) == value


def test_row_when_its_number_is_absurd_makes_no_million_rows() -> None:
    assert len(read(SHEET, {**TYPED, "/rules/999/code": ["last"]})["rules"]) == 100
    assert len(read(SHEET, {**TYPED, "/rules/999999999/code": ["last"]})["rules"]) == 1


def test_document_when_only_read_again_is_as_it_was_written() -> None:
    """Neither an absent value nor the order of ticks makes a text another text."""
    before = {**DOCUMENT, "ways": ["air", "sea"], "rules": [{**DOCUMENT["rules"][0], "term": None}]}
    assert as_before(before, read(SHEET, TYPED)) == before
    ticked = as_before(before, read(SHEET, {**TYPED, "/ways": ["land", "sea", "air"]}))
    assert ticked["ways"] == ["air", "sea", "land"]
    assert as_before({**before, "motto": "x"}, DOCUMENT).get("motto") is None


def test_places_when_drawn_leave_one_to_fill_in() -> None:
    tree = placed(parts(), DOCUMENT)
    pointers = {one.pointer: one.value for one in leaves(tree)}
    assert pointers["/rules/0/cases/0/en"] == "A radio"
    assert pointers["/rules/0/cases/1/en"] is None
    assert "/rules/0/cases/2/en" not in pointers
    assert pointers["/days/least"] == 12
    assert not [one for one in leaves(placed(parts(), {})) if one.pointer.startswith("/rules")]


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/rules/0/text/en", "/rules/0/text/en"),
        ("/rules/0/law/0/instrument", "/rules/0/law"),
        ("/rules", "/rules"),
        ("/rules/7/code", "/rules"),
        ("/friends", None),
        ("", None),
    ],
)
def test_fault_is_told_at_the_smallest_part_that_holds_it(pointer: str, found: str | None) -> None:
    assert nearest([one.pointer for one in everything(placed(parts(), DOCUMENT))], pointer) == found


def test_rows_are_added_and_taken_out() -> None:
    more = with_rows_changed(DOCUMENT, add="/rules")
    assert more["rules"] == [DOCUMENT["rules"][0], {}]
    assert with_rows_changed(more, remove="/rules/0")["rules"] == [{}]
    for nonsense in ("/rules/9", "/rules/-1", "/open/0", "/friends/0", "rules", "/rules/x", ""):
        assert with_rows_changed(DOCUMENT, remove=nonsense) == DOCUMENT
        assert with_rows_changed(DOCUMENT, add=f"{nonsense}/x") == DOCUMENT
    assert len(DOCUMENT["rules"]) == 1


def test_difference_is_named_by_the_labels_on_the_way_to_it() -> None:
    after = {**DOCUMENT, "rules": [{**DOCUMENT["rules"][0], "text": {"en": "None.", "zh": "无。"}}]}
    names = names_on(placed(parts(), after))
    told = [where_of(names, one.pointer) for one in differences(DOCUMENT, after)]
    assert told == ["Rule 1 › Words › English", "Rule 1 › Words › Chinese"]
    assert where_of(names, "/elsewhere") == "/elsewhere"
