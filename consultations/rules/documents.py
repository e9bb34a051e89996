"""The text of a draft: one JSON object, written in one way (RFC 8785), known by its SHA-256."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from ledger.rules.canonical import NotCanonical, canonical

DEEPEST = 12
LANGUAGES = ("zh-hans", "zh", "en")


class Unreadable(Exception):
    """The text cannot stand for comment; every fault at once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.pointer}: {fault.text.msgid}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Document:
    """`canonical` is exactly what is published, hashed and adopted."""

    content: Mapping[str, Any]
    canonical: str
    digest: str


def read_document(text: str) -> Document:
    """From what an official typed or a program sent: any JSON spelling of the same object is the same document."""
    try:
        content = json.loads(text, object_pairs_hook=each_name_once, parse_constant=refuse_constant)
    except RecursionError:
        raise Unreadable(Fault("", Text(gettext_noop("This is nested too deeply.")))) from None
    except ValueError as wrong:
        raise Unreadable(fault_of(wrong)) from None
    if not isinstance(content, dict):
        raise Unreadable(Fault("", Text(gettext_noop("Write one JSON object."))))
    return document_of(content)


def fault_of(wrong: ValueError) -> Fault:
    if isinstance(wrong, json.JSONDecodeError):
        words = gettext_noop("This is no JSON: line %(line)s, column %(column)s.")
        return Fault("", Text(words, {"line": wrong.lineno, "column": wrong.colno}))
    return Fault("", Text(gettext_noop("A name comes twice in one object: %(name)s."), {"name": str(wrong)}))


def each_name_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of a doubled name could read two different texts."""
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(next(name for name in names if names.count(name) > 1))
    return content


def refuse_constant(name: str) -> Any:
    raise ValueError(name)


def document_of(content: Mapping[str, Any]) -> Document:
    if faults := tuple(faults_of(content)):
        raise Unreadable(*faults)
    data = canonical(content)
    return Document(content, data.decode(), hashlib.sha256(data).hexdigest())


def faults_of(value: Any, pointer: str = "", depth: int = 0) -> Iterator[Fault]:
    if depth > DEEPEST:
        yield Fault(pointer, Text(gettext_noop("This is nested too deeply.")))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from faults_of(inner, f"{pointer}/{escaped(name)}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from faults_of(inner, f"{pointer}/{index}", depth + 1)
    else:
        yield from faults_of_leaf(value, pointer)


def faults_of_leaf(value: Any, pointer: str) -> Iterator[Fault]:
    if isinstance(value, str) and "\x00" in value:
        yield Fault(pointer, Text(gettext_noop("This has a character that cannot be kept.")))
        return
    try:
        canonical(value)
    except NotCanonical:
        yield Fault(pointer, Text(gettext_noop("Only text in its usual form, whole numbers, yes or no can be kept.")))


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def flat(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every field of the text with where it stands. Items of a list that have a `code` stand under it, so that a
    change of order is no change of content."""
    if isinstance(value, Mapping):
        for name in value:
            yield from flat(value[name], f"{pointer}/{escaped(name)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from flat(inner, f"{pointer}/{step_of(inner, index)}")
    else:
        yield pointer, leaf_text(value)


def step_of(item: Any, index: int) -> str:
    code = item.get("code") if isinstance(item, Mapping) else None
    return escaped(code) if isinstance(code, str) and code else str(index)


def leaf_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def in_language(value: Any, language: str) -> str:
    """A text that is held in both languages as `{"en": …, "zh": …}`, in the reader's; or in whichever there is."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((str(value[code]) for code in (language, language[:2], *LANGUAGES) if value.get(code)), "")
    return ""
