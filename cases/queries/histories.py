"""What happened in a case, in words: who did what, when and why, and what was said with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.kinds import KNOWN
from cases.queries.wording import when_due
from cases.rules.kinds import CaseKind
from cases.states import Field, FieldKind, Move
from ledger.queries import HistoryEvent
from people.queries import names_of

OF_A_CASE = "case."


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


def happened(events: Sequence[HistoryEvent], kind: CaseKind) -> list[Happened]:
    """One query: whose ids those are."""
    names = names_of({event.actor for event in events if event.actor})
    return [happened_once(event, kind, names) for event in events]


def happened_once(event: HistoryEvent, kind: CaseKind, names: Mapping[UUID, str]) -> Happened:
    values = event.values or {}
    move = move_of(event, kind)
    return Happened(
        event=event.id,
        what=title_of(event, move, values),
        by=names.get(event.actor, gettext("somebody outside")) if event.actor else "",
        at=event.at,
        reason=str(values.get("reason", "")),
        said=said_with(move, values),
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


def said_with(move: Move | None, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    fields = move.fields if move else ()
    return tuple((gettext(one.label), shown(one, values[one.name])) for one in fields if one.name in values)


def shown(one: Field, value: Any) -> str:
    if one.kind is FieldKind.BOOLEAN:
        return gettext("yes") if value else gettext("no")
    if one.kind is FieldKind.CHOICE:
        label = dict(one.choices).get(value, "")
        return gettext(label) if label else str(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
