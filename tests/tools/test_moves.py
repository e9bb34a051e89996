"""The pages made from tables of moves: they say what the tables say, the same each time, and stale ones are found."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from cases.queries.kinds import kinds
from cases.rules.kinds import CaseKind
from cases.states import Effect, Move, Table
from tests.sample.registry import PERMIT
from tests.sample.states import MOVES, TABLE
from tools import checks, moves
from tools.diagrams import draw

SVG = "{http://www.w3.org/2000/svg}"


def drawn(table: Table) -> ElementTree.Element:
    return ElementTree.fromstring(draw(table, "Permit: states & moves"))


def texts(drawing: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter(f"{SVG}text")]


def test_page_when_no_kind_is_registered_says_how_to_read_it() -> None:
    wanted = moves.pages([])
    assert list(wanted) == ["docs/moves.md"]
    assert "How to read it" in wanted["docs/moves.md"]
    assert "No kind of case is registered yet." in wanted["docs/moves.md"]


def test_page_when_a_kind_is_registered_says_every_move() -> None:
    page = moves.pages([PERMIT])["docs/moves.md"]
    rows = [line for line in page.splitlines() if line.startswith("| **")]
    assert len(rows) == len(MOVES)
    assert (
        "| **decide**<br>Decide | `notified` | `decided` | Burden | decider | decider | decider, proposer |"
        " until, measure | Market Act 7 |"
    ) in rows
    assert (
        "| **remove**<br>Remove | `effective`, `suspended` | `removed` | Relief | *the clock*, case officer |  |  |  |"
        " Market Act 8 |"
    ) in rows
    assert "| `notified` | Told |  | DECIDE |" in page
    assert "| `effective` | In effect | decider, proposer | TERM |" in page
    assert "![Permit: states and moves](moves/permit.svg)" in page


def test_page_when_a_title_holds_a_bar_stays_a_table() -> None:
    first = replace(MOVES[0], title="Propose | or not")
    kind: CaseKind = replace(PERMIT, table=replace(TABLE, moves=(first, *MOVES[1:])))
    page = moves.pages([kind])["docs/moves.md"]
    assert "Propose \\| or not" in page


def test_drawing_when_made_shows_every_state_and_every_step() -> None:
    drawing = drawn(TABLE)
    shown = texts(drawing)
    assert [text for text in shown if text in TABLE.states] == list(TABLE.states)
    for move, source, target in TABLE.edges():
        name = f"{move.verb}*" if move.by_clock else move.verb
        where = "stays: " if target == source else f" → {target}"
        assert any(name in text and (not source or where in text) for text in shown), (move.verb, source)
    (description,) = drawing.iter(f"{SVG}desc")
    assert "from notified to decided: decide" in str(description.text)
    assert "stays effective: extend" in str(description.text)


def test_drawing_when_made_lets_no_label_run_into_a_lane() -> None:
    drawing = drawn(TABLE)
    lanes = [path for path in drawing.iter(f"{SVG}path") if re.match(r"M\d+ \d+V\d+M", path.attrib["d"])]
    innermost = min(int(path.attrib["d"].split()[0][1:]) for path in lanes)
    rows = [text for text in drawing.iter(f"{SVG}text") if int(text.attrib["x"]) > 200]
    assert len(rows) == 16
    assert all(int(text.attrib["x"]) + 7.25 * len(text.text or "") < innermost for text in rows)
    assert all(int(path.attrib["d"].split("M")[1].split()[0]) < float(drawing.attrib["width"]) for path in lanes)


def test_drawing_when_two_lanes_overlap_keeps_them_apart() -> None:
    drawing = drawn(TABLE)
    spans = []
    for path in drawing.iter(f"{SVG}path"):
        found = re.match(r"M(\d+) (\d+)V(\d+)M", path.attrib["d"])
        spans += [tuple(map(int, found.groups()))] if found else []
    assert len(spans) == 7
    assert not [
        (one, other)
        for one in spans
        for other in spans
        if one is not other and one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]
    ]


def test_drawing_when_there_are_many_moves_wraps_them() -> None:
    verbs = [Move(f"a-rather-long-verb-{n}", "x", ("a",), "b", Effect.RELIEF, "Law", by_clock=True) for n in range(9)]
    table = Table("long", ("a", "b"), (Move("open", "Open", (), "a", None, "Law", by_clock=True), *verbs))
    shown = texts(drawn(table))
    assert max(len(text) for text in shown) <= 58
    assert sum("a-rather-long-verb" in text for text in shown) >= 3


def test_drawing_when_a_name_holds_markup() -> None:
    table = Table("odd", ("a<b",), (Move("open&shut", "x", (), "a<b", None, "Law", by_clock=True),))
    assert "a<b" in texts(drawn(table))


def test_pages_when_made_twice_are_the_same() -> None:
    assert moves.pages([PERMIT]) == moves.pages([PERMIT])
    afresh = [
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from tools.diagrams import draw; from tests.sample.states import TABLE; print(draw(TABLE, 'x'))",
            ],
            cwd=settings.BASE_DIR,
            env={**checks.ENVIRONMENT, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert afresh[0] == afresh[1]


def test_stale_pages_when_found_are_mended(tmp_path: Path) -> None:
    wanted = moves.pages([PERMIT])
    assert moves.stale(wanted, tmp_path) == ["docs/moves.md", "docs/moves/permit.svg"]
    moves.write(wanted, tmp_path)
    assert moves.stale(wanted, tmp_path) == []
    (tmp_path / "docs/moves/permit.svg").write_text("<svg/>")
    (tmp_path / "docs/moves/gone.svg").write_text("<svg/>")
    assert moves.stale(wanted, tmp_path) == ["docs/moves/gone.svg", "docs/moves/permit.svg"]
    moves.write(wanted, tmp_path)
    assert moves.stale(wanted, tmp_path) == []
    assert not (tmp_path / "docs/moves/gone.svg").exists()


def test_check_when_a_page_is_stale_fails_and_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [kind.code for kind in kinds() if kind is PERMIT] == ["permit"]
    assert moves.main(["check"], tmp_path) == 1
    assert "docs/moves.md is stale: run `python -m tools.moves write`" in capsys.readouterr().out
    assert moves.main(["write"], tmp_path) == 0
    assert moves.main(["check"], tmp_path) == 0
    assert moves.main([], tmp_path) == 2


def test_make_check_asks_whether_the_pages_are_stale() -> None:
    assert checks.COMMANDS["generated docs"][1:] == ["-m", "tools.moves", "check"]
