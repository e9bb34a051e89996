"""The verifier shares no code with the ledger; here both say the same."""

import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules import canonical as ours
from ledger.rules import merkle
from tools.verify_bundle import Wrong, canonical, read_json, root_at, root_from, tree

TEXT = st.text(max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_canonical_form_when_fuzzed(value):
    try:
        expected = ours.canonical(value)
    except ours.NotCanonical:
        with pytest.raises(ValueError, match=r"number|normal form|surrogate"):
            canonical(value)
        return
    assert canonical(value) == expected == rfc8785.dumps(value)
    assert read_json("it", canonical({"it": value}), {"it": type(value)}) == {"it": value}


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_json_when_written_otherwise(value):
    """Python's own habit has a blank after each comma and colon."""
    with pytest.raises(Wrong):
        read_json("it", json.dumps({"it": value, "that": 1}).encode(), {"it": type(value), "that": int})


LEAVES = [merkle.leaf_hash(b"%d" % i) for i in range(70)]


def test_root_when_asked_at_every_size():
    for size in range(70):
        levels = tree(b"".join(LEAVES[:size]))
        assert [root_at(levels, n) for n in range(size + 1)] == [merkle.root_of(LEAVES[:n]) for n in range(size + 1)]


def test_inclusion_when_proved_at_every_place():
    node = reader(LEAVES)
    for size in range(1, 70):
        root = merkle.root_of(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, node)
            assert root_from(index, size, LEAVES[index], proof) == root
            assert root_from(index, size, LEAVES[index], [*proof, root]) == b""
            assert not proof or root_from(index, size, LEAVES[index], proof[:-1]) == b""


def reader(leaves: list[bytes]) -> merkle.Node:
    return lambda level, index: merkle.root_of(leaves[index << level : (index + 1) << level])
