"""A kind of text as people fill it in: which values it has, what each is called, what it may be answered with. What was filled
in is read to the same document that a program would have sent, and every value of a document has its place on the sheet."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consultations.rules.documents import step_of

Options = Sequence[tuple[str, str]]
Typed = Mapping[str, Sequence[str]]  # by pointer, as it came in
MOST_ROWS = 100
MOST_ANSWERS = 3000  # as many as a browser may send, with what is picked in each


class Shape(StrEnum):
    TEXT = "text"
    LONG = "long"
    LINES = "lines"  # several short texts, each on a line
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # a few, all seen at once
    PICKS = "picks"  # of many: each is looked up


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer. `keys`: what is picked is written as an object of these, not as one word."""

    name: str
    label: str
    shape: Shape = Shape.TEXT
    help: str = ""
    options: Options = ()
    optional: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that belong together: one object of the document."""

    name: str
    label: str
    parts: "Sequence[Part]"
    help: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """As many of the same as there are. `spare`: one is always left to fill in, and what stays empty is none. `folded`: each is
    opened to be read."""

    name: str
    label: str
    parts: "Sequence[Part]"
    one: str  # what each is called
    help: str = ""
    least: int = 0
    spare: bool = False
    optional: bool = False  # none: the document does not speak of it
    folded: bool = False


Part = Leaf | Group | Rows


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    title: str
    parts: Sequence[Part]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A part where it stands in one document, with what it holds there."""

    part: Part
    pointer: str
    label: str
    where: str  # the labels on the way to it
    value: Any = None
    parts: "Sequence[Placed]" = ()
    is_row: bool = False


# --- From what was typed to the document ------------------------------------------------------------------------------------


def read(chapters: Sequence[Chapter], typed: Typed) -> dict[str, Any]:
    return read_parts([part for chapter in chapters for part in chapter.parts], typed, "")


def read_parts(parts: Sequence[Part], typed: Typed, at: str) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for part in parts:
        value = read_part(part, typed, f"{at}/{part.name}")
        *way, last = part.name.split("/")
        inner = document
        for step in way:
            inner = inner.setdefault(step, {})
        if not (part.optional and is_empty(value)):
            inner[last] = value
    return document


def read_part(part: Part, typed: Typed, pointer: str) -> Any:
    if isinstance(part, Group):
        return read_parts(part.parts, typed, pointer)
    if isinstance(part, Rows):
        rows = [read_parts(part.parts, typed, f"{pointer}/{at}") for at in range(count(typed, pointer))]
        return [row for row in rows if not (part.spare and is_empty(row))]
    given = [unicodedata.normalize("NFC", one.replace("\r\n", "\n").strip()) for one in typed.get(pointer, ())]
    if part.shape in (Shape.CHOICES, Shape.PICKS):
        return [picked(part, one) for one in given if one]
    return READERS.get(part.shape, str)(given[0] if given else "")


def count(typed: Typed, pointer: str) -> int:
    """One more than the highest number in use; nobody is made to read a million empty rows."""
    steps = (key.removeprefix(f"{pointer}/").split("/")[0] for key in typed if key.startswith(f"{pointer}/"))
    numbers = [int(step) for step in steps if step.isascii() and step.isdecimal() and len(step) < 4]
    return min(max(numbers, default=-1) + 1, MOST_ROWS)


def picked(leaf: Leaf, one: str) -> Any:
    return dict(zip(leaf.keys, one.split(" ", len(leaf.keys) - 1), strict=False)) if leaf.keys else one


def as_number(text: str) -> Any:
    """What is no number stays as it was typed, for the rule to say so."""
    plain = unicodedata.normalize("NFKC", text)  # １２ as it comes from a Chinese keyboard
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else text or None


def as_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


READERS: Mapping[Shape, Callable[[str], Any]] = {
    Shape.LINES: as_lines,
    Shape.NUMBER: as_number,
    Shape.FLAG: {"yes": True, "no": False}.get,
    Shape.CHOICE: lambda text: text or None,
}


def is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(is_empty(one) for one in value.values())
    if isinstance(value, list):
        return all(is_empty(one) for one in value)
    return value is None or value == ""


