"""What every end of a listing does, whoever or whatever ended it: hidden, every measure ended in law, everybody told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.kinds import Consequences, FreezeNotice, StopAllTimers, Taken
from lists.models import Claim, Interim, Listing, Measure
from lists.queries import contents
from lists.states import ClaimState, MeasureState, State, WayOut
from lists.transitions import publishing, rows
from lists.transitions.retaining import keep, kept_for

OPEN_MEASURES = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED, MeasureState.CHOSEN)
Content = Mapping[str, Any]


def end(
    taken: Sequence[Taken], ways: Sequence[WayOut], *, claim: ClaimState = ClaimState.OVERTAKEN
) -> list[Consequences]:
    """In one instant for each: the public sees nothing, no measure binds, the claim is settled, timers stop. As many
    statements for a thousand that end at one midnight as for one."""
    found = rows.listings(taken)
    measures = rows.measures(list(found), *OPEN_MEASURES)
    for (way, at, by), alike in groups(taken, ways).items():
        over(alike, way, at, claim, by)
        publishing.release([measure for listing in alike for measure in measures[listing]], at)
    end_immediate_effect([one for one in taken if one.case.state == State.DECIDED])
    said: dict[tuple[Any, ...], Content] = {}
    kept = kept_for(list(found))
    done = (
        ended(found[one.case.id], one.asked.at, way, measures[one.case.id], said)
        for one, way in zip(taken, ways, strict=True)
    )
    return [
        replace(outcome, timers=(*outcome.timers, keep(kept[one.case.id], one.asked.at)))
        for one, outcome in zip(taken, done, strict=True)
    ]


def end_immediate_effect(taken: Sequence[Taken]) -> None:
    """Only what was never in effect as a listing can have it still."""
    for one in taken:
        Interim.objects.filter(listing=one.case.id, ended_at=None).update(ended_at=one.asked.at)


Alike = tuple[WayOut, datetime, UUID | None]  # how it ends, when, and by whom


def groups(taken: Sequence[Taken], ways: Sequence[WayOut]) -> dict[Alike, list[UUID]]:
    alike: dict[Alike, list[UUID]] = defaultdict(list)
    for one, way in zip(taken, ways, strict=True):
        alike[way, one.asked.at, one.asked.by.id if one.asked.by else None].append(one.case.id)
    return alike


def over(listings: Sequence[UUID], way: WayOut, at: datetime, claim: ClaimState, by: UUID | None) -> None:
    publishing.hide(listings, at)
    Listing.objects.filter(pk__in=listings).update(live=False, way=way, removed_at=at)
    Claim.objects.filter(listing__in=listings, state=ClaimState.OPEN).update(state=claim, settled_at=at, settled_by=by)


def ended(
    row: Listing,
    at: datetime,
    way: WayOut,
    measures: Sequence[Measure],
    said: dict[tuple[Any, ...], Content],
) -> Consequences:
    lifted = (publishing.lifted(measure) for measure in measures)
    return Consequences(
        timers=(StopAllTimers(f"ended: {way}"),),
        notices=tuple(told(row, content_of(row, way, at, measures, said))) if row.effective_at else (),
        messages=(*lifted, publishing.changed(row)),
        values={"way": way.value, "lifted": len(measures)},
    )


def content_of(
    row: Listing, way: WayOut, at: datetime, measures: Sequence[Measure], said: dict[tuple[Any, ...], Content]
) -> Content:
    """What is alike is worded once."""
    key = (row.standard_id, row.ground, way, at.date(), *(measure.kind_id for measure in measures))
    if key not in said:
        said[key] = contents.removal(row, way, at, measures)
    return said[key]


def told(row: Listing, content: Content) -> list[FreezeNotice]:
    """The citizen, and the beneficiary where there is one (RULES.md, "Parties")."""
    parties = [row.subject_id, *([row.beneficiary_id] if row.beneficiary_id else [])]
    return [FreezeNotice("removal", party, content) for party in parties]
