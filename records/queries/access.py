"""Everything that is held about somebody, for them to see (PIPL 45): by room, with every look that officials took."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.queries.wording import in_own_language
from ledger.queries import history
from records.models import StoredFile
from records.queries.catalogue import as_item
from records.queries.records import document_as_data, records_of, title_of
from records.queries.subjects import files_of, representatives_at, subjects_shown

# Old keyed hashes of numbers, each with the new one.
Follow = Callable[[Sequence[tuple[bytes, bytes]]], None]
Tell = Callable[[UUID, datetime], Mapping[str, Any]]
LookTold = Callable[[str, Mapping[str, Any]], str]  # the kind of event and its values: what somebody looked for
LOOKED = "file.viewed"
PAGE = 200


@dataclass(slots=True)
class Known:
    """What rooms above hold, by room. Filled through `registry`."""

    tell: dict[str, Tell] = field(default_factory=dict)
    follow: dict[str, Follow] = field(default_factory=dict)
    looks: dict[str, LookTold] = field(default_factory=dict)  # by kind of event


KNOWN = Known()


def held_about(subject: UUID, at: datetime) -> dict[str, Any]:
    """Of the whole file. Numbers are masks here as everywhere: whoever asks has the paper."""
    members = files_of([subject])[subject]
    return {
        "as_of": at.isoformat(),
        "subjects": [subject_told(one) for one in subjects_shown(members, at).values()],
        "representatives": speakers(members, at),
        "records": [record_told(row) for row in records_of(subject)],
        "files": [
            {"id": str(row.pk), "name": row.name, "kind": row.media_type, "size": row.size, "at": row.at.isoformat()}
            for row in StoredFile.objects.filter(subject__in=members).order_by("at", "id")
        ],
        "looks": [look for member in members for look in looks_into(member)],
        "rooms": {room: tell(subject, at) for room, tell in sorted(KNOWN.tell.items())},
    }


def speakers(members: Sequence[UUID], at: datetime) -> list[dict[str, Any]]:
    """Who may act for them, by name: they have named them."""
    acting = [one for member in members for one in representatives_at(member, at)]
    names = subjects_shown([one.person_id for one in acting], at) if acting else {}
    return [
        {
            "id": one.pk,
            "name": names[one.person_id].name,
            "as": one.capacity,
            "from": one.from_on.isoformat(),
            "until": one.until_on.isoformat() if one.until_on else None,
        }
        for one in acting
    ]


def subject_told(subject: Any) -> dict[str, Any]:
    return {
        "kind": str(subject.kind),
        "name": subject.name,
        "other_names": list(subject.other_names),
        "numbers": [{"kind": one.type, "number": one.mask, "verified": one.verified} for one in subject.numbers],
        "born": subject.born_on.isoformat() if subject.born_on else None,
        "died": subject.died_on.isoformat() if subject.died_on else None,
        "minor": subject.minor,
        "language": subject.language,
        "address": subject.address,
    }


def record_told(row: Any) -> dict[str, Any]:
    return {
        "reference": row.case.ref,
        "what": title_of(row.item),
        "state": row.case.state,
        "adverse": row.item.adverse,
        "document": document_as_data(row),
        "facts": row.facts,
        "titles": titles_of(row.item),
        "recorded_at": row.recorded_at.isoformat(),
        "kept_until": row.kept_until.isoformat() if row.kept_until else None,
        "told_on": row.told_on.isoformat() if row.told_on else None,
    }


def titles_of(item: Any) -> dict[str, str]:
    """What each fact is called, in the reader's language."""
    return {field.name: in_own_language(field.title.zh, field.title.en) for field in as_item(item).fields}


def looks_into(subject: UUID) -> list[dict[str, Any]]:
    """Who looked is an opaque id: the same one is the same person. When, at what, and what for."""
    found, after = [], 0
    while events := history(subject, after_seq=after, limit=PAGE):
        after = events[-1].seq
        found += [
            {"at": event.at.isoformat(), "by": str(event.actor), **look_told(event.kind, event.values or {})}
            for event in events
            if event.kind == LOOKED or event.kind in KNOWN.looks
        ]
    return found


def look_told(kind: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    tell = KNOWN.looks.get(kind)
    return {"purpose": tell(kind, values)} if tell else values
