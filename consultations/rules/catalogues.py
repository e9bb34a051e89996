"""The catalogue of what may be recorded, as a text that stands for comment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations.rules.changes import Proposed, essence
from consultations.rules.differences import differences
from consultations.rules.documents import in_language
from consultations.states import Change
from records.rules.catalogue import widens


@dataclass(frozen=True, slots=True)
class Entry:
    """One item, in one language, as a reader meets it."""

    title: str
    facts: tuple[tuple[str, str], ...]  # what it is about, and what it says; the first is a code that the edge names


def classify_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> Proposed:
    """More that may be recorded widens, and nobody may certify the contrary; another title may, and somebody must say."""
    pointers = tuple(one.pointer for one in differences(before, after))
    if widens(with_titles_of(after, before), after):
        return Proposed(Change.WIDENING, pointers, certain=True)
    if widens(before, after):
        return Proposed(Change.WIDENING, pointers)
    same = all(essence(one.before) == essence(one.after) for one in differences(before, after))
    return Proposed(Change.CLERICAL if same else Change.NARROWING, pointers)


def with_titles_of(after: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    titles = {item["code"]: item["title"] for item in after["items"]}
    items = [{**item, "title": titles.get(item["code"], item["title"])} for item in before["items"]]
    return {**before, "items": items}


def entries(content: Mapping[str, Any], language: str) -> list[Entry]:
    return [Entry(in_language(item["title"], language), tuple(facts_of(item, language))) for item in content["items"]]


def facts_of(item: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    basis = ", ".join(f"{one['instrument']} {one['provision']}" for one in item["basis"])
    fields = ", ".join(in_language(one["title"], language) for one in item["fields"])
    return [
        ("adverse" if item["adverse"] else "favourable", str(item["severity"] or "")),
        ("basis", basis),
        ("sources", ", ".join(item["sources"])),
        ("documents", ", ".join(item["documents"])),
        ("subjects", ", ".join(item["subjects"])),
        ("kept", str(item["retention"]["years"])),
        ("fields", fields),
    ]
