"""The table of clocks: complete, dated, readable, and countable."""

import re
from dataclasses import replace
from datetime import date

import pytest

from deadlines.rules.adjustments import check_period
from deadlines.rules.clock_rules import NoSuchRule, Source, rule_in_force
from deadlines.rules.clocks import CLOCKS
from deadlines.rules.periods import Period, Roll, Uncountable, Unit
from deadlines.states import Whose

# Each row of RULES.md, "Clocks": id, amount, unit, roll. A row with several numbers has several codes.
ROWS = {
    "COMMENT": (30, "days", "forward"),
    "COMMENT-NARROWED": (7, "days", "forward"),
    "EVALUATE": (1, "years", "none"),  # of a standard, once a year; RULES.md has no row of its own for it
    "TOLD": (5, "working_days", "none"),
    "RESPONSE": (5, "working_days", "forward"),
    "HEARING-NOTICE": (-7, "working_days", "back"),
    "DECIDE": (90, "days", "none"),
    "SERVE": (7, "working_days", "none"),
    "EFFECT": (0, "hours", "none"),  # DESIGN.md, "Cases"; RULES.md has no row of its own for it
    "SERVE-ANNOUNCED": (30, "days", "forward"),
    "CONFIRM-DOC": (3, "working_days", "none"),
    "VERIFY": (3, "working_days", "none"),
    "VERIFY-OPPOSED": (3, "working_days", "none"),
    "VERIFY-SAFETY": (5, "working_days", "none"),
    "REMOVE": (3, "working_days", "none"),
    "WITHDRAW": (3, "working_days", "none"),
    "TERM": (2, "years", "none"),
    "TERM-REVIEW": (2, "years", "none"),
    "RELIST-BAR": (6, "months", "none"),
    "INTERIM-NOTICE": (0, "days", "none"),
    "INTERIM-HEARING": (10, "working_days", "none"),
    "INTERIM": (None, None, "none"),
    "CORRECT": (15, "days", "forward"),
    "CORRECT-FIX": (3, "working_days", "none"),
    "CORRECT-REVIEW-FILE": (10, "days", "forward"),
    "CORRECT-REVIEW-DECIDE": (15, "days", "forward"),
    "FLAG": (1, "working_days", "none"),
    "DISPUTE": (5, "working_days", "none"),
    "APPEAL-FILE": (60, "days", "forward"),
    "APPEAL-FILE-UNTOLD": (1, "years", "forward"),
    "APPEAL-ACCEPT": (5, "working_days", "none"),
    "APPEAL-REPLY": (10, "working_days", "none"),
    "APPEAL-DECIDE": (60, "days", "forward"),
    "SUE-AFTER-APPEAL": (15, "days", "forward"),
    "SUE": (6, "months", "forward"),
    "REPAIR-MIN-MINOR": (0, "months", "none"),
    "REPAIR-MIN-GENERAL": (3, "months", "none"),
    "REPAIR-MIN-SERIOUS": (12, "months", "none"),
    "REPAIR-MAX-MINOR": (3, "months", "none"),
    "REPAIR-MAX-GENERAL": (12, "months", "none"),
    "REPAIR-MAX-SERIOUS": (36, "months", "none"),
    "REPAIR-DECIDE": (3, "working_days", "none"),
    "REPAIR-ANSWER": (10, "working_days", "none"),
    "RETAIN": (5, "years", "none"),
    "ACCESS": (20, "working_days", "none"),
    "ACKNOWLEDGE": (1, "working_days", "none"),
    "STILL-REFUSED": (1, "working_days", "none"),
    "FINDING": (10, "working_days", "none"),
    "FAR-RESPOND": (30, "days", "forward"),
    "FAR-DECIDE": (45, "days", "none"),
    "FCRA-DISPUTE": (30, "days", "none"),
}


def rule(code: str):
    return rule_in_force(CLOCKS, code, date(2026, 11, 21))


def test_table_is_the_specification_s_row_for_row():
    found = {
        one.code: (one.period and one.period.amount, one.period and one.period.unit.value, one.roll.value)
        for one in CLOCKS
    }
    assert found == ROWS


def test_every_rule_is_written_in_both_languages_with_its_source():
    for one in CLOCKS:
        texts = [one.trigger, *(said.text for said in one.consequences), *([one.note] if one.note else [])]
        assert all(text.en and re.search(r"[\u4e00-\u9fff]", text.zh) for text in texts), one.code
        assert one.article
        assert one.consequences


def test_roll_never_lengthens_a_burden():
    """RULES.md: a roll may never lengthen a listing, a measure or a publication."""
    burdens = {
        "TERM",
        "TERM-REVIEW",
        "REPAIR-MAX-MINOR",
        "REPAIR-MAX-GENERAL",
        "REPAIR-MAX-SERIOUS",
        "RETAIN",
        "INTERIM",
    }
    for one in CLOCKS:
        if one.code in burdens:
            assert (one.roll, one.whose) == (Roll.NONE, Whose.DUTY)


def test_removal_is_at_once_within_the_law_s_outer_limit():
    for code in ("REMOVE", "WITHDRAW", "CORRECT-FIX", "FLAG"):
        assert rule(code).act_within == Period(0, Unit.HOURS)
    assert rule("VERIFY").act_within == Period(3, Unit.DAYS)


def test_house_consequences_are_marked_as_house():
    assert {one.source for one in rule("REMOVE").consequences} == {Source.LAW, Source.HOUSE}
    assert {one.source for one in rule("RESPONSE").consequences} == {Source.LAW}


def test_rule_in_force_is_the_version_of_the_day():
    with pytest.raises(NoSuchRule):
        rule_in_force(CLOCKS, "REPAIR-MAX-MINOR", date(2026, 3, 31))
    longer = replace(rule("RESPONSE"), version=2, period=Period(7, Unit.WORKING_DAYS), in_force_from=date(2027, 1, 1))
    both = (*CLOCKS, longer)
    assert rule_in_force(both, "RESPONSE", date(2026, 12, 31)).version == 1
    assert rule_in_force(both, "RESPONSE", date(2027, 1, 1)).key == "RESPONSE/2"


@pytest.mark.parametrize(
    ("code", "amount", "unit", "refusal"),
    [
        ("RESPONSE", 10, "working_days", None),
        ("RESPONSE", 4, "working_days", "shorter-than-the-rule"),
        ("RESPONSE", 10, "days", "other-unit-than-the-rule"),
        ("TERM", 1, "years", None),
        ("TERM", 3, "years", "longer-than-the-rule"),
        ("RELIST-BAR", 5, "months", "shorter-than-the-rule"),
        ("RELIST-BAR", 7, "months", "longer-than-the-rule"),
        ("HEARING-NOTICE", -10, "working_days", None),
        ("HEARING-NOTICE", -5, "working_days", "shorter-than-the-rule"),
        ("INTERIM", 5, "years", None),
    ],
)
def test_standard_sets_a_period_within_the_rule_s_bounds(code, amount, unit, refusal):
    period = Period(amount, Unit(unit))
    if refusal is None:
        check_period(rule(code), period)
    else:
        with pytest.raises(Uncountable) as refused:
            check_period(rule(code), period)
        assert refused.value.code == refusal
