"""The page of invariants says what is so: every door has a proof, and one that has none is named."""

import ast

from tools.invariants import PAGE, marks, page, proofs, unproved


def test_invariants_when_their_proofs_are_read_lack_no_door() -> None:
    found = proofs()
    assert unproved(found) == []
    assert PAGE.read_text() == page(found)


def test_door_when_nothing_proves_it_is_named() -> None:
    found = {**proofs(), (4, "sql"): [], (18, "rest"): []}
    assert unproved(found) == ["4 at raw SQL as the application", "18 at rest, which is none"]
    assert len(unproved({})) == 17 * 3


def test_mark_when_read_from_a_test_says_number_and_doors() -> None:
    (function,) = ast.parse('@keeps(5, "sql")\n@keeps(13, "rest", "desk")\n@other\ndef test_it(): ...').body
    assert isinstance(function, ast.FunctionDef)
    assert list(marks(function)) == [(5, "sql"), (13, "rest"), (13, "desk")]
