"""What happened in a case, in words: who did what, when and why, and what was said with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext

from cases.queries.kinds import KNOWN
from cases.queries.naming import things_named
from cases.queries.wording import when_due
from cases.rules.fields import with_ruling
from cases.rules.kinds import CaseKind
from cases.states import Field, FieldKind, Move
from ledger.queries import HistoryEvent
from people.queries import names_by_username, names_of

OF_A_CASE = "case."
THINGS = (FieldKind.ID, FieldKind.IDS)
NAMED = (*THINGS, FieldKind.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Happened:
    event: int
    what: str
    by: str  # nobody: the clock
    at: datetime
    reason: str
    said: tuple[tuple[str, str], ...]  # label and value
    erased: bool
    log_index: int | None
    due: str  # of a clock


def happened(events: Sequence[HistoryEvent], kind: CaseKind, *, within: UUID | None = None) -> list[Happened]:
    """One query: whose ids those are; and one for each room whose things were spoken of. `within`: the case, for a reader who
    may read of everything in it what it is called."""
    names = names_of({event.actor for event in events if event.actor})
    called = {**officials_in(events, kind), **(things_named(within, words_of(events, kind, THINGS)) if within else {})}
    return [happened_once(event, kind, names, called) for event in events]


def officials_in(events: Sequence[HistoryEvent], kind: CaseKind) -> Mapping[str, str]:
    usernames = words_of(events, kind, (FieldKind.OFFICIAL,))
    return names_by_username(usernames) if usernames else {}


def words_of(events: Sequence[HistoryEvent], kind: CaseKind, kinds: Collection[FieldKind]) -> set[str]:
    """What was answered to fields of these kinds."""
    return {
        word
        for event in events
        if (move := move_of(event, kind)) is not None
        for one in move.fields
        if one.kind in kinds
        for word in listed((event.values or {}).get(one.name))
    }


def listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else str(value).split(", ")


def happened_once(
    event: HistoryEvent, kind: CaseKind, names: Mapping[UUID, str], called: Mapping[str, str]
) -> Happened:
    values = event.values or {}
    move = move_of(event, kind)
    return Happened(
        event=event.id,
        what=title_of(event, move, values),
        by=names.get(event.actor, gettext("somebody outside")) if event.actor else "",
        at=event.at,
        reason=str(values.get("reason", "")),
        said=said_with(move, values, called),
        due=due_of(values),
        erased=event.values is None and move is not None,
        log_index=event.log_index,
    )


def move_of(event: HistoryEvent, kind: CaseKind) -> Move | None:
    if not event.kind.startswith(OF_A_CASE):
        return None
    source = str((event.values or {}).get("from", ""))
    return kind.table.find(event.kind.removeprefix(OF_A_CASE), source)


def title_of(event: HistoryEvent, move: Move | None, values: Mapping[str, Any]) -> str:
    """What a move is called; what another room calls its own events; or else the bare kind, which hides nothing. Rooms
    that keep clocks say which one, and when it is due, as `deadline` and `due_at`."""
    if move is not None:
        return gettext(move.title)
    title = gettext(KNOWN.event_titles[event.kind]) if event.kind in KNOWN.event_titles else event.kind
    if "deadline" not in values:
        return title
    return gettext("%(event)s: %(clock)s") % {"event": title, "clock": KNOWN.clock_name(values["deadline"])}


def due_of(values: Mapping[str, Any]) -> str:
    return when_due(datetime.fromisoformat(values["due_at"])) if "due_at" in values else ""


def said_with(move: Move | None, values: Mapping[str, Any], called: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    fields = with_ruling(move.fields) if move else ()
    return tuple((gettext(one.label), shown(one, values[one.name], called)) for one in fields if one.name in values)


def shown(one: Field, value: Any, called: Mapping[str, str] = MappingProxyType({})) -> str:
    if one.kind is FieldKind.BOOLEAN:
        return gettext("yes") if value else gettext("no")
    if one.kind is FieldKind.CHOICE:
        label = dict(one.choices).get(value, "")
        return gettext(label) if label else str(value)
    if one.kind is FieldKind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if one.kind is FieldKind.INSTANT:
        return date_format(datetime.fromisoformat(value).astimezone(get_current_timezone()), "DATETIME_FORMAT")
    if one.kind in NAMED:
        return ", ".join(called.get(word, word) for word in listed(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
