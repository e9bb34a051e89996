"""Receipts: for whoever files something, and checked for whoever brings one."""

from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.models import Checkpoint, Event
from ledger.queries import log
from ledger.queries.checking import in_one_form
from ledger.rules.events import Leaf, parse_leaf
from ledger.rules.merkle import WrongProof
from ledger.rules.notes import Note, VerifierKey, parse_note
from ledger.rules.receipts import FIRST_LINE, Receipt, parse_receipt

State = Literal["proven", "waiting", "unknown", "unreadable", "wrong-proof", "wrong-signature", "other-history"]


@dataclass(frozen=True, slots=True)
class Filed:
    """What whoever files something gets: at once the leaf, and the receipt as soon as the log has taken it in."""

    leaf: str
    log_index: int | None
    receipt: Receipt | None

    @property
    def text(self) -> str:
        return str(self.receipt) if self.receipt else f"{self.leaf}\n"


@dataclass(frozen=True, slots=True)
class Finding:
    state: State
    leaf: Leaf | None = None
    filed: Filed | None = None  # a receipt under the newest checkpoint, where the entry is ours


def receipt_of(event: int) -> Filed:
    return receipt_for(Event.objects.only("leaf").get(pk=event))


def receipt_for(event: Event) -> Filed:
    index, newest = log.indexes_of([event.pk]).get(event.pk), log.latest_checkpoint()
    if index is None or newest is None or newest.size <= index:
        return Filed(event.leaf, None, None)
    return Filed(event.leaf, index, made_of(event, index, newest))


def made_of(event: Event, index: int, checkpoint: Checkpoint) -> Receipt:
    proof = tuple(log.proof_of(index, checkpoint.size))
    return Receipt(event.leaf.encode(), index, proof, parse_note(checkpoint.note))


def check(text: str) -> Finding:
    """What somebody brings: a receipt, or the leaf that they got while the log had not yet taken it in."""
    given = in_one_form(text)
    try:
        if given.startswith(FIRST_LINE):
            return check_receipt(parse_receipt(given))
        return check_leaf(given.strip().encode())
    except WrongProof:
        return Finding("wrong-proof")
    except ValueError:  # WrongReceipt, WrongNote, WrongLeaf: what it is not does not help who brings it
        return Finding("unreadable")


def check_receipt(receipt: Receipt) -> Finding:
    leaf, checkpoint = receipt.event, receipt.checkpoint
    if not receipt.leads_to_checkpoint():
        return Finding("wrong-proof", leaf)
    if checkpoint.origin != log.origin() or not any(is_signed(receipt.note, key) for key in log.verifier_keys()):
        return Finding("wrong-signature", leaf)
    if checkpoint.size > log.size() or log.root_at(checkpoint.size) != checkpoint.root:
        return Finding("other-history", leaf)
    return check_leaf(receipt.leaf)


def check_leaf(data: bytes) -> Finding:
    leaf = parse_leaf(data)
    event = Event.objects.filter(chain=leaf.case, seq=leaf.seq, leaf=data.decode()).first()
    if event is None:
        return Finding("unknown", leaf)
    filed = receipt_for(event)
    return Finding("proven" if filed.receipt else "waiting", leaf, filed)


def is_signed(note: Note, key: VerifierKey) -> bool:
    return any(verifies(key, signature, note.text) for signature in note.signatures_by(key))


def verifies(key: VerifierKey, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True
