"""Somebody's last days, in all their cases: those that they can still use."""

from datetime import datetime

from appeals.queries import contested_in
from cases.queries.standings import subjects_of
from deadlines.queries.own_time import OwnTime, own_times
from lists.states import KIND
from portal.queries.filings import used_up_in
from portal.queries.myself import Myself
from portal.rules.remedies import CLOCKS


def last_days(me: Myself, at: datetime) -> list[OwnTime]:
    """What was filed already has no last day any more; the case's own page says the same."""
    times = own_times(me.members)
    asked = {one.case: one.case_kind for one in times if one.kind in CLOCKS.values()}
    if not asked:
        return times
    listings = {case: case for case, kind in asked.items() if kind == KIND} | contested_in(asked)
    subjects = subjects_of(set(listings.values()))
    used = {listing: used_up_in(listing, subject, at) for listing, subject in subjects.items() if subject}
    return [one for one in times if one.kind not in used.get(listings.get(one.case, one.case), ())]
