"""Which events of a case are kept from the person now, why, by whom, and until when. From the day of review on, none is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.kinds import kind_of
from cases.queries.views import CaseView
from cases.rules.standing import Actor
from ledger.queries import HistoryEvent, history, of_kind
from people.queries import names_of
from people.states import Role
from portal.queries.visitors import today
from portal.rules.withholding import DISCLOSED, GROUNDS, WITHHELD, Withholding

DECIDERS = frozenset({Role.DECIDER, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class Withheld:
    seq: int
    ground: str
    law: str
    by: str
    review_on: date


def withheld_in(case: UUID) -> dict[int, Withheld]:
    """By the event's number; the last word on each counts. Most cases have none: one query then."""
    kept = of_kind(case, WITHHELD)
    if not kept:
        return {}
    shown_again = {number_in(one): one.seq for one in of_kind(case, DISCLOSED)}
    names = names_of({one.actor for one in kept if one.actor})
    found = {number_in(one): made(one, names) for one in kept if shown_again.get(number_in(one), 0) < one.seq}
    return {seq: one for seq, one in found.items() if today() < one.review_on}


def number_in(event: HistoryEvent) -> int:
    return int(str((event.values or {}).get("event", 0)))


def made(event: HistoryEvent, names: Mapping[UUID, str]) -> Withheld:
    values = event.values or {}
    return Withheld(
        seq=number_in(event),
        ground=gettext(GROUNDS.get(str(values.get("ground")), str(values.get("ground", "")))),
        law=str(values.get("law", "")),
        by=names.get(event.actor, "") if event.actor else "",
        review_on=date.fromisoformat(str(values["review_on"])) if "review_on" in values else date.min,
    )


def event_at(case: UUID, seq: int) -> HistoryEvent | None:
    events = history(case, after_seq=seq - 1, limit=1)
    return events[0] if events and events[0].seq == seq else None


def withholding(view: CaseView, seq: int, review_on: date, by: Actor) -> Withholding:
    event = event_at(view.row.pk, seq)
    verb = event.kind.removeprefix("case.") if event else ""
    move = kind_of(view.row.kind).table.find(verb, str((event.values or {}).get("from", ""))) if event else None
    return Withholding(
        kind=event.kind if event else "",
        is_own=bool(event and event.actor == by.id),
        is_effect=bool(move and move.effect),
        decides=bool(by.roles & DECIDERS) and view.row.agency_id in by.agencies,
        today=today(),
        review_on=review_on,
    )
