"""PyPI's pymerkle grows the same tree and believes the same proofs."""

import pytest
from pymerkle import InmemoryTree, InvalidProof, verify_inclusion

from ledger.rules.commitments import reader
from ledger.rules.merkle import inclusion_proof, leaf_hash, root_of
from tests.tools.builder import larger
from tools.verify_bundle import root_at, tree

LEAVES = larger().leaves
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.fixture(scope="module")
def theirs() -> InmemoryTree:
    grown = InmemoryTree(algorithm="sha256")
    for leaf in LEAVES:
        grown.append_entry(leaf)
    return grown


def test_root_when_recomputed_at_many_sizes(theirs):
    levels = tree(b"".join(HASHES))
    for size in (1, 2, 3, 64, 127, 128, 129, 255, 256, 257, 300):
        assert theirs.get_root(size) == root_of(HASHES[:size]) == root_at(levels, size)


def test_proofs_when_made_by_both(theirs):
    for index in (0, 1, 127, 128, 256, 299):
        proof = theirs.prove_inclusion(index + 1, 300)
        ours = inclusion_proof(index, 300, reader(HASHES))
        assert [bytes.fromhex(h) for h in proof.serialize()["path"]][1:] == ours
        verify_inclusion(HASHES[index], root_of(HASHES), proof)
        with pytest.raises(InvalidProof):
            verify_inclusion(HASHES[index - 1], root_of(HASHES), proof)
