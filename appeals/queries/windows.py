"""What the rules are asked with of a filing that is not one yet: what was decided, and until when it may be contested."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from appeals.models import Filing
from appeals.rules.facts import Before, FilingFacts, Window
from appeals.states import SERVED_CLOCKS, Against, Kind, Outcome, Side, State
from deadlines.queries.timers import clocks_of
from deadlines.rules.timers import Timer
from lists.queries.contesting import (
    Contested,
    LastDay,
    counted,
    refusal_served_at,
    remedy_clocks,
    repairable,
)
from lists.states import MeasureState, WayOut
from lists.states import State as ListingState

REFUSED: Mapping[Kind, Against] = {
    Kind.CORRECTION: Against.REFUSED_CORRECTION,
    Kind.CORRECTION_REVIEW: Against.REFUSED_CORRECTION,
    Kind.REPAIR: Against.REFUSED_REPAIR,
    Kind.STILL_REFUSED: Against.STILL_APPLIED,
}


def filing_facts(kind: Kind, about: Contested, party: UUID, digests: Collection[str] = ()) -> FilingFacts:
    """About ten queries; of another kind, they are the same facts (`dataclasses.replace`)."""
    rows = filings_of(about.id)
    before = before_of(rows)
    windows, refused = windows_of(about, before)
    repair = repairable(about.id, about.standard)
    return FilingFacts(
        kind=kind,
        listing=about.state,
        standard=about.standard,
        party=party,
        subject=about.subject,
        windows=windows,
        window=compensation_window(about, rows),
        refused=refused,
        before=before,
        appealed=appealed(rows),
        effective_at=about.effective_at,
        removed_at=about.removed_at,
        way=about.way,
        wrongful=wrongful_at(about, rows) is not None,
        repair_from=repair.from_at if repair else None,
        measures=ended_measures(about),
        digests=frozenset(digests),
    )


def filings_of(listing: UUID) -> list[Filing]:
    rows = Filing.objects.filter(listing=listing).select_related("case").prefetch_related("exhibits")
    return list(rows.order_by("received_at", "case__ref"))


def before_of(rows: Sequence[Filing]) -> dict[Kind, Before]:
    """The last of each kind."""
    clocks = clocks_of([row.pk for row in rows]) if rows else {}
    return {
        Kind(row.kind): Before(
            case=row.pk,
            state=State(row.case.state),
            digests=frozenset(paper.digest for paper in row.exhibits.all() if paper.side == Side.PARTY),
            of=row.before_id,
            window=next_window(clocks.get(row.pk, {})),
        )
        for row in rows
    }


def next_window(clocks: Mapping[str, Timer]) -> Window | None:
    """In which what was rejected may be taken further: other than to a court."""
    for code in SERVED_CLOCKS:
        timer = clocks.get(code)
        if not code.startswith("SUE") and timer is not None and timer.due_at is not None:
            return Window(timer.due_at, timer.provisional)
    return None


def window_from(day: LastDay) -> Window:
    return Window(day.due_at, day.provisional)


def windows_of(about: Contested, before: Mapping[Kind, Before]) -> tuple[dict[Against, Window], frozenset[Against]]:
    """What was decided against the person, and until when each may be appealed. No window: the letter has not reached them."""
    windows: dict[Against, Window] = {}
    entry = remedy_clocks(about).get("APPEAL-FILE")
    if entry is not None:
        windows[Against.ENTRY] = window_from(entry)
    elif about.decision_served_at is not None:
        windows[Against.ENTRY] = window_from(counted("APPEAL-FILE", about.decision_served_at, about.opened_at))
    refused = set()
    claim = refusal_served_at(about.id, about.subject)
    if claim is not None:
        refused.add(Against.REFUSED_CLAIM)
        windows[Against.REFUSED_CLAIM] = window_from(counted("APPEAL-FILE", claim, about.opened_at))
    for kind, against in REFUSED.items():
        last = before.get(kind)
        if last is not None and last.state in (State.REJECTED, State.ESCALATED):
            refused.add(against)
            if last.window is not None and kind is not Kind.CORRECTION:
                windows[against] = last.window
    return windows, frozenset(refused)


def appealed(rows: Sequence[Filing]) -> frozenset[Against]:
    decided = (State.REJECTED, State.UPHELD, State.DECLINED)
    return frozenset(Against(row.against) for row in rows if row.kind == Kind.APPEAL and row.case.state in decided)


def wrongful_at(about: Contested, rows: Sequence[Filing]) -> datetime | None:
    """Since when it is found that it should never have been. What nobody ever read or felt did no harm."""
    if about.effective_at is None:
        return None
    found = [row.decided_at for row in rows if row.outcome == Outcome.ANNUL and row.decided_at]
    ended = about.state is ListingState.ANNULLED or about.way is WayOut.ERROR
    return min([*found, *([about.removed_at] if ended and about.removed_at else [])], default=None)


def compensation_window(about: Contested, rows: Sequence[Filing]) -> Window | None:
    since = wrongful_at(about, rows)
    return window_from(counted("COMPENSATE-FILE", since, None)) if since else None


def ended_measures(about: Contested) -> frozenset[UUID]:
    over = (MeasureState.LIFTED, MeasureState.SUSPENDED)
    return frozenset(one.id for one in about.measures if one.state in over)
