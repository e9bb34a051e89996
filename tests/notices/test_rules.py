"""What a notice must say, when it counts, how days are written: pure, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import notices
from cases.rules.standing import Actor, Asked
from notices.rules import service
from notices.rules.channels import RULES
from notices.rules.codes import ALPHABET, LENGTH, WINDOW, Failures, is_shut, new_code, normal
from notices.rules.content import ENTRIES, MAY_BE_NONE, NAMES, REQUIRED, missing, said
from notices.rules.dates import written
from notices.rules.service import NoticeFacts, Receipt
from notices.states import BY_HAND, STEPS, Channel, NoticeKind, NoticeState, Right, target_of
from tests.letters import content

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE: dict[str, Any] = {
    "authority": {"name": "Example market"},
    "addressee": {"name": "Emma Smith"},
    "contact": {"phone": "010-5555 0100"},
    "proposal": "What",
    "facts": [{"text": "It was so", "document": "Record 12"}],
    "basis": [{"article": "Market Act 4", "text": "It is so"}],
    "measures": [{"title": "Closed", "basis": "Market Act 8", "until": "12 May 2028", "applied_by": "The keeper"}],
    "way_out": "Tell us",
    "reasons": "Because",
    "until": "12 May 2028",
    "hearing": {"place": "Room 4", "at": "20 May 2026, 9:00", "chair": "Charlie"},
    "claim": "It was paid",
    "since": "12 May 2026",
    "agencies_told": [],
    "of": "1",
    "served": "30 April 2026",
    "wrong": "The name was another's",
    "responsible": "Alice",
    "rights": [{**content.RESPOND, "right": right.value} for right in Right],
}


def lacks(kind: NoticeKind, changed: dict[str, Any], language: str = "en") -> list[str]:
    return [text.msgid for text in missing(kind, changed, language)]


@pytest.mark.parametrize("kind", NoticeKind)
def test_whole_notice_lacks_nothing(kind: NoticeKind):
    assert lacks(kind, WHOLE) == []


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_part_is_missed_when_it_is_left_out(kind: NoticeKind):
    for part in ("authority", "addressee", "contact", *REQUIRED[kind].parts):
        without = {name: value for name, value in WHOLE.items() if name != part}
        named = " ".join(f"{text.msgid} {text.params}" for text in missing(kind, without, "en"))
        assert NAMES[part] in named, part


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if REQUIRED[kind].rights])
def test_each_right_is_missed_when_it_is_left_out(kind: NoticeKind):
    for right in REQUIRED[kind].rights:
        rights = [one for one in WHOLE["rights"] if one["right"] != right]
        assert lacks(kind, {**WHOLE, "rights": rights}) == [f"the right to {named(right)}"]


def named(right: Right) -> str:
    return {Right.HEARING: "a hearing", Right.CORRECT: "a correction"}.get(right, right.value)


@pytest.mark.parametrize(("part", "field"), [(part, field) for part, fields in ENTRIES.items() for field in fields])
def test_entry_is_refused_without_each_of_its_fields(part: str, field: str):
    """Each fact has its document; each measure its own basis, its end, and who applies it."""
    entry = {name: value for name, value in WHOLE[part][0].items() if name != field}
    changed = {**WHOLE, part: [WHOLE[part][0], entry]}
    (lack,) = missing(NoticeKind.INTENT, changed, "en")
    assert lack.params["what"].params["number"] == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("part", sorted(MAY_BE_NONE))
def test_none_is_said_by_an_empty_list_and_not_by_silence(part: str):
    assert lacks(NoticeKind.REMOVAL, {**WHOLE, part: []}) == []
    assert lacks(NoticeKind.REMOVAL, {**WHOLE, part: None}) == [NAMES[part]]


def test_text_in_another_language_is_missing():
    changed = {**WHOLE, "way_out": {"en": "Tell us"}}
    assert lacks(NoticeKind.INTENT, changed, "en") == []
    assert lacks(NoticeKind.INTENT, changed, "zh-hans") == [NAMES["way_out"]]


def test_right_says_how_by_when_and_by_what_law():
    for field in ("how", "clock", "article"):
        right = {name: value for name, value in content.RESPOND.items() if name != field}
        rights = [right, *WHOLE["rights"][1:]]
        assert lacks(NoticeKind.INTENT, {**WHOLE, "rights": rights}) == ["%(what)s: %(field)s"]


def test_right_that_is_not_given_says_why():
    rights = [WHOLE["rights"][0], {"right": "hearing", "not_given": "The law gives none for a sum below 5,000 yuan."}]
    assert lacks(NoticeKind.INTENT, {**WHOLE, "rights": rights}) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_whatever_comes_in_is_judged_and_breaks_nothing(value: Any):
    for part in NAMES:
        missing(NoticeKind.INTENT, {**WHOLE, part: value}, "en")
    assert isinstance(said(value, "en"), str)


def test_every_word_that_the_layout_needs_is_there_in_both_languages():
    data = Path(notices.__file__).parent / "data"
    shipped = yaml.safe_load((data / "words-1.yaml").read_text("utf-8"))
    shipped["kinds"] |= yaml.safe_load((data / "words-3.yaml").read_text("utf-8"))["kinds"]
    assert set(shipped["kinds"]) == {kind.value for kind in NoticeKind}
    assert set(shipped["common"]["en"]) == set(shipped["common"]["zh-hans"])
    for languages in shipped["kinds"].values():
        assert set(languages) == {"en", "zh-hans"}
        for own in languages.values():
            assert {"title", "opening", "closing"} <= set(own)
            assert all(isinstance(text, str) and text.strip() for text in own.values())


# --- Service ------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 4, 30, 7, 20, tzinfo=UTC)
FROZEN = datetime(2026, 4, 27, 2, tzinfo=UTC)
FACTS = NoticeFacts(uuid4(), NoticeKind.INTENT, uuid4(), NoticeState.FROZEN, FROZEN)
DORA = Asked(NOW, Actor(UUID(int=1)))
CLOCK = Asked(NOW, None)


@pytest.mark.parametrize(
    ("facts", "asked", "rules"),
    [
        (FACTS, DORA, []),
        (None, DORA, ["notice"]),
        (replace(FACTS, state=NoticeState.SERVED), DORA, ["served"]),
        (replace(FACTS, state=NoticeState.VOID), DORA, ["void"]),
        (FACTS, CLOCK, ["announced"]),
        (replace(FACTS, state=NoticeState.SENT, announced=True), CLOCK, []),
    ],
)
def test_notice_may_be_served(facts: NoticeFacts | None, asked: Asked, rules: list[str]):
    verdict = service.may_serve(facts, asked)
    assert [reason.rule for reason in verdict.because] == rules
    assert verdict.open is not bool(rules)


def test_service_may_be_set_aside_while_it_stands():
    assert service.may_set_aside(replace(FACTS, state=NoticeState.SERVED), DORA).open
    assert not service.may_set_aside(FACTS, DORA).open
    assert not service.may_set_aside(None, DORA).open


@given(st.integers(0, 3), st.integers(0, 86_399))
def test_service_counts_on_its_own_day_after_freezing_and_never_ahead(days: int, second: int):
    at = datetime(2026, 4, 30, tzinfo=SHANGHAI) + timedelta(seconds=second)
    received_on = date(2026, 4, 27) + timedelta(days=days)
    counts = service.counts_from(received_on, FACTS, at, SHANGHAI)
    assert FROZEN <= counts <= at
    assert counts.astimezone(SHANGHAI).date() == received_on


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_says_when_it_counts_and_what_proves_it(channel: Channel):
    rule = RULES[channel]
    assert rule.counts
    assert rule.proof
    assert rule.article
    bare = Receipt(channel, date(2026, 4, 30))
    refused = bool(list(service.proof_faults(bare)))
    assert refused is (channel is not Channel.ANNOUNCEMENT)


def test_nobody_records_an_announcement_by_hand():
    assert Channel.ANNOUNCEMENT not in BY_HAND


def test_notice_goes_only_along_its_steps():
    lawful = {(source, step.target) for step in STEPS for source in step.sources}
    assert (NoticeState.VOID, NoticeState.SERVED) not in lawful
    assert (NoticeState.SERVED, NoticeState.VOID) not in lawful
    assert target_of("serve", NoticeState.FAILED) is NoticeState.SERVED
    assert target_of("serve", NoticeState.SERVED) is None


# --- Days and codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "en", "zh"),
    [
        (date(2026, 5, 11), "Monday 11 May 2026", "2026年5月11日（星期一）"),
        (date(2024, 2, 29), "Thursday 29 February 2024", "2024年2月29日（星期四）"),
        (date(2026, 12, 6), "Sunday 6 December 2026", "2026年12月6日（星期日）"),
    ],
)
def test_day_is_written_with_its_weekday(on: date, en: str, zh: str):
    assert written(on, "en") == en
    assert written(on, "zh-hans") == zh


def test_codes_are_long_and_are_read_as_one_thing():
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(len(normal(code)) == LENGTH and set(normal(code)) <= set(ALPHABET) for code in codes)
    assert len(ALPHABET) ** LENGTH == 2**60


@given(st.text(max_size=40))
def test_whatever_is_typed_is_compared_and_breaks_nothing(typed: str):
    assert set(normal(typed)) <= set(ALPHABET)
    assert normal(normal(typed)) == normal(typed)


def test_door_opens_again_when_its_time_is_over():
    wrong = Failures(5, NOW)
    assert is_shut(wrong, 5, NOW + WINDOW - timedelta(seconds=1))
    assert not is_shut(wrong, 5, NOW + WINDOW)
    assert not is_shut(replace(wrong, count=4), 5, NOW)
    assert not is_shut(None, 5, NOW)
