"""C2SP signed notes and tlog checkpoints. Signing is done at the edges; here are the bytes."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

ED25519 = b"\x01"
SIGNATURE = "\u2014 "
NAME = re.compile(r"[^\s+]+")


class WrongNote(ValueError):
    """The text is no signed note or checkpoint."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """`name+hash+base64(0x01 ‖ public key)`, as golang.org/x/mod/sumdb/note prints it."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not NAME.fullmatch(parts[0]):
            raise WrongNote("a verifier key is name+hash+key")
        data = decode(parts[2])
        key = cls(parts[0], data[1:])
        if data[:1] != ED25519 or len(data) != 33 or key.key_id.hex() != parts[1]:
            raise WrongNote("the verifier key's parts do not belong together")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{SIGNATURE}{self.name} {encode(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends with a newline and is what is signed; unknown signatures (witnesses, later) are kept."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    def signatures_by(self, key: VerifierKey) -> list[bytes]:
        return [s.signature for s in self.signatures if (s.name, s.key_id) == (key.name, key.key_id)]


def parse_note(text: str) -> Note:
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n") or not body:
        raise WrongNote("a signed note is text, an empty line and signatures")
    return Note(body + "\n", tuple(parse_signature(line) for line in lines[:-1].split("\n")))


def parse_signature(line: str) -> Signature:
    name, _, data = line.removeprefix(SIGNATURE).partition(" ")
    if not line.startswith(SIGNATURE) or not NAME.fullmatch(name):
        raise WrongNote("a signature line is '— name base64'")
    raw = decode(data)
    if len(raw) < 5:
        raise WrongNote("a signature is too short")
    return Signature(name, raw[:4], raw[4:])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large the log `origin` is, and its root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Lines after the third are extensions, and none of ours."""
    *lines, end = text.split("\n")
    if end or len(lines) < 3 or not all(lines) or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise WrongNote("a checkpoint is origin, size and root")
    root = decode(lines[2])
    if len(root) != 32:
        raise WrongNote("a checkpoint's root has 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decode(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise WrongNote("this is not base64") from wrong
    if encode(data) != text:
        raise WrongNote("base64 has one way to say it")
    return data
