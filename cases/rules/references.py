"""A case's reference: what people write on letters and say on the telephone. The last letter finds a slip of the pen."""

import re
import unicodedata

# No I, O and U: they are taken for 1, 0 and V. Twenty-three, a prime, so that every single slip and every exchange of
# two neighbours changes the letter.
LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
PATTERN = re.compile(r"([A-HJ-NP-TV-Z]{2,4})-?([0-9]{4})-?([0-9]{6,9})-?([A-HJ-NP-TV-Z])")
DIGITS = {**{str(digit): digit for digit in range(10)}, **{letter: at for at, letter in enumerate(LETTERS)}}


def reference(prefix: str, year: int, number: int) -> str:
    body = f"{prefix}-{year:04d}-{number:06d}"
    return f"{body}-{check_letter(body)}"


def check_letter(body: str) -> str:
    signs = [DIGITS[sign] for sign in body if sign != "-"]
    total = sum(weight * value for weight, value in enumerate(reversed(signs), start=1))
    return LETTERS[total % len(LETTERS)]


def as_reference(typed: str) -> str | None:
    """What somebody typed, made regular: without its dashes, with spaces, in the wide signs of a Chinese keyboard. None when
    it can be no reference of ours."""
    text = re.sub(r"[\s\-‐‑‒–—―−_/.]+", "-", unicodedata.normalize("NFKC", typed).strip().upper())
    found = PATTERN.fullmatch(text)
    if found is None:
        return None
    text = "-".join(found.groups())
    return text if check_letter(text.rpartition("-")[0]) == found[4] else None
