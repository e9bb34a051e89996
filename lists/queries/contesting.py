"""A listing, as the room that contests it needs to know it; and who contests it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from deadlines.queries import timers as clocks
from deadlines.rules.clocks_of_remedies import ORDER_36
from deadlines.states import LIVE
from lists.models import Contest, Listing, ListingRecord, Measure, Proposed
from lists.queries import dates, wording
from lists.queries.standards import text_of
from lists.rules.standards import Standard
from lists.states import MeasureState, Settled, State, WayOut
from notices.queries.facts import served_at
from records.queries.records import with_all
from records.states import Severity

REPAIR_MIN = "REPAIR-MIN-"
REPAIR_MAX = "REPAIR-MAX-"
HELD = "REPAIR-MAX-HELD"  # a sector law, cited in the standard's own text, keeps the publication
NOON = time(12)


@dataclass(frozen=True, slots=True)
class MeasureContested:
    id: UUID
    code: str
    title: Mapping[str, str]
    state: MeasureState
    applied_by: int


@dataclass(frozen=True, slots=True)
class Contested:
    id: UUID
    ref: str
    matter: UUID
    state: State
    agency: int
    list_slug: str
    list_named: Mapping[str, str]
    standard: Standard
    ground: str
    subject: UUID
    beneficiary: UUID | None
    opened_at: datetime
    decided_at: datetime | None
    decision_served_at: datetime | None
    effective_at: datetime | None
    removed_at: datetime | None
    ends_at: datetime | None
    way: WayOut | None
    measures: tuple[MeasureContested, ...]


def contested(listings: Collection[UUID]) -> dict[UUID, Contested]:
    """Two queries, however many."""
    rows = list(Listing.objects.select_related("case", "standard", "list").filter(pk__in=listings))
    measures: dict[UUID, list[MeasureContested]] = defaultdict(list)
    for one in Measure.objects.filter(listing__in=listings).select_related("kind").order_by("kind__code"):
        measures[one.listing_id].append(measure_of(one))
    return {row.pk: contested_of(row, measures[row.pk]) for row in rows}


def measure_of(row: Measure) -> MeasureContested:
    title = {"en": row.kind.title_en, "zh-hans": row.kind.title}
    return MeasureContested(row.pk, row.kind.code, title, MeasureState(row.state), row.kind.applied_by_id)


def contested_of(row: Listing, measures: Sequence[MeasureContested]) -> Contested:
    return Contested(
        id=row.pk,
        ref=row.case.ref,
        matter=row.case.matter,
        state=State(row.case.state),
        agency=row.case.agency_id,
        list_slug=row.list_id,
        list_named=wording.list_named(row),
        standard=text_of(row.standard),
        ground=row.ground,
        subject=row.subject_id,
        beneficiary=row.beneficiary_id,
        opened_at=row.case.opened_at,
        decided_at=row.decided_at,
        decision_served_at=row.decision_served_at,
        effective_at=row.effective_at,
        removed_at=row.removed_at,
        ends_at=row.ends_at,
        way=WayOut(row.way) if row.way else None,
        measures=tuple(measures),
    )


# --- Windows ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LastDay:
    """When a right ends. It stays what it was when the clock that said it was stopped."""

    due_at: datetime
    provisional: bool


def remedy_clocks(about: Contested) -> dict[str, LastDay]:
    """By clock: what began with the service of a decision. Where it was found never to have reached them, nothing began."""
    found = clocks.clocks_of([about.id]).get(about.id, {})
    asked = {code: timer for code, timer in found.items() if code in ("APPEAL-FILE", "SUE") and timer.due_at}
    served = {about.decision_served_at}
    if any(timer.state not in LIVE for timer in asked.values()):
        served.update(Proposed.objects.filter(listing=about.id).values_list("decision_served_at", flat=True))
    return {
        code: LastDay(timer.due_at, timer.provisional)
        for code, timer in asked.items()
        if timer.due_at and (timer.state in LIVE or timer.plan.trigger_at in served)
    }


def counted(code: str, trigger_at: datetime, opened_at: datetime | None) -> LastDay:
    timer = dates.clock(code, trigger_at, opened_at, {}, told=True)
    if timer.due_at is None:
        raise ValueError(f"{code} has no end.")
    return LastDay(timer.due_at, timer.provisional)


def refusal_served_at(listing: UUID, subject: UUID) -> datetime | None:
    return served_at(listing, "claim-refused", subject)


# --- Order 36 ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repairable:
    """From when repair may be applied for, and when the publication stops by itself."""

    from_at: datetime
    until: datetime


def repairable(listing: UUID, standard: Standard) -> Repairable | None:
    """None where the standard knows no repair. Where it rests on several documents, the last of them counts."""
    if WayOut.REPAIRED not in standard.ways_out:
        return None
    records = ListingRecord.objects.filter(listing=listing, extends=False).values_list("record", flat=True)
    zone = ZoneInfo(settings.TIME_ZONE)
    spans = []
    for row in with_all(list(records)):
        severity = Severity(row.item.severity).name
        since = datetime.combine(row.document_on, NOON, zone)
        ruled_on = max(since, datetime.combine(ORDER_36, NOON, zone))  # it binds older documents as well
        spans.append([dates.due_of(code + severity, since, ruled_on) for code in (REPAIR_MIN, REPAIR_MAX)])
    if not spans:
        return None
    return Repairable(max(first for first, _ in spans), max(last for _, last in spans))


def publication_limit(row: Listing) -> datetime | None:
    """Order 36: how long it may be shown at most. A sector law may hold it; then the standard says so."""
    standard = text_of(row.standard)
    found = None if HELD in standard.house else repairable(row.pk, standard)
    return found.until if found else None


# --- Who contests it --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContestFacts:
    disputed: bool = False
    rests: bool = False  # its filing suspends, or silence has
    annulled: bool = False
    hide_at: datetime | None = None


NOT_CONTESTED = ContestFacts()


def contests_of(listings: Collection[UUID], at: datetime) -> dict[UUID, ContestFacts]:
    """One query, however many. Only what is contested is in it."""
    found: dict[UUID, list[Contest]] = defaultdict(list)
    wanted = Q(settled_at=None) | Q(settled=Settled.ANNULLED)
    for row in Contest.objects.filter(wanted, listing__in=listings):
        found[row.listing_id].append(row)
    return {listing: contest_facts(rows, at) for listing, rows in found.items()}


def contest_facts(rows: Sequence[Contest], at: datetime) -> ContestFacts:
    running = [row for row in rows if row.settled_at is None]
    limits = [row.hide_at for row in running if row.hide_at is not None]
    return ContestFacts(
        disputed=any(row.disputes for row in running),
        rests=any(row.suspends for row in running) or any(limit <= at for limit in limits),
        annulled=any(row.settled == Settled.ANNULLED for row in rows),
        hide_at=min(limits, default=None),
    )