def as_before(before: Any, after: Any) -> Any:
    """What a sheet cannot tell apart stays as it was written: nothing and an empty value, and the order of what is ticked."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        shared = {name: as_before(before[name], after[name]) for name in before if name in after}
        gone = {name: value for name, value in before.items() if name not in after and is_empty(value)}
        new = {name: value for name, value in after.items() if name not in before and not is_empty(value)}
        return shared | gone | new
    if isinstance(before, list) and isinstance(after, list):
        if all(isinstance(one, str) for one in (*before, *after)):
            return [one for one in before if one in after] + [one for one in after if one not in before]
        return [as_before(before[at], one) if at < len(before) else one for at, one in enumerate(after)]
    return before if is_empty(before) and is_empty(after) else after


# --- From the document to the sheet -----------------------------------------------------------------------------------------


def placed(parts: Sequence[Part], document: Any, at: str = "", where: str = "") -> list[Placed]:
    return [place(part, inside(document, part.name), f"{at}/{part.name}", where) for part in parts]


def place(part: Part, value: Any, pointer: str, where: str) -> Placed:
    here = f"{where} › {part.label}" if where else part.label
    if isinstance(part, Leaf):
        return Placed(part, pointer, part.label, here, value)
    if isinstance(part, Group):
        return Placed(part, pointer, part.label, here, value, placed(part.parts, value, pointer, here))
    rows = value if isinstance(value, list) else []
    shown = [*rows, *({} for _ in range(max(part.least - len(rows), 1)))] if part.spare else rows
    inner = [row(part, one, pointer, at, where) for at, one in enumerate(shown)]
    return Placed(part, pointer, part.label, here, value, inner)


def row(part: Rows, value: Any, pointer: str, at: int, where: str) -> Placed:
    label = f"{part.one} {at + 1}"
    own, here = f"{pointer}/{at}", f"{where} › {label}" if where else label
    return Placed(part, own, label, here, value, placed(part.parts, value, own, here), is_row=True)


def inside(document: Any, name: str) -> Any:
    for step in name.split("/"):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


def leaves(tree: Sequence[Placed]) -> Iterator[Placed]:
    for one in tree:
        if isinstance(one.part, Leaf):
            yield one
        else:
            yield from leaves(one.parts)


def fits(chapters: Sequence[Chapter], document: Any) -> bool:
    """Whether all of it comes back from a browser."""
    tree = placed([part for chapter in chapters for part in chapter.parts], document)
    rows = (one.value for one in everything(tree) if isinstance(one.part, Rows) and not one.is_row)
    return all(not isinstance(found, list) or len(found) <= MOST_ROWS for found in rows) and (
        sum(1 for _one in leaves(tree)) <= MOST_ANSWERS
    )


def everything(tree: Sequence[Placed]) -> Iterator[Placed]:
    for one in tree:
        yield one
        yield from everything(one.parts)


def nearest(pointers: Sequence[str], pointer: str) -> str | None:
    """Where on the sheet a fault is told: the part itself, or the smallest that holds it."""
    while pointer and pointer not in pointers:
        pointer = pointer.rpartition("/")[0]
    return pointer or None


# --- Rows that come and go --------------------------------------------------------------------------------------------------


def with_rows_changed(
    document: Mapping[str, Any], *, add: str = "", remove: str = "", places: Collection[str] = ()
) -> dict[str, Any]:
    """One more at the end, or one less. A place that there is not changes nothing; `places`: where rows can stand, though the
    document does not speak of them yet."""
    changed = deepcopy(dict(document))
    rows = followed(changed, add)
    if rows is None and add in places:
        rows = begun(changed, add)
    if isinstance(rows, list) and len(rows) <= MOST_ROWS:
        rows.append({})
    place_of, _slash, number = remove.rpartition("/")
    rows = followed(changed, place_of)
    if isinstance(rows, list) and is_index(number) and int(number) < len(rows):
        del rows[int(number)]
    return changed


def begun(document: dict[str, Any], pointer: str) -> list[Any]:
    way, _slash, name = pointer.rpartition("/")
    inner = followed(document, way) if way else document
    rows: list[Any] = []
    if isinstance(inner, dict):
        inner[name] = rows
    return rows


def places_of_rows(chapters: Sequence[Chapter], document: Any) -> set[str]:
    tree = placed([part for chapter in chapters for part in chapter.parts], document)
    return {one.pointer for one in everything(tree) if isinstance(one.part, Rows) and not one.is_row}


def followed(document: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        if isinstance(document, list):
            document = document[int(step)] if is_index(step) and int(step) < len(document) else None
        else:
            document = document.get(step) if isinstance(document, Mapping) else None
    return document


def is_index(step: str) -> bool:
    return step.isascii() and step.isdecimal() and len(step) < 4


# --- Where a difference is ----------------------------------------------------------------------------------------------------


def names_on(tree: Sequence[Placed], at: str = "") -> dict[str, str]:
    """The labels on the way to each; a row that is known by its code stands under it, as `documents.flat` writes it."""
    names: dict[str, str] = {}
    for index, one in enumerate(tree):
        own = f"{at}/{step_of(one.value, index)}" if one.is_row else f"{at}/{one.part.name}"
        names |= {own: one.where, **names_on(one.parts, own)}
    return names


def where_of(names: Mapping[str, str], pointer: str) -> str:
    found = nearest(list(names), pointer)
    return names[found] if found else pointer
