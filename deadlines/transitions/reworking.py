"""Counting anew: what a calendar that comes into force, or a declared outage, changes in deadlines that run.

`Rework` rows are the queue. A batch is one transaction, and says how far it came: whoever goes on goes on from there.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cases.queries.standings import actor_of, lock, standings, subjects_of
from cases.rules.standing import had_part
from cases.transitions.settling import settled
from clock.queries import legal_now
from deadlines.models import Redress, Rework, Timer
from deadlines.queries import reworking as queries
from deadlines.queries import timers as clocks
from deadlines.queries.calendars import calendar_of
from deadlines.queries.handlers import FOLLOWERS
from deadlines.queries.reworking import Outcome
from deadlines.rules.recounting import Change
from deadlines.rules.refusals import Refused
from deadlines.states import Sort
from deadlines.transitions.calendars import Official, require
from deadlines.transitions.generations import Begun, Noted, Step, share_calendars, write
from deadlines.transitions.outages import days_of_outage
from ledger.transitions import NewEvent, append_many

BATCH = 500
MAY_SETTLE = "deadlines.change_redress"


@transaction.atomic
def settle_redress(*, redress_id: int, by: Official, outcome: str) -> None:
    """Somebody has looked at it, and says what was done for the person."""
    require(by.is_active and by.has_perm(MAY_SETTLE), "not-an-official")
    require(bool(outcome.strip()), "reason-missing")
    row = Redress.objects.select_for_update(of=["self"]).select_related("timer").get(pk=redress_id)
    if row.timer.case_id is None:
        raise Refused("ended-already")
    require(row.settled_at is None, "ended-already")
    case = standings([row.timer.case_id], askers=[actor_of(by)])[row.timer.case_id]
    require(not had_part(case, by.pk), "not-independent")
    Redress.objects.filter(pk=row.pk).update(settled_by_id=by.pk, outcome=outcome.strip())
    values = {"deadline": row.timer.kind, "outcome": outcome.strip()}
    append_many(events=[NewEvent(case.id, "deadline.redressed", by.public_id, values, case.subject)])


def work_off_recounts(*, stopped: Callable[[], bool] = lambda: False, limit: int = BATCH) -> int:
    """Until none is left. How many deadlines were looked at."""
    seen = 0
    while not stopped() and (batch := work_off_batch(limit=limit)) is not None:
        seen += batch
    return seen


@transaction.atomic
def work_off_batch(*, limit: int = BATCH) -> int | None:
    """The next rows of the oldest recount that nobody works on; none: there is no such."""
    share_calendars()
    rework = queries.claim_rework()
    if rework is None:
        return None
    touched = queries.touched_by(rework, limit=limit)
    cases = {row.case_id for row in touched if row.case_id}
    lock(cases)
    outcomes = queries.outcomes(rework, [row.pk for row in touched])  # read anew: they may have changed before the lock
    changed = [one for one in outcomes if one.change not in {Change.NONE, Change.REDRESS}]
    wronged = [one for one in outcomes if one.change is Change.REDRESS]
    subjects = subjects_of(cases)
    with settled():
        write([step_of(one, rework, subjects) for one in changed])
        tell_followers(changed)
        note_redress(wronged, rework, subjects)
    note_progress(rework, touched, len(changed), len(wronged))
    return len(touched)


def step_of(one: Outcome, rework: Rework, subjects: dict[UUID, UUID | None]) -> Step:
    row = one.row
    if row.case_id is None or row.rule_id is None:
        raise Refused("ended-already")
    version = rework.calendar_id or queries.in_force_id(row)
    noted = Noted(*noted_of(rework), rework.pk, days_of(rework))
    begun = Begun(one.timer, row.rule_id, version, row.generation + 1)
    return Step(row.case_id, subjects[row.case_id], None, row.kind, ends=row, begins=begun, noted=noted)


def tell_followers(changed: Sequence[Outcome]) -> None:
    found: dict[str, dict[UUID, datetime]] = defaultdict(dict)
    for one in changed:
        if one.row.case_id and one.after:
            found[one.row.kind][one.row.case_id] = one.after
    for clock in found.keys() & FOLLOWERS.keys():
        FOLLOWERS[clock](found[clock], legal_now())


def noted_of(rework: Rework) -> tuple[Sort, str, str]:
    if rework.outage is not None:
        return Sort.OUTAGE, rework.outage.reason, rework.outage.document
    if rework.calendar is None:
        raise Refused("nothing-new")
    return Sort.CALENDAR, rework.calendar.reason, calendar_of(rework.calendar).digest


def days_of(rework: Rework) -> tuple[str, ...]:
    return days_of_outage(clocks.outage_of(rework.outage)) if rework.outage is not None else ()


def note_redress(wronged: Sequence[Outcome], rework: Rework, subjects: dict[UUID, UUID | None]) -> None:
    """What is listed already, with the same date, is not listed again: people may have looked at it."""
    listed = set(Redress.objects.filter(timer__in=[one.row.pk for one in wronged]).values_list("timer", "due_at"))
    new = [one for one in wronged if (one.row.pk, one.after) not in listed]
    Redress.objects.bulk_create(Redress(timer=one.row, rework=rework, due_at=one.after) for one in new if one.after)
    append_many(events=[redress_event(one, subjects) for one in new])


def redress_event(one: Outcome, subjects: dict[UUID, UUID | None]) -> NewEvent:
    if one.row.case_id is None or one.after is None:
        raise Refused("ended-already")
    values = {"deadline": one.row.kind, "due_at": one.after.isoformat()}
    return NewEvent(one.row.case_id, "deadline.redress", None, values, subjects[one.row.case_id])


def note_progress(rework: Rework, touched: Sequence[Timer], changed: int, wronged: int) -> None:
    if not touched:
        Rework.objects.filter(pk=rework.pk).update(finished_at=legal_now())
        return
    last = touched[-1]
    Rework.objects.filter(pk=rework.pk).update(
        after_on=last.latest_on,
        after_id=last.pk,
        seen=F("seen") + len(touched),
        changed=F("changed") + changed,
        redress=F("redress") + wronged,
    )
