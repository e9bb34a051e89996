"""What a move asks for: the check of what comes in, and the JSON Schema that says it beforehand."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from cases.rules.standing import Actor, is_official
from cases.rules.verdicts import Text
from cases.states import RULING, Field, FieldKind, Move, Party, gettext_noop
from clock import rules

MOST_IDS = 200
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value. The pointer is a JSON Pointer (RFC 6901) into what was sent."""

    pointer: str
    text: Text


def step(name: str) -> str:
    """A name as a step of a JSON Pointer."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


class Invalid(Exception):
    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.pointer for fault in faults))
        self.faults = faults


REASON = Field(
    "reason",
    gettext_noop("Reason"),
    FieldKind.LONG_TEXT,
    help=gettext_noop("One or two sentences. They are kept with this step for ever."),
)


def fields_of(move: Move, by: Actor | None) -> tuple[Field, ...]:
    """What the move asks for. Officials give a reason for every step, and the paper where they enter what somebody signed;
    courts a reason and their document; the clock and citizens need not."""
    if is_official(by):
        return (*move.fields, REASON)
    own = tuple(one for one in move.fields if not one.on_paper)
    if by is not None and Party.COURT in by.parties:
        return (*with_ruling(own), REASON)
    return (*own, replace(REASON, required=False))


def with_ruling(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return fields if any(one.name == RULING.name for one in fields) else (*fields, RULING)


def clean(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Every value in its type, or all faults at once. Nothing that was not asked for comes in."""
    cleaned: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in fields:
        try:
            cleaned[field.name] = clean_value(field, data.get(field.name))
        except ValueError as wrong:
            faults.append(Fault(f"/{field.name}", as_text(wrong)))
    known = {field.name for field in fields}
    faults += [
        Fault(step(name), Text(gettext_noop("This is not asked for here."))) for name in data if name not in known
    ]
    if faults:
        raise Invalid(*faults)
    return cleaned


def as_text(wrong: ValueError) -> Text:
    return (
        wrong.args[0] if wrong.args and isinstance(wrong.args[0], Text) else Text(gettext_noop("This cannot be read."))
    )


def clean_value(field: Field, value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()) or value == []:
        if field.required:
            raise ValueError(Text(gettext_noop("Please fill this in.")))
        return None
    return READERS[field.kind](field, value)


def read_text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not is_writable(value):
        raise ValueError(Text(gettext_noop("This should be text.")))
    if len(value) > field.longest:
        raise ValueError(Text(gettext_noop("Please keep this to %(longest)s characters."), {"longest": field.longest}))
    return unicodedata.normalize("NFC", value.strip())  # the form that the ledger keeps


def is_writable(text: str) -> bool:
    """Neither PostgreSQL nor the ledger holds a NUL or half a character."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def read_date(_field: Field, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return near(value)
    return near(parse(date.fromisoformat, value, gettext_noop("Write a date as 2026-05-08.")))


A_MOMENT = gettext_noop("Write a moment with its zone, as 2026-05-08T15:20:00+08:00.")


def read_instant(_field: Field, value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else parse(datetime.fromisoformat, value, A_MOMENT)
    if instant.tzinfo is None:
        raise ValueError(Text(A_MOMENT))
    if not is_near(instant):
        raise ValueError(out_of_range())
    return instant


def near(day: date) -> date:
    if not rules.is_near(day):
        raise ValueError(out_of_range())
    return day


def out_of_range() -> Text:
    return Text(
        gettext_noop("Write a day between the years %(first)s and %(last)s."),
        {"first": rules.FIRST_YEAR, "last": rules.LAST_YEAR},
    )


def is_near(instant: datetime) -> bool:
    """Within years that every zone, calendar and column can hold. Its zone may carry it out of them."""
    try:
        return rules.is_near(instant.astimezone(UTC))
    except OverflowError:
        return False


def read_integer(_field: Field, value: Any) -> int:
    words = gettext_noop("Write a whole number.")
    number = value if isinstance(value, int) and not isinstance(value, bool) else parse(whole, value, words)
    if abs(number) >= 2**53:  # what every reader of JSON can hold
        raise ValueError(Text(words))
    return number


def whole(text: str) -> int:
    """In the digits that everybody reads alike."""
    if not WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def read_boolean(_field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(Text(gettext_noop("Say yes or no.")))  # noqa: TRY004 - one kind of fault, whatever came in
    return value


def read_choice(field: Field, value: Any) -> str:
    if value not in [code for code, _label in field.choices]:
        raise ValueError(Text(gettext_noop("Choose one of those offered.")))
    return str(value)


def read_id(_field: Field, value: Any) -> UUID:
    return value if isinstance(value, UUID) else parse(UUID, value, gettext_noop("This is no id."))


def read_ids(field: Field, value: Any) -> tuple[UUID, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_IDS:
        raise ValueError(Text(gettext_noop("This should be a list of ids, at most %(most)s."), {"most": MOST_IDS}))
    return tuple(dict.fromkeys(read_id(field, one) for one in value))


def parse(reader: Callable[[str], T], value: Any, words: str) -> T:
    if not isinstance(value, str):
        raise ValueError(Text(words))  # noqa: TRY004 - one kind of fault, whatever came in
    try:
        return reader(value.strip())
    except ValueError:
        raise ValueError(Text(words)) from None


READERS: Mapping[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.TEXT: read_text,
    FieldKind.LONG_TEXT: read_text,
    FieldKind.DATE: read_date,
    FieldKind.INSTANT: read_instant,
    FieldKind.INTEGER: read_integer,
    FieldKind.BOOLEAN: read_boolean,
    FieldKind.CHOICE: read_choice,
    FieldKind.ID: read_id,
    FieldKind.IDS: read_ids,
    FieldKind.OFFICIAL: read_text,
}

SCHEMAS: Mapping[FieldKind, Mapping[str, Any]] = {
    FieldKind.TEXT: {"type": "string"},
    FieldKind.LONG_TEXT: {"type": "string"},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.INSTANT: {"type": "string", "format": "date-time"},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.CHOICE: {"type": "string"},
    FieldKind.ID: {"type": "string", "format": "uuid"},
    FieldKind.IDS: {"type": "array", "maxItems": MOST_IDS, "items": {"type": "string", "format": "uuid"}},
    FieldKind.OFFICIAL: {"type": "string"},
}
WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.OFFICIAL)


def json_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """Draft 2020-12. Titles are catalogue sentences: the edge that shows them translates them."""
    properties = {field.name: property_of(field) for field in fields}
    required = [field.name for field in fields if field.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def property_of(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {**SCHEMAS[field.kind], "title": field.label}
    if field.help:
        schema["description"] = field.help
    if field.papers:
        schema["$comment"] = "Send each file to documents/ of the case first, and name its id here."
    if field.kind in WORDS:
        schema["maxLength"] = field.longest
        schema["minLength"] = 1 if field.required else 0
    if field.kind is FieldKind.CHOICE:
        schema["enum"] = [code for code, _label in field.choices]
    return schema


def plain(value: Any) -> Any:
    """For the ledger and for comparison: text, whole numbers, yes or no, and lists of them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value
