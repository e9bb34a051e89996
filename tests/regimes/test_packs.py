"""Packs: what is right loads as drafts and goes no further by itself; what is wrong is told by its line and its rule."""

import io
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from clock.queries import legal_now
from consultations.queries.drafts import begun, unfinished
from lists.queries.register import lists_adopted
from records.queries.catalogue import in_force
from records.queries.law import entered
from records.transitions import certify_law
from regimes.queries.files import read_file
from regimes.queries.packs import check
from regimes.rules.broken import rule_at
from regimes.rules.packs import Known, faults

PACKS = Path(__file__).resolve().parents[2] / "packs"
JUDGMENTS = PACKS / "judgment-defaulters.yaml"
TAXPAYERS = PACKS / "grade-a-taxpayers.yaml"
WAGES = PACKS / "wage-arrears.yaml"


def run(*files: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    try:
        call_command("load_pack", *map(str, files), json=True, stdout=out, **options)
    except CommandError:
        if not out.getvalue():
            raise
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def steps(told: dict[str, Any]) -> dict[str, str]:
    return {step["about"]: step["step"] for step in told["steps"]}


@pytest.mark.parametrize("file", [JUDGMENTS, WAGES, TAXPAYERS])
def test_pack_when_it_is_right_is_told_so_and_nothing_is_loaded(cast: None, file: Path) -> None:
    told = run(file, check=True)
    assert told == {"packs": [{"file": str(file), "ok": True, "faults": []}], "steps": []}
    assert not unfinished("catalogue")


def test_pack_when_loaded_is_a_draft_and_waits_for_others(cast: None) -> None:
    assert steps(run(WAGES)) == {
        "wages-regulation": "begun",
        "wages-list-measures": "begun",
        "catalogue": "waits",
        "standard wage-arrears": "waits",
    }
    assert steps(run(WAGES))["wages-regulation"] == "waits"
    second = get_user_model().objects.get(username="manager")
    for code in ("wages-regulation", "wages-list-measures"):
        certify_law(code=code, by=second, at=legal_now(), reason="Compared.")
    assert steps(run(WAGES)) == {
        "wages-regulation": "unchanged",
        "wages-list-measures": "unchanged",
        "catalogue": "begun",
        "standard wage-arrears": "waits",
    }
    before = [draft.ref for draft, _ in unfinished("catalogue")]
    assert steps(run(WAGES))["catalogue"] == "waits"
    assert [draft.ref for draft, _ in unfinished("catalogue")] == before
    assert in_force() is None
    assert begun("standard", "wage-arrears") is None
    assert list(lists_adopted()) == []


def test_law_when_it_stands_with_other_words_is_refused(cast: None, tmp_path: Path) -> None:
    run(WAGES)
    other = written(tmp_path, WAGES, ("国务院令第724号", "国务院令第725号"))
    with pytest.raises(CommandError, match="stands here with other words"):
        run(other)


def test_pack_when_nobody_is_named_outside_a_demonstration_is_refused(cast: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="--by USER"):
        run(WAGES)
    with pytest.raises(CommandError, match="no list manager officer"):
        run(WAGES, by="officer")


def written(folder: Path, file: Path, *changes: tuple[str, str]) -> Path:
    text = file.read_text()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    made = folder / file.name
    made.write_text(text)
    return made


INSIDE = "        - {en: A factory pays its suppliers and not the wages that the order names, zh: 工厂支付货款而不支付责令书所列工资}\n"
AGENCIES = ("example-labour", "example-procurement", "example-finance")
KNOWN = Known(law={}, items={}, agencies=AGENCIES, on=date(2026, 5, 8), keepers=["example-labour"])
# What is changed, the place that is told, and the rule it breaks.
FORBIDDEN: Sequence[tuple[str, tuple[str, str], str, str]] = [
    ("rank", ("rank: administrative regulation", "rank: guidance"), "/standard/basis", "RULES.md 1"),
    ("no-law", ('{instrument: wages-regulation, provision: "48"}]', '{instrument: none, provision: "1"}]'),
     "/standard/basis", "RULES.md 1"),
    ("field", ("field: refusal of a legal obligation", "field: other"), "/standard/basis", "RULES.md 1"),
    ("harm", ("harm: refusal of a legal obligation", "harm: null"), "/standard/grounds/0/harm", "No. 49(6)"),
    ("item", ("items: [wages-not-paid-after-order]", "items: [late-library-book]"), "/standard/grounds/0/items", "RULES.md 3"),
    ("window", ("amount: 5, unit: working_days", "amount: 3, unit: working_days"), "/standard/clocks/response", "RULES.md 4"),
    ("interim", ("interim: null", "interim: {basis: [{instrument: wages-list-measures, provision: '5'}], most: {amount: 9, unit: days}}"),
     "/standard/interim/basis", "RULES.md 4"),
    ("no-appeal", ("right: appeal", "right: hope"), "/standard/remedies", "RULES.md 6"),
    ("power", ("powers: [collect, list, restrict]", "powers: [collect, list]"), "/standard/measures/offered/0/basis", "RULES.md 7"),
    ("relatives", ("reaches: subject", "reaches: relative"), "/standard/measures/offered/0/reaches", "RULES.md 7"),
    ("carriers", ("reaches: subject", "reaches: private party"), "/standard/measures/offered/0/reaches", "RULES.md 7"),
    ("schooling", ("denies: []", "denies: [schooling]"), "/standard/measures/offered/0/denies", "RULES.md 8"),
    ("payment", ("denies: []", "denies: [payment]"), "/standard/measures/offered/0/denies", "RULES.md 8"),
    ("five-years", ("term: {amount: 2, unit: years}", "term: {amount: 5, unit: years}"), "/standard/grounds/0/term", "RULES.md 9"),
    ("no-end", ("term: {amount: 2, unit: years}", "term: null"), "/standard/grounds/0/term", "RULES.md 9"),
    ("annulled", ("annulled, listed in error", "listed in error"), "/standard/ways_out", "SPC 10"),
    ("blood", ("name: workers, kind: integer", "name: blood_type, kind: integer"), "/catalogue/0/fields/0/name", "RULES.md 11"),
    ("retention", ("retention: {years: 3}", "retention: {years: 10}"), "/catalogue/0/retention/years", "CRIR 16"),
    ("house", ("house: [VERIFY, VERIFY-OPPOSED, DECIDE]", "house: [VERIFY, DECIDE]"), "/standard/house", "RULES.md, Clocks"),
    ("own-court", ("  house: [VERIFY", "  courts: [example-finance, example-labour]\n  house: [VERIFY"), "/standard/courts/1",
     "RULES.md, Grounds of removal"),
    ("fee", ("  clocks:\n", "  clocks:\n    fee: 50\n"), "/standard/clocks/fee", "RULES.md 14"),
    ("persons", ("sole_trader: nothing", "sole_trader: named"), "/standard/publication/basis", "RULES.md 16"),
    ("petition", ("en: does not pay wages although ordered to", "en: petitioning above the proper level"),
     "/standard/grounds/0/title/en", "RULES.md 17"),
    ("zh", ("zh: 隐匿、毁灭工资支付记录以逃避支付", "zh: 越级上访"), "/standard/grounds/1/title/zh", "RULES.md 17"),
    ("vague", (INSIDE, ""), "/standard/grounds/0/inside", "RULES.md 17"),
    ("universal", ("en: does not pay wages although ordered to", "en: any breach of trust"),
     "/standard/grounds/0/title/en", "RULES.md 17"),
    ("agency", ("agency: example-labour", "agency: nobody"), "/agency", "format of packs"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "pointer", "rule"), FORBIDDEN, ids=[row[0] for row in FORBIDDEN])
def test_pack_when_it_asks_for_what_is_forbidden_is_refused(
    tmp_path: Path, name: str, change: tuple[str, str], pointer: str, rule: str
) -> None:
    file = read_file(written(tmp_path, WAGES, change).read_text(), WAGES.name)
    found = faults(file.document, KNOWN)
    assert (pointer, rule) in {(one.pointer, rule_at(one.pointer)) for one in found}, found


def test_pack_when_refused_loads_nothing(cast: None, tmp_path: Path) -> None:
    file = written(tmp_path, WAGES, ("reaches: subject", "reaches: relative"))
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_pack", str(file), stdout=io.StringIO())
    assert entered("wages-regulation") is None


def test_fault_when_told_names_the_line_it_stands_on(cast: None, tmp_path: Path) -> None:
    file = written(tmp_path, WAGES, ("denies: []", "denies: [housing]"))
    line = next(at for at, text in enumerate(file.read_text().splitlines(), 1) if "housing" in text)
    (fault,) = run(file, check=True)["packs"][0]["faults"]
    assert fault["line"] == line
    assert "Housing" in fault["detail"]
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load_pack", str(file), check=True, stdout=out)
    assert out.getvalue().startswith(f"{file}:{line}: /standard/measures/offered/0/denies: ")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "object"),
        ("pack: a\npack: b\n", 2, "written twice"),
        ("pack: &a x\nagency: *a\n", 2, "no aliases"),
        ("pack: [\n", 2, "cannot be read"),
        ("- a\n- b\n", 1, "object"),
        ("pack: !!python/object:os.system x\n", 1, "text|list|object|Write|small"),
        ("x" * 1_000_001, 1, "too large"),
    ],
)
def test_file_when_it_is_no_pack_is_told_so(db: None, text: str, line: int, words: str) -> None:
    checked = check(text, "bad.yaml", legal_now())
    assert checked.pack is None
    assert checked.complaints[0].line == line

    assert re.search(words, checked.complaints[0].detail)
