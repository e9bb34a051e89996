"""Every step, fault and refusal has a sentence, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import deadlines
from deadlines import queries
from deadlines.queries.refusals import FAULTS, REFUSALS
from deadlines.queries.sentences import SENTENCES
from deadlines.rules.counting import count
from deadlines.rules.periods import Period, Unit
from deadlines.rules.steps import StepCode
from tests.deadlines.test_counting import OUTAGE
from tests.deadlines.worlds import asked, mainland

ROOM = Path(deadlines.__file__).parent
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
QUESTIONS = [
    asked("2026-04-30", 5, "working_days"),
    asked("2026-01-31", 1, "months"),
    asked("2026-09-03", 30, "days", "forward"),
    asked("2026-09-03", 30, "days", "back"),
    asked("2026-12-21", 3, "working_days"),
    asked("2026-03-02", 60, "working_days"),
    asked("2026-04-30", 0, "days"),
    asked("2026-04-30", -7, "working_days"),
    asked("2026-03-02", 5, "days", excluded=(OUTAGE,), extensions=(Period(2, Unit.WEEKS),)),
    asked("2026-03-04T12:00:00+08:00", 24, "hours", excluded=(OUTAGE,)),
    asked("2026-03-02", 2, "years"),
]


def codes_in(path: str, *functions: str) -> set[str]:
    """The literal codes with which a module refuses: plain words among the arguments by position."""
    found = set()
    for node in ast.walk(ast.parse((ROOM / path).read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in functions:
            branches = [[one.body, one.orelse] if isinstance(one, ast.IfExp) else [one] for one in node.args]
            texts = [one.value for pair in branches for one in pair if isinstance(one, ast.Constant)]
            found |= {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}
    return found


def test_every_step_has_its_sentence():
    assert set(SENTENCES) == set(StepCode)


def test_every_refusal_has_its_sentence():
    raised = set()
    writers = [f"transitions/{path.name}" for path in (ROOM / "transitions").glob("*.py")]
    for path in ("rules/periods.py", "rules/adjustments.py", "rules/counting.py", "rules/timers.py", *writers):
        raised |= codes_in(path, "Uncountable", "Refused", "require")
    raised |= set(re.findall(r"DETAIL = '([a-z-]+)'", (ROOM / "migrations/0002_guards.sql").read_text()))
    assert raised - set(REFUSALS) == set()


def test_every_fault_has_its_sentence():
    raised = set()
    for path in (
        "rules/sheets.py",
        "rules/calendar_sheets.py",
        "rules/calendar_versions.py",
        "queries/calendar_files.py",
        "queries/icalendar.py",
    ):
        raised |= codes_in(path, "refuse", "claim", "Fault")
    assert raised - set(FAULTS) == set()
    assert {"overlap", "wrong-weekday", "gap", "syntax"} <= raised


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_derivation_is_told_in_both_languages(language: str, question):
    due = count(question, mainland())
    with override(language):
        sentences = queries.explain(due.steps)
    assert len(sentences) == len(due.steps)
    for sentence in sentences:
        assert "%(" not in sentence
        assert bool(re.search(r"[\u4e00-\u9fff]", sentence)) == (language == "zh-hans"), sentence
        english = re.search(r"[a-z]{3}", sentence.replace(OUTAGE.reason.rstrip("."), ""))
        assert bool(english) == (language == "en"), sentence
