"""The catalogue as a document: read into items, or told what is wrong with it, line by line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import FieldKind, gettext_noop
from records.rules import forbidden
from records.states import Severity, SubjectKind

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MOST_ITEMS = 500
MOST_FIELDS = 30
MOST_YEARS = 5  # CRIR 16
FIELD_KINDS = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE, FieldKind.INTEGER, FieldKind.BOOLEAN, FieldKind.CHOICE}
)


GRAVITY = (None, Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)


@dataclass(frozen=True, slots=True)
class Words:
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class ItemField:
    name: str
    kind: FieldKind
    title: Words
    required: bool
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may be recorded."""

    code: str
    title: Words
    adverse: bool
    severity: Severity | None
    basis: frozenset[tuple[str, str]]  # instrument, provision
    sources: frozenset[str]  # agencies that may send it
    documents: frozenset[str]  # the kinds of official document that it may rest on
    subjects: frozenset[SubjectKind]
    years_kept: int
    fields: tuple[ItemField, ...]


class Malformed(Exception):
    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.pointer for fault in faults))
        self.faults = faults


class Reader:
    """Walks a document and notes every fault with its place, so that its author mends them all at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, pointer: str, msgid: str, **params: Any) -> None:
        self.faults.append(Fault(pointer, Text(msgid, params)))

    def mapping(self, value: Any, pointer: str, keys: set[str]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.fault(pointer, gettext_noop("This should be an object."))
            return {}
        for name in sorted(set(map(str, value)) - keys):
            kind = forbidden.kind_in(name)
            words = gettext_noop("This is not asked for here.")
            self.faults.append(Fault(f"{pointer}/{name}", forbidden.text_of(kind) if kind else Text(words)))
        return dict(value)

    def sequence(self, value: Any, pointer: str, *, least: int = 1, most: int = MOST_ITEMS) -> Sequence[Any]:
        if not isinstance(value, list | tuple) or not least <= len(value) <= most:
            self.fault(pointer, gettext_noop("Give %(least)s to %(most)s of these."), least=least, most=most)
            return ()
        return value

    def text(self, value: Any, pointer: str, longest: int = 200) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.fault(pointer, gettext_noop("Write a text of at most %(longest)s characters."), longest=longest)
            return ""
        return value.strip()

    def coded(self, value: Any, pointer: str, pattern: re.Pattern[str], *, is_field: bool = False) -> str:
        if isinstance(value, str) and not self.allowed(value, pointer, is_field=is_field):
            return ""
        if not isinstance(value, str) or not pattern.fullmatch(value) or len(value) > 60:
            self.fault(pointer, gettext_noop("Use small letters and digits, such as tax-arrears."))
            return ""
        return value

    def allowed(self, name: str, pointer: str, *, is_field: bool) -> bool:
        kind = forbidden.kind_in(name, is_field=is_field)
        if kind:
            self.faults.append(Fault(pointer, forbidden.text_of(kind)))
        return kind is None

    def words(self, value: Any, pointer: str, *, is_field: bool = False) -> Words:
        given = self.mapping(value, pointer, {"en", "zh"})
        said = {language: self.text(given.get(language), f"{pointer}/{language}") for language in ("en", "zh")}
        for language, text in said.items():
            self.allowed(text, f"{pointer}/{language}", is_field=is_field)
        return Words(**said)

    def choice(self, value: Any, pointer: str, choices: type[StrEnum]) -> Any:
        try:
            return choices(value)
        except ValueError:
            offered = ", ".join(one.value for one in choices)
            self.fault(pointer, gettext_noop("Choose one of: %(offered)s."), offered=offered)
            return None


ITEM_KEYS = {
    "code",
    "title",
    "adverse",
    "severity",
    "basis",
    "sources",
    "documents",
    "subjects",
    "retention",
    "fields",
}


def items_of(document: Mapping[str, Any]) -> tuple[Item, ...]:
    """All items, or `Malformed` with every fault."""
    reader = Reader()
    given = reader.mapping(document, "", {"title", "items"})
    reader.words(given.get("title"), "/title")
    rows = reader.sequence(given.get("items"), "/items")
    items = tuple(read_item(reader, row, f"/items/{at}") for at, row in enumerate(rows))
    codes = [item.code for item in items]
    for at, code in enumerate(codes):
        if code and code in codes[:at]:
            reader.fault(f"/items/{at}/code", gettext_noop("This code stands above already."))
    if reader.faults:
        raise Malformed(*reader.faults)
    return items


def read_item(reader: Reader, row: Any, pointer: str) -> Item:
    given = reader.mapping(row, pointer, ITEM_KEYS)
    code = reader.coded(given.get("code"), f"{pointer}/code", CODE, is_field=True)
    adverse = given.get("adverse")
    if not isinstance(adverse, bool):
        reader.fault(f"{pointer}/adverse", gettext_noop("Say yes or no."))
    return Item(
        code=code,
        title=reader.words(given.get("title"), f"{pointer}/title"),
        adverse=bool(adverse),
        severity=read_severity(reader, given.get("severity"), f"{pointer}/severity", adverse=bool(adverse)),
        basis=frozenset(read_basis(reader, given.get("basis"), f"{pointer}/basis")),
        sources=frozenset(read_texts(reader, given.get("sources"), f"{pointer}/sources", pattern=CODE)),
        documents=frozenset(read_texts(reader, given.get("documents"), f"{pointer}/documents")),
        subjects=frozenset(read_subjects(reader, given.get("subjects"), f"{pointer}/subjects")),
        years_kept=read_retention(reader, given.get("retention"), f"{pointer}/retention"),
        fields=tuple(read_fields(reader, given.get("fields"), f"{pointer}/fields")),
    )


def read_severity(reader: Reader, value: Any, pointer: str, *, adverse: bool) -> Severity | None:
    if not adverse and value is None:
        return None
    if not adverse:
        reader.fault(pointer, gettext_noop("Only an adverse item has a severity."))
        return None
    found: Severity | None = reader.choice(value, pointer, Severity)
    return found


def read_basis(reader: Reader, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(reader.sequence(value, pointer, most=20)):
        given = reader.mapping(row, f"{pointer}/{at}", {"instrument", "provision"})
        instrument = reader.text(given.get("instrument"), f"{pointer}/{at}/instrument", 60)
        yield instrument, reader.text(given.get("provision"), f"{pointer}/{at}/provision", 60)


def read_texts(reader: Reader, value: Any, pointer: str, pattern: re.Pattern[str] | None = None) -> Iterator[str]:
    for at, row in enumerate(reader.sequence(value, pointer, most=100)):
        place = f"{pointer}/{at}"
        if pattern:
            yield reader.coded(row, place, pattern)
        else:
            text = reader.text(row, place, 100)
            reader.allowed(text, place, is_field=False)
            yield text


def read_subjects(reader: Reader, value: Any, pointer: str) -> Iterator[SubjectKind]:
    for at, row in enumerate(reader.sequence(value, pointer, most=len(SubjectKind))):
        kind = reader.choice(row, f"{pointer}/{at}", SubjectKind)
        if kind:
            yield kind


def read_retention(reader: Reader, value: Any, pointer: str) -> int:
    """CRIR 16: at most five years from the end of the conduct. Counted in years, as the law counts."""
    given = reader.mapping(value, pointer, {"years"})
    years = given.get("years")
    if not isinstance(years, int) or isinstance(years, bool) or not 1 <= years <= MOST_YEARS:
        reader.fault(f"{pointer}/years", gettext_noop("Write the years that it is kept: from one to five."))
        return 1
    return years


def read_fields(reader: Reader, value: Any, pointer: str) -> Iterator[ItemField]:
    names: set[str] = set()
    for at, row in enumerate(reader.sequence(value, pointer, least=0, most=MOST_FIELDS)):
        place = f"{pointer}/{at}"
        field = read_field(reader, row, place)
        if field.name and field.name in names:
            reader.fault(f"{place}/name", gettext_noop("This name stands above already."))
        names.add(field.name)
        yield field


def read_field(reader: Reader, row: Any, place: str) -> ItemField:
    given = reader.mapping(row, place, {"name", "kind", "title", "required", "choices"})
    kind = reader.choice(given.get("kind"), f"{place}/kind", FieldKind) or FieldKind.TEXT
    if kind not in FIELD_KINDS:
        reader.fault(f"{place}/kind", gettext_noop("Facts are texts, dates, whole numbers, yes or no, or choices."))
    offered = given.get("choices", [])
    rows = reader.sequence(offered, f"{place}/choices", least=1 if kind is FieldKind.CHOICE else 0, most=50)
    return ItemField(
        name=reader.coded(given.get("name"), f"{place}/name", NAME, is_field=True),
        kind=kind,
        title=reader.words(given.get("title"), f"{place}/title", is_field=True),
        required=given.get("required") is True,
        choices=tuple(read_choice(reader, one, f"{place}/choices/{number}") for number, one in enumerate(rows)),
    )


def read_choice(reader: Reader, row: Any, place: str) -> tuple[str, Words]:
    given = reader.mapping(row, place, {"code", "title"})
    code = reader.coded(given.get("code"), f"{place}/code", CODE)
    return code, reader.words(given.get("title"), f"{place}/title")
