"""`POST cases/`: what is sent is read, weighed by the rules, and opens one case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from cases.rules.fields import Fault, Invalid, clean, is_near, out_of_range
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import Field, FieldKind, gettext_noop
from cases.transitions import Opening, open_case
from cases.transitions.settling import settled
from lists.models import ListingRecord, Standard
from lists.queries.dates import begins_on, ends_by_law
from lists.queries.facts import new_record_facts, subject_fact
from lists.queries.past import is_live, past_of
from lists.queries.standards import standard_in_force, text_of
from lists.rules.facts import ListingFacts, MeasureFacts, RecordFacts
from lists.states import KIND, Colour, MeasureState
from lists.states.red import RED_KIND
from lists.transitions.beginning import Proposal
from records.queries.identity import checked
from records.rules.identifiers import WrongIdentifier
from records.rules.intake import NewSubject
from records.states import IdentifierType, SubjectKind
from records.transitions import find_or_add_subject

T = TypeVar("T")
SUBJECT_KINDS = {kind.value.replace(" ", "_"): kind for kind in SubjectKind}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["list", "subject", "grounds", "reason"],
    "additionalProperties": False,
    "properties": {
        "list": {"type": "string"},
        "subject": {
            "type": "object",
            "required": ["kind", "name"],
            "additionalProperties": False,
            "properties": {
                "kind": {"enum": sorted(SUBJECT_KINDS)},
                "name": {"type": "string"},
                "identifier": {"type": "string"},
                "born": {"type": "string", "format": "date"},
                "address": {"type": "string"},
                "language": {"enum": ["en", "zh-hans"]},
            },
        },
        "grounds": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "uuid"}},
        "measures": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "reason"],
                "properties": {"code": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "listed_on": {"type": "string", "format": "date"},
        "reason": {"type": "string", "minLength": 1},
    },
}
FIELDS = (
    Field("list", gettext_noop("List"), longest=60),
    Field("grounds", gettext_noop("Records"), FieldKind.IDS),
    Field("listed_on", gettext_noop("Listed since"), FieldKind.DATE, required=False),
    Field("reason", gettext_noop("Reason"), FieldKind.LONG_TEXT),
)
SUBJECT_FIELDS = (
    Field("kind", gettext_noop("Kind"), FieldKind.CHOICE, choices=tuple((name, name) for name in SUBJECT_KINDS)),
    Field("name", gettext_noop("Name"), longest=200),
    Field("identifier", gettext_noop("Number"), required=False, longest=40),
    Field("born", gettext_noop("Born"), FieldKind.DATE, required=False),
    Field("address", gettext_noop("Address"), required=False, longest=300),
    Field(
        "language",
        gettext_noop("Language"),
        FieldKind.CHOICE,
        required=False,
        choices=(("en", "English"), ("zh-hans", "简体中文")),
    ),
)
MEASURE_FIELDS = (
    Field("code", gettext_noop("Measure"), longest=60),
    Field("reason", gettext_noop("Reason"), FieldKind.LONG_TEXT),
)


def propose_listing(body: Mapping[str, Any], by: Actor, at: datetime) -> UUID:
    """One case, or `Refusal`, `Invalid`: then nothing has changed."""
    faults: list[Fault] = []
    given = dict(body)
    who = gathered(faults, lambda: new_subject(cleaned(given.pop("subject", None) or {}, SUBJECT_FIELDS, "/subject")))
    measures = gathered(faults, lambda: read_measures(given.pop("measures", [])))
    data = gathered(faults, lambda: clean(FIELDS, given))
    if who is None or measures is None or data is None:
        raise Invalid(*faults)
    with settled():
        row, records = what_is_named(data, at)
        subject = find_or_add_subject(given=who, by=by, at=at)
        return opened(Proposed(row, subject, records, measures), data, by, at)


def propose_on_records(body: Mapping[str, Any], by: Actor, at: datetime) -> UUID:
    """The same at the desk: whom it is about stands in the records, and nobody types it again."""
    faults: list[Fault] = []
    given = dict(body)
    measures = gathered(faults, lambda: read_measures(given.pop("measures", [])))
    data = gathered(faults, lambda: clean(FIELDS, given))
    if measures is None or data is None:
        raise Invalid(*faults)
    with settled():
        row, records = what_is_named(data, at)
        return opened(Proposed(row, records[0].subject, records, measures), data, by, at)


def gathered(faults: list[Fault], read: Callable[[], T]) -> T | None:
    """What this part says; none where something in it is wrong, which is told with whatever is wrong elsewhere."""
    try:
        return read()
    except Invalid as invalid:
        faults += invalid.faults
        return None


@dataclass(frozen=True, slots=True)
class Proposed:
    standard: Standard
    subject: UUID
    records: Sequence[RecordFacts]
    measures: Sequence[tuple[str, str]]


def what_is_named(data: Mapping[str, Any], at: datetime) -> tuple[Standard, list[RecordFacts]]:
    row = standard_in_force(data["list"])
    if row is None:
        words = gettext_noop("There is no such list with a standard in force.")
        raise Refusal(Reason("list", "RULES.md 2", Text(words)))
    records = new_record_facts(data["grounds"], at)
    if len(records) < len(data["grounds"]):
        raise Invalid(Fault("/grounds", Text(gettext_noop("There is no such record."))))
    return row, records


def opened(new: Proposed, data: Mapping[str, Any], by: Actor, at: datetime) -> UUID:
    row, listed_on = new.standard, data["listed_on"]
    facts = dated(facts_for(row, new.subject, new.records, new.measures, at), listed_on, at)
    ground = facts.ground.code if facts.ground else ""
    older = {"listed_on": listed_on} if listed_on else {}
    opening = Opening(
        kind=KIND if facts.colour is Colour.BLACK else RED_KIND,
        verb="import" if older else "propose",
        data=older,
        agency=row.list.agency_id,
        subject=new.subject,
        list_slug=row.list_id,
        facts=Proposal(row, ground, new.subject, new.records, new.measures, facts),
    )
    return open_case(opening=opening, by=by, at=at, reason=data["reason"]).case_id


def dated(facts: ListingFacts, listed_on: date | None, at: datetime) -> ListingFacts:
    """Of an older entry: what its time would be. It comes in hidden, and is told and answered like any other."""
    if listed_on is None:
        return facts
    if facts.colour is not Colour.BLACK:
        raise Invalid(Fault("/listed_on", Text(gettext_noop("Names on redlists are proposed anew, with consent."))))
    if not is_near(begins_on(listed_on)):
        raise Invalid(Fault("/listed_on", out_of_range()))
    if begins_on(listed_on) > at:
        raise Invalid(Fault("/listed_on", Text(gettext_noop("This day has not come yet."))))
    return replace(facts, now=at, would_end_at=ends_by_law(facts.ground, listed_on, at) if facts.ground else None)


def cleaned(value: Any, fields: Sequence[Field], pointer: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(Fault(pointer, Text(gettext_noop("This should be an object."))))
    try:
        return clean(fields, value)
    except Invalid as invalid:
        raise Invalid(*(Fault(f"{pointer}{fault.pointer}", fault.text) for fault in invalid.faults)) from None


def read_measures(given: Any) -> list[tuple[str, str]]:
    if not isinstance(given, list):
        raise Invalid(Fault("/measures", Text(gettext_noop("This should be a list."))))
    faults: list[Fault] = []
    read = [gathered(faults, partial(cleaned, one, MEASURE_FIELDS, f"/measures/{at}")) for at, one in enumerate(given)]
    if faults:
        raise Invalid(*faults)
    return [(one["code"], one["reason"]) for one in read if one]


def new_subject(given: Mapping[str, Any]) -> NewSubject:
    kind = SUBJECT_KINDS[given["kind"]]
    born: date | None = given["born"]
    return NewSubject(
        kind=kind,
        name=given["name"],
        numbers=(number_of(kind, given["identifier"]),) if given["identifier"] else (),
        born_on=born,
        language=given["language"] or "zh-hans",
        address=given["address"] or "",
    )


def number_of(kind: SubjectKind, text: str) -> Any:
    type_ = IdentifierType.RESIDENT if kind is SubjectKind.PERSON else IdentifierType.CREDIT_CODE
    try:
        return checked(type_, text)
    except WrongIdentifier as wrong:
        raise Invalid(Fault("/subject/identifier", wrong.text)) from None


def facts_for(
    row: Standard,
    subject: UUID,
    records: Sequence[RecordFacts],
    measures: Sequence[tuple[str, str]],
    at: datetime,
) -> ListingFacts:
    text, slug, agency = text_of(row), row.list_id, row.list.agency_id
    grounds = {text.ground_of_item(record.item) for record in records}
    ground = next(iter(grounds)) if len(grounds) == 1 else None
    return ListingFacts(
        list_in_force=True,
        list_agency=agency,
        standard=text,
        standard_current=True,
        ground=ground,
        subject=subject_fact(subject, at),
        agency=agency,
        records=tuple(records),
        measures=tuple(MeasureFacts(subject, code, MeasureState.PROPOSED) for code, _ in measures),
        measures_elsewhere=elsewhere(subject, records),
        twin=is_live(subject, slug, ground.code if ground else ""),
        past=tuple(past_of([subject]).get((subject, slug), ())),
    )


def elsewhere(subject: UUID, records: Sequence[RecordFacts]) -> frozenset[str]:
    """Measures that bind them already for one of these deeds."""
    deeds = [list(record.fingerprint) for record in records]
    rows = ListingRecord.objects.filter(listing__subject=subject, listing__live=True, fingerprint__in=deeds)
    codes = rows.filter(
        listing__measures__state__in=(MeasureState.CHOSEN, MeasureState.EFFECTIVE, MeasureState.SUSPENDED)
    )
    return frozenset(codes.values_list("listing__measures__kind__code", flat=True))
