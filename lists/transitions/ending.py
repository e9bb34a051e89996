"""What every end of a listing does, whoever or whatever ended it: hidden, every measure ended in law, everybody told."""

from collections.abc import Sequence
from datetime import datetime

from cases.rules.kinds import Consequences, FreezeNotice, StopAllTimers, Taken
from lists.models import Claim, Listing, Measure
from lists.queries import contents
from lists.states import ClaimState, MeasureState, WayOut
from lists.transitions import publishing, rows

CLAIMS = {WayOut.SILENCE: ClaimState.UNANSWERED}
OPEN_MEASURES = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED, MeasureState.CHOSEN)


def end(
    taken: Sequence[Taken], ways: Sequence[WayOut], *, claim: ClaimState = ClaimState.OVERTAKEN
) -> list[Consequences]:
    """In one instant for each: the public sees nothing, no measure binds, the claim is settled, timers stop."""
    found = rows.listings(taken)
    measures = rows.measures(list(found), *OPEN_MEASURES)
    done = []
    for one, way in zip(taken, ways, strict=True):
        row = found[one.case.id]
        done.append(end_one(one, row, way, measures[row.pk]))
    ids = list(found)
    Claim.objects.filter(listing__in=ids, state=ClaimState.OPEN).update(state=claim, settled_at=taken[0].asked.at)
    return done


def end_one(one: Taken, row: Listing, way: WayOut, measures: Sequence[Measure]) -> Consequences:
    at = one.asked.at
    publishing.hide([row.pk], at)
    sent = publishing.release(measures, at)
    Listing.objects.filter(pk=row.pk).update(live=False, way=way, removed_at=at)
    return Consequences(
        timers=(StopAllTimers(f"ended: {way}"),),
        notices=tuple(told(row, way, at, measures)) if row.effective_at else (),
        messages=(*sent, publishing.changed(row)),
        values={"way": way.value, "lifted": len(measures)},
    )


def told(row: Listing, way: WayOut, at: datetime, measures: Sequence[Measure]) -> list[FreezeNotice]:
    """The citizen, and the beneficiary where there is one (RULES.md, "Parties")."""
    parties = [row.subject_id, *([row.beneficiary_id] if row.beneficiary_id else [])]
    return [contents.removal(row, party, way, at, measures) for party in parties]
