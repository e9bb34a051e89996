"""Two versions side by side: field by field, and within a field word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from consultations.rules.documents import flat

# A word of letters or digits, a run of white space, or one sign: Chinese is compared sign by sign.
PIECES = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff_]+|\s+|.", re.DOTALL)
MOST_PIECES = 4000  # beyond it a field is shown whole: comparing is quadratic


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with one fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as it was. A field that is new was nothing before, and the other way round."""

    pointer: str
    before: str | None
    after: str | None
    runs: tuple[Run, ...]

    @property
    def old(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.mark is not Mark.NEW)

    @property
    def new(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.mark is not Mark.GONE)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the new text; what is gone comes where it stood, at the end."""
    old, new = dict(flat(before)), dict(flat(after))
    pointers = [*new, *(pointer for pointer in old if pointer not in new)]
    return [
        difference(pointer, old.get(pointer), new.get(pointer))
        for pointer in pointers
        if old.get(pointer) != new.get(pointer)
    ]


def difference(pointer: str, before: str | None, after: str | None) -> Difference:
    return Difference(pointer, before, after, word_by_word(before or "", after or ""))


def word_by_word(before: str, after: str) -> tuple[Run, ...]:
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) > MOST_PIECES or len(new) > MOST_PIECES:
        return runs_of([(Mark.GONE, before), (Mark.NEW, after)])
    found: list[tuple[Mark, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((Mark.SAME, "".join(old[i:j])))
        else:
            found += [(Mark.GONE, "".join(old[i:j])), (Mark.NEW, "".join(new[k:m]))]
    return runs_of(found)


def runs_of(pairs: Sequence[tuple[Mark, str]]) -> tuple[Run, ...]:
    return tuple(Run(mark, text) for mark, text in pairs if text)
