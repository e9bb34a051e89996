"""Events as readers meet them: a chain's history, and what each event says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.models import Event
from ledger.queries.log import indexes_of
from ledger.queries.sealing import opened
from ledger.rules.canonical import Value


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event as a reader meets it. `values` is none where it says nothing, or the person has been erased."""

    id: int
    chain: UUID
    seq: int
    kind: str
    actor: UUID | None
    at: datetime
    values: Mapping[str, Value] | None
    log_index: int | None
    leaf_hash: bytes


def history(
    chain: UUID, *, kinds: Collection[str] | None = None, after_seq: int = 0, limit: int = 200
) -> list[HistoryEvent]:
    """A chain's events in order, or those of these kinds: four queries, however many there are."""
    found = Event.objects.filter(chain=chain, seq__gt=after_seq)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    return as_history(found.order_by("seq")[:limit])


def recent(chain: UUID, *, before_seq: int | None = None, limit: int = 50) -> list[HistoryEvent]:
    """A chain's last events, newest first; or those before one of them."""
    rows = Event.objects.filter(chain=chain).order_by("-seq")
    return as_history((rows if before_seq is None else rows.filter(seq__lt=before_seq))[:limit])


def of_kind(chain: UUID, kind: str, *, limit: int = 200) -> list[HistoryEvent]:
    """A chain's events of one kind, in order."""
    return as_history(Event.objects.filter(chain=chain, kind=kind).order_by("seq")[:limit])


def of_kinds(chains: Collection[UUID], kinds: Collection[str]) -> list[HistoryEvent]:
    """Many chains' events of these kinds, as they follow in each."""
    return as_history(Event.objects.filter(chain__in=chains, kind__in=kinds).order_by("chain", "seq"))


def actors_of(chains: Collection[UUID], kinds: Collection[str]) -> dict[UUID, frozenset[UUID]]:
    """Who made these steps in each chain."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Event.objects.filter(chain__in=chains, kind__in=kinds) if chains else Event.objects.none()
    for chain, actor in rows.values_list("chain", "actor"):
        if actor is not None:
            found[chain].add(actor)
    return {chain: frozenset(actors) for chain, actors in found.items()}


def as_history(events: Iterable[Event], *, with_values: bool = True) -> list[HistoryEvent]:
    rows = list(events)
    ids = [event.pk for event in rows]
    indexes, said = indexes_of(ids), opened(ids) if with_values else {}
    return [
        HistoryEvent(
            id=event.pk,
            chain=event.chain,
            seq=event.seq,
            kind=event.kind,
            actor=event.actor,
            at=event.ts,
            values=said[event.pk].values if event.pk in said else None,
            log_index=indexes.get(event.pk),
            leaf_hash=bytes(event.leaf_hash),
        )
        for event in rows
    ]
