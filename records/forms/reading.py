"""A record as JSON (CONTRACTS.md), read into what the transition takes: all faults at once, each with its place."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from cases.rules.fields import Fault, Invalid, clean_value, step
from cases.rules.verdicts import Text
from cases.states import Field, FieldKind, gettext_noop
from records.queries.identity import checked
from records.rules import forbidden
from records.rules.identifiers import Written, WrongIdentifier
from records.rules.intake import NewSubject
from records.states import NATURAL, IdentifierType, SubjectKind

T = TypeVar("T")
BODY = {"subject", "item", "document", "issuer", "facts", "beneficiary", "conduct_ended_on", "supersedes", "reason"}
SUBJECT = {
    "kind",
    "name",
    "other_names",
    "identifier",
    "identifier_type",
    "identifier_country",
    "born",
    "minor",
    "address",
    "language",
}
DOCUMENT = {"kind", "number", "on", "final_on", "file"}
RESIDENT_LENGTH = 18
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class SentFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """Everything but who sends it, and which row the issuer is."""

    subject: NewSubject
    item: str
    issuer: str | None
    document_kind: str
    document_number: str
    document_on: date
    final_on: date | None
    conduct_ended_on: date | None
    facts: Mapping[str, Any]
    beneficiary: NewSubject | None
    supersedes: UUID | None
    file: SentFile | None
    reason: str


class Reading:
    """Collects faults while it reads."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def part(self, given: Mapping[str, Any], name: str, known: set[str], *, required: bool = True) -> dict[str, Any]:
        value = given.get(name)
        if value is None and not required:
            return {}
        if not isinstance(value, Mapping):
            self.faults.append(Fault(f"/{name}", Text(gettext_noop("This should be an object."))))
            return {}
        self.faults += unknown(value, f"/{name}", known)
        return dict(value)

    def value(
        self, given: Mapping[str, Any], path: str, kind: FieldKind, *, required: bool = True, longest: int = 200
    ) -> Any:
        name = path.rpartition("/")[2]
        field = Field(name, "", kind, required=required, longest=longest)
        return self.attempt(path, lambda: clean_value(field, given.get(name)))

    def attempt(self, path: str, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except WrongIdentifier as wrong:
            self.faults.append(Fault(path, wrong.text))
        except ValueError as wrong:
            said = wrong.args[0] if wrong.args and isinstance(wrong.args[0], Text) else None
            self.faults.append(Fault(path, said or Text(gettext_noop("This cannot be read."))))
        return None

    def done(self) -> None:
        if self.faults:
            raise Invalid(*self.faults)


def unknown(given: Mapping[str, Any], path: str, known: set[str]) -> Iterator[Fault]:
    """A forbidden kind is called by its name, so that its sender knows never to send it again."""
    for name in given:
        if name not in known:
            kind = forbidden.kind_in(str(name))
            words = forbidden.text_of(kind) if kind else Text(gettext_noop("This is not asked for here."))
            yield Fault(f"{path}{step(str(name))}", words)


def read_record(body: Mapping[str, Any]) -> Sent:
    reading = Reading()
    reading.faults += unknown(body, "", BODY)
    document = reading.part(body, "document", DOCUMENT)
    facts = body.get("facts", {})
    if not isinstance(facts, Mapping):
        reading.faults.append(Fault("/facts", Text(gettext_noop("This should be an object."))))
    subject = read_subject(reading, body, "subject")
    beneficiary = read_subject(reading, body, "beneficiary") if body.get("beneficiary") is not None else None
    sent = {
        "item": reading.value(body, "/item", FieldKind.TEXT, longest=60),
        "issuer": reading.value(body, "/issuer", FieldKind.TEXT, required=False, longest=40),
        "document_kind": reading.value(document, "/document/kind", FieldKind.TEXT, longest=100),
        "document_number": reading.value(document, "/document/number", FieldKind.TEXT, longest=100),
        "document_on": reading.value(document, "/document/on", FieldKind.DATE),
        "final_on": reading.value(document, "/document/final_on", FieldKind.DATE, required=False),
        "conduct_ended_on": reading.value(body, "/conduct_ended_on", FieldKind.DATE, required=False),
        "supersedes": reading.value(body, "/supersedes", FieldKind.ID, required=False),
        "reason": reading.value(body, "/reason", FieldKind.LONG_TEXT, required=False, longest=2000) or "",
        "file": read_file(reading, document),
    }
    reading.done()
    if subject is None:
        raise Invalid(Fault("/subject", Text(gettext_noop("Please fill this in."))))
    return Sent(subject=subject, beneficiary=beneficiary, facts=dict(facts), **sent)


def read_subject(reading: Reading, body: Mapping[str, Any], part: str) -> NewSubject | None:
    given = reading.part(body, part, SUBJECT)
    at = f"/{part}"
    kind = reading.attempt(f"{at}/kind", lambda: kind_named(given.get("kind")))
    name = reading.value(given, f"{at}/name", FieldKind.TEXT)
    born = reading.value(given, f"{at}/born", FieldKind.DATE, required=False)
    minor = reading.value(given, f"{at}/minor", FieldKind.BOOLEAN, required=False)
    address = reading.value(given, f"{at}/address", FieldKind.TEXT, required=False, longest=300)
    language = reading.value(given, f"{at}/language", FieldKind.TEXT, required=False, longest=10)
    others = reading.attempt(f"{at}/other_names", lambda: names_in(given.get("other_names")))
    number = reading.attempt(f"{at}/identifier", lambda: number_in(given, kind)) if kind else None
    if kind is None or name is None:
        return None
    return NewSubject(
        kind=kind,
        name=name,
        other_names=others or (),
        numbers=(number,) if number else (),
        born_on=born,
        known_minor=minor,
        address=address or "",
        language=language or "zh-hans",
    )


def kind_named(value: Any) -> SubjectKind:
    try:
        return SubjectKind(str(value).replace("_", " "))
    except ValueError:
        offered = ", ".join(kind.replace(" ", "_") for kind in SubjectKind)
        raise ValueError(Text(gettext_noop("Choose one of: %(offered)s."), {"offered": offered})) from None


def names_in(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_NAMES or not all(isinstance(one, str) and one for one in value):
        raise ValueError(Text(gettext_noop("This should be a list of texts.")))
    return tuple(clean_value(Field("name", "", longest=200), one) for one in value)


def number_in(given: Mapping[str, Any], kind: SubjectKind) -> Written | None:
    """Its type is named, or is the usual one of such a subject."""
    value = given.get("identifier")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(Text(gettext_noop("This should be text.")))  # noqa: TRY004 - one kind of fault
    named = given.get("identifier_type")
    try:
        chosen = IdentifierType(str(named).replace("_", " ")) if named else usual(kind, value)
    except ValueError:
        offered = ", ".join(one.replace(" ", "_") for one in IdentifierType)
        raise ValueError(Text(gettext_noop("Choose one of: %(offered)s."), {"offered": offered})) from None
    country = given.get("identifier_country") or "CN"
    return checked(chosen, value, str(country))


def usual(kind: SubjectKind, value: str) -> IdentifierType:
    if kind is SubjectKind.SOLE_TRADER and value[:1] == "9":
        return IdentifierType.CREDIT_CODE
    return IdentifierType.RESIDENT if kind in NATURAL else IdentifierType.CREDIT_CODE


def read_file(reading: Reading, document: Mapping[str, Any]) -> SentFile | None:
    """`{"name", "content"}`, the content in base64."""
    given = document.get("file")
    if given is None:
        return None
    if (
        not isinstance(given, Mapping)
        or not isinstance(given.get("name"), str)
        or not isinstance(given.get("content"), str)
    ):
        words = gettext_noop("Send the file as its name and its content in base64.")
        reading.faults.append(Fault("/document/file", Text(words)))
        return None
    try:
        return SentFile(given["name"], base64.b64decode(given["content"], validate=True))
    except (binascii.Error, ValueError):
        reading.faults.append(Fault("/document/file/content", Text(gettext_noop("This is no base64."))))
        return None
