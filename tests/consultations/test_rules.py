"""Texts, their differences and their windows: pure functions."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.changes import classify
from consultations.rules.differences import Mark, differences, word_by_word
from consultations.rules.documents import Unreadable, document_of, flat, in_language, read_document
from consultations.rules.windows import end_of_full_days, trigger_of_narrowing, window
from consultations.states import Change
from deadlines.rules.clocks_of_notices import STANDARDS
from tests.deadlines.worlds import mainland

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = st.text(alphabet="ab 十点不，.\n", max_size=40)
LEAVES = WORDS | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
DOCUMENTS = st.dictionaries(WORDS, VALUES, max_size=4)
COMMENT, NARROWED = (next(rule for rule in STANDARDS if rule.code == code) for code in ("COMMENT", "COMMENT-NARROWED"))


@given(DOCUMENTS)
def test_document_is_canonical_as_another_program_writes_it(content: dict[str, Any]):
    document = document_of(content)
    assert document.canonical.encode() == rfc8785.dumps(content)
    assert document.digest == hashlib.sha256(document.canonical.encode()).hexdigest()
    assert read_document(json.dumps(content, indent=2)).digest == document.digest
    assert read_document(document.canonical) == document


@given(DOCUMENTS, DOCUMENTS)
def test_documents_have_one_hash_only_if_they_are_one(one: dict[str, Any], other: dict[str, Any]):
    assert (document_of(one).digest == document_of(other).digest) == (rfc8785.dumps(one) == rfc8785.dumps(other))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50 + "1" + "}" * 50, '{"a": NaN}', '{"a": "\\ud800"}'])
def test_document_that_no_program_reads_alike(text: str):
    with pytest.raises(Unreadable):
        read_document(text)


@given(WORDS, WORDS)
def test_differences_give_back_both_texts(before: str, after: str):
    runs = word_by_word(before, after)
    assert "".join(run.text for run in runs if run.mark is not Mark.NEW) == before
    assert "".join(run.text for run in runs if run.mark is not Mark.GONE) == after


@given(DOCUMENTS, DOCUMENTS)
def test_differences_name_every_field_that_is_not_as_it_was(before: dict[str, Any], after: dict[str, Any]):
    old, new = dict(flat(before)), dict(flat(after))
    changed = {pointer for pointer in {*old, *new} if old.get(pointer) != new.get(pointer)}
    assert {one.pointer for one in differences(before, after)} == changed


def test_chinese_is_compared_sign_by_sign():
    runs = word_by_word("列入名单三年", "列入名单一年")
    assert [(run.mark, run.text) for run in runs] == [
        (Mark.SAME, "列入名单"),
        (Mark.GONE, "三"),
        (Mark.NEW, "一"),
        (Mark.SAME, "年"),
    ]


def test_items_are_known_by_their_code_and_not_by_their_place():
    one, two = {"code": "a", "text": "A"}, {"code": "b", "text": "B"}
    assert differences({"rules": [one, two]}, {"rules": [two, one]}) == []


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("No  music", "no music", Change.CLERICAL),
        ("three years", "one year", Change.WIDENING),
        ("may", "may not", Change.WIDENING),
        ("all, who", "all who", Change.WIDENING),
    ],
)
def test_change_is_widening_when_in_doubt(before: str, after: str, change: Change):
    assert classify({"text": before}, {"text": after}).change is change


@pytest.mark.parametrize(
    ("opened", "closes"),
    [
        ("2026-03-02T00:00:00+08:00", "2026-04-02T00:00:00+08:00"),
        ("2026-03-02T23:59:59+08:00", "2026-04-02T00:00:00+08:00"),
        ("2026-04-01T10:00:00+08:00", "2026-05-07T00:00:00+08:00"),  # the thirtieth day is Labour Day
        ("2026-01-18T10:00:00+08:00", "2026-02-25T00:00:00+08:00"),  # and here the Spring Festival
    ],
)
def test_window_of_thirty_days(opened: str, closes: str):
    at = datetime.fromisoformat(opened)
    found = window(COMMENT, at, mainland())
    assert found.closes_at == datetime.fromisoformat(closes)
    assert found.closes_at >= end_of_full_days(at, 30, SHANGHAI)
    assert not found.is_over(found.closes_at - timedelta(microseconds=1))
    assert found.is_over(found.closes_at)


@given(st.datetimes(datetime(2020, 12, 8), datetime(2026, 10, 1)))  # noqa: DTZ001 - made aware below
def test_window_is_never_shorter_than_thirty_full_days(opened: datetime):
    at = opened.replace(tzinfo=SHANGHAI)
    assert window(COMMENT, at, mainland()).closes_at >= end_of_full_days(at, 30, SHANGHAI)


def test_seven_days_follow_what_is_left_of_the_thirty():
    running_until = datetime.fromisoformat("2026-04-02T00:00:00+08:00")
    early = trigger_of_narrowing(datetime.fromisoformat("2026-03-10T10:00:00+08:00"), running_until)
    late = trigger_of_narrowing(datetime.fromisoformat("2026-04-20T10:00:00+08:00"), running_until)
    assert window(NARROWED, early, mainland()).closes_at == datetime.fromisoformat("2026-04-09T00:00:00+08:00")
    assert window(NARROWED, late, mainland()).closes_at == datetime.fromisoformat("2026-04-28T00:00:00+08:00")


def test_text_in_the_readers_language_or_whichever_there_is():
    assert in_language({"en": "Noise", "zh": "噪声"}, "zh-hans") == "噪声"
    assert in_language({"zh": "噪声"}, "en") == "噪声"
    assert in_language("Noise", "zh-hans") == "Noise"
    assert in_language(7, "en") == ""
