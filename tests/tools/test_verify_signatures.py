"""The verifier's own Ed25519: RFC 8032, another implementation, and what strictness refuses."""

from random import Random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tools.verify_bundle import L, P, is_signature

RFC_8032 = [  # section 7.1: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_signature_when_it_is_a_vector_of_the_standard(public, message, signature):
    assert is_signature(*map(bytes.fromhex, (public, signature, message)))
    assert not is_signature(*map(bytes.fromhex, (public, signature, message + "00")))


def others_say(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_signatures_when_keys_and_flips_are_random():
    random = Random(8032)
    for _ in range(40):
        private = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), random.randbytes(random.randrange(200))
        signature = private.sign(message)
        assert is_signature(public, signature, message)
        parts = [public, signature, message + b"."]
        which = random.randrange(3)
        changed = bytearray(parts[which])
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
        parts[which] = bytes(changed)
        assert not is_signature(*parts)
        assert not others_say(*parts)


IDENTITY = (1).to_bytes(32, "little")
SIGNED = [bytes.fromhex(part) for part in (RFC_8032[1][0], RFC_8032[1][2], RFC_8032[1][1])]


def test_signature_when_s_is_written_a_second_way():
    public, signature, message = SIGNED
    s = int.from_bytes(signature[32:], "little") + L
    assert not is_signature(public, signature[:32] + s.to_bytes(32, "little"), message)


def test_signature_when_the_key_has_small_order():
    """Under the neutral element as key, everything is signed by nothing, unless one looks."""
    assert not is_signature(IDENTITY, IDENTITY + bytes(32), b"anything")


@pytest.mark.parametrize(
    "public",
    [
        (P + 1).to_bytes(32, "little"),  # the neutral element, written above the modulus
        (1 | 1 << 255).to_bytes(32, "little"),  # its x is nought, and said to be odd
        (2).to_bytes(32, "little"),  # no point of the curve
        b"\xff" * 32,
        bytes(32),
    ],
)
def test_signature_when_the_key_is_no_point(public):
    assert not is_signature(public, IDENTITY + bytes(32), b"anything")


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 63, 65, 128])
def test_signature_when_it_has_another_length(length):
    public, signature, message = SIGNED
    assert not is_signature(public, (signature * 2)[:length], message)
