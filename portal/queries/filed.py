"""What was filed, with its receipt: read from the ledger, so that the page says what is proved and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.histories import shown
from cases.queries.views import CaseView
from cases.states import Field, FieldKind, Move
from ledger.queries import HistoryEvent, history, recent
from ledger.queries.receipts import Filed, receipt_of
from lists.queries.letters import titles_of
from notices.queries.bindings import serving_verbs
from people.queries import names_by_username
from portal.queries.filings import FILE, KNOWN, filing_of
from portal.queries.visitors import Visitor
from portal.rules.filings import PAPERS, Filing, questions_of
from records.queries.files import file_rows


@dataclass(frozen=True, slots=True)
class PaperFiled:
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    reference: str
    seq: int
    title: str
    next: str
    recorded_at: datetime
    received_at: datetime
    said: tuple[tuple[str, str], ...]
    papers: tuple[PaperFiled, ...]
    filed: Filed
    on_paper: bool


def receipt_at(view: CaseView, visitor: Visitor, seq: int) -> Receipt | None:
    """None where it is nothing that this party filed, or had a clerk file."""
    events = history(view.row.pk, after_seq=seq - 1, limit=1)
    event = events[0] if events and events[0].seq == seq else None
    return receipt_for(event, view, visitor) if event else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what was filed: the receipt is a page of its own."""

    seq: int
    reference: str
    title: str
    received_at: datetime


MOST_LOOKED_AT = 300
AT_ONCE = timedelta(seconds=10)
FOLLOWS = 10  # events: clocks that start with the first move stand between the two


def entries_of(view: CaseView, visitor: Visitor) -> list[Entry]:
    """The newest first, of the last events of the case."""
    events = recent(view.row.pk, limit=MOST_LOOKED_AT)
    found = [(event, filing_in(event, view, visitor)) for event in events]
    return [entry(event, filing, view) for event, filing in found if filing is not None]


def entry(event: HistoryEvent, filing: Filing, view: CaseView) -> Entry:
    return Entry(event.seq, f"{view.row.ref}/{event.seq}", gettext(filing.title), received_at(event))


def received_at(event: HistoryEvent) -> datetime:
    given = (event.values or {}).get("received_at")
    return datetime.fromisoformat(str(given)) if given else event.at


def filing_in(event: HistoryEvent, view: CaseView, visitor: Visitor) -> Filing | None:
    """What this party filed with it, or had a clerk file."""
    if not event.kind.startswith("case.") or not (is_theirs(event, visitor) or on_paper(event, visitor)):
        return None
    move = move_of(event, view)
    served = serving_verbs(view.row.kind)
    if move is None or visitor.party not in move.who or move.verb in served:
        return None
    return filing_of(view.row.kind, move)


def is_theirs(event: HistoryEvent, visitor: Visitor) -> bool:
    return event.actor in (visitor.holder, visitor.acts_for)


def on_paper(event: HistoryEvent, visitor: Visitor) -> bool:
    """By a clerk: a step of their case, or a case of its own that was opened for them."""
    opened = event.kind == f"case.{FILE}" and visitor.is_subject and not is_theirs(event, visitor)
    return opened or (event.values or {}).get("filed_for") == str(visitor.acts_for)


def move_of(event: HistoryEvent, view: CaseView) -> Move | None:
    source = str((event.values or {}).get("from", ""))
    return view.kind.table.find(event.kind.removeprefix("case."), source)


def receipt_for(event: HistoryEvent, view: CaseView, visitor: Visitor) -> Receipt | None:
    filing, move = filing_in(event, view, visitor), move_of(event, view)
    if filing is None or move is None:
        return None
    values, asked = event.values or {}, asked_with(filing, move, event, view)
    return Receipt(
        reference=f"{view.row.ref}/{event.seq}",
        seq=event.seq,
        title=gettext(filing.title),
        next=next_of(filing, view.row.kind, asked),
        recorded_at=event.at,
        received_at=received_at(event),
        said=(*said(filing, move, values), *asked),
        papers=tuple(papers_of(move.fields, values)),
        filed=receipt_of(event.id),
        on_paper=on_paper(event, visitor),
    )


def next_of(filing: Filing, kind: str, asked: Sequence[tuple[str, str]]) -> str:
    """And what follows from the second move that was asked for with it."""
    second = KNOWN.filings.get((kind, filing.also)) if asked else None
    return " ".join(gettext(one.next) for one in (filing, second) if one and one.next)


def said(filing: Filing, move: Move, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    asked = [one.field for one in questions_of(filing, move, extra=False) if one.field.name not in filing.papers]
    told = [(gettext(one.label), in_words(one, values[one.name])) for one in asked if one.name in values]
    return [(label, words) for label, words in told if words]


def in_words(field: Field, value: Any) -> str:
    """As it was chosen: an official by name, a measure by its title, and not by what programs call them."""
    if field.kind is FieldKind.OFFICIAL:
        return names_by_username([str(value)]).get(str(value), str(value))
    if field.kind in PAPERS:
        return "; ".join(
            titles_of([UUID(str(one)) for one in (value if isinstance(value, list) else [value])]).values()
        )
    return shown(field, value)


def later(second: HistoryEvent, first: HistoryEvent) -> bool:
    """Filed by itself, and not with the same press of the button."""
    return second.at - first.at > AT_ONCE


def asked_with(filing: Filing, move: Move, event: HistoryEvent, view: CaseView) -> list[tuple[str, str]]:
    """The second move that was made with this one, by the answer to the last question."""
    if not filing.also:
        return []
    after = history(view.row.pk, after_seq=event.seq, limit=FOLLOWS)
    second = next((one for one in after if one.kind.startswith("case.")), None)
    if second is None or (second.kind, second.actor) != (f"case.{filing.also}", event.actor) or later(second, event):
        return []
    own = {one.name for one in move.fields}
    return [(gettext(one.label), gettext("yes")) for one in filing.asks if one.name not in own]


def papers_of(fields: tuple[Field, ...], values: Mapping[str, Any]) -> list[PaperFiled]:
    given = [values[one.name] for one in fields if one.kind in PAPERS and values.get(one.name)]
    ids = [UUID(str(file)) for files in given for file in (files if isinstance(files, list) else [files])]
    rows = file_rows(ids)
    return [PaperFiled(rows[file].name, rows[file].received_digest) for file in ids if file in rows]
