"""Access codes: what they look like, and how often somebody may be wrong."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.rules.standing import RULE_5, Actor, Standing, had_part
from cases.rules.verdicts import FOUR_EYES, OPEN, Reason, Text, Verdict, shut
from cases.states import gettext_noop

# Crockford's letters: nothing that is read as something else. Twelve of them are sixty bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
WINDOW = timedelta(minutes=15)
MOST_FAILURES_OF_A_CASE = 5
MOST_FAILURES_OF_AN_ADDRESS = 30


def new_code() -> str:
    return code_of(secrets.token_bytes(LENGTH))


def code_of(random: bytes) -> str:
    """Each of the thirty-two letters is as likely as another."""
    code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random[:LENGTH])
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normal(typed: str) -> str:
    """As it is compared: however it was typed, in capitals, with spaces, in wide signs, with an O for a zero."""
    kept = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isascii() and sign.isalnum())
    return kept.translate(READ_AS)[:LENGTH]


@dataclass(frozen=True, slots=True)
class Failures:
    """How often somebody was wrong, since when."""

    count: int
    since: datetime


def is_shut(failures: Failures | None, most: int, at: datetime) -> bool:
    return failures is not None and failures.count >= most and at < failures.since + WINDOW


HAD_PART = Reason(
    FOUR_EYES,
    RULE_5,
    Text(gettext_noop("You have signed in this matter, or stay out of it. Somebody else hands out the code.")),
)


def may_hand_out(case: Standing, by: Actor) -> Verdict:
    """Whoever holds the code can read, answer and give up in the person's name. It is never in the hand of somebody who
    imposes anything on them."""
    return shut(HAD_PART) if by.person is not None and had_part(case, by.person) else OPEN
