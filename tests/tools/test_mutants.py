"""The mutants of `make soak` can still be made: what each changes is there, once, and its tests exist."""

import ast

import pytest

from tools.mutants import MUTANTS, Mutant, mutate
from tools.stack.places import ROOT


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_can_be_made_and_is_a_program(mutant: Mutant, tmp_path) -> None:
    source = (ROOT / mutant.path).read_text()
    copy = tmp_path / "mutated.py"
    copy.write_text(source)
    mutate(copy, mutant)
    assert copy.read_text() != source
    ast.parse(copy.read_text())
    assert all((ROOT / path).exists() for path in mutant.tests)


def test_mutant_is_refused_when_its_place_is_gone(tmp_path) -> None:
    copy = tmp_path / "other.py"
    copy.write_text("nothing = 1\n")
    with pytest.raises(SystemExit, match="write the mutant anew"):
        mutate(copy, MUTANTS[0])
