"""Keys that sign, read from files outside the database: the log's own, and that of letters."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger.rules.notes import Note, Signature, VerifierKey


@dataclass(frozen=True, slots=True)
class Signer:
    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str) -> Note:
        signature = self.private.sign(text.encode())
        return Note(text, (Signature(self.name, self.verifier.key_id, signature),))


def new_key() -> str:
    """What a key file holds: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(32)).decode() + "\n"


def load_signer(path: Path, origin: str) -> Signer:
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text().strip())))
