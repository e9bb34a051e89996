"""A receipt: C2SP tlog-proof, with the leaf itself as its extra data, so that it is complete in itself."""

import re
from dataclasses import dataclass

from ledger.rules.events import Leaf, parse_leaf
from ledger.rules.merkle import leaf_hash, root_from_inclusion
from ledger.rules.notes import Checkpoint, Note, decode, encode, parse_checkpoint, parse_note

FIRST_LINE = "c2sp.org/tlog-proof@v1"
HEAD = re.compile(r"c2sp\.org/tlog-proof@v1\nextra (\S+)\nindex (0|[1-9][0-9]{0,17})((?:\n\S+)*)")


class WrongReceipt(ValueError):
    """The text is no receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        hashes = "".join(f"{encode(sibling)}\n" for sibling in self.proof)
        return f"{FIRST_LINE}\nextra {encode(self.leaf)}\nindex {self.index}\n{hashes}\n{self.note}"

    @property
    def event(self) -> Leaf:
        return parse_leaf(self.leaf)

    @property
    def checkpoint(self) -> Checkpoint:
        return parse_checkpoint(self.note.text)

    def leads_to_checkpoint(self) -> bool:
        """Raises WrongProof where the proof does not fit the tree at all."""
        root = root_from_inclusion(self.index, self.checkpoint.size, leaf_hash(self.leaf), self.proof)
        return root == self.checkpoint.root


def parse_receipt(text: str) -> Receipt:
    """Raises a ValueError (WrongReceipt, WrongNote, WrongLeaf) where any part is not as it must be."""
    head, separator, note = text.partition("\n\n")
    found = HEAD.fullmatch(head)
    if not separator or not found:
        raise WrongReceipt("a receipt is leaf, index, hashes and a checkpoint")
    proof = tuple(decode(line) for line in found[3].split("\n")[1:])
    if any(len(sibling) != 32 for sibling in proof):
        raise WrongReceipt("a hash has 32 bytes")
    receipt = Receipt(decode(found[1]), int(found[2]), proof, parse_note(note))
    parse_leaf(receipt.leaf)
    parse_checkpoint(receipt.note.text)
    return receipt
