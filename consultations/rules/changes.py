"""What a change of the text does to the people whom the text will bind.

A change that widens grounds, measures or terms restarts the thirty days; a narrowing or clerical one, certified by a
second official, gets seven more (RULES.md, COMMENT). A kind of text proposes which it is; in doubt it is widening.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations.rules.differences import differences
from consultations.states import Change


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the program takes a change for, and which fields made it think so. An official may always be stricter."""

    change: Change
    pointers: tuple[str, ...] = ()
    certain: bool = False  # a kind knows that this widens: nobody may certify the contrary


def classify(before: Mapping[str, Any], after: Mapping[str, Any]) -> Proposed:
    """For a kind that knows nothing better: what leaves every word and number as it was is clerical, all else widens."""
    changed = differences(before, after)
    telling = tuple(one.pointer for one in changed if essence(one.before) != essence(one.after))
    return Proposed(Change.WIDENING, telling) if telling else Proposed(Change.CLERICAL)


def essence(text: str | None) -> str:
    """Without spacing and letter case. Punctuation and digits stay: a comma may move a condition."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text or "")).strip().casefold()
