"""The decision, its effect, and the ways in which a case ends before any."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases.rules.kinds import Consequences, StartTimer, StopAllTimers, StopTimer, Taken
from cases.states import gettext_noop
from lists.models import Listing, Measure
from lists.queries import contents
from lists.queries.contents import parts
from lists.queries.dates import due_of
from lists.rules.standards import Ground
from lists.states import MeasureState
from lists.transitions import publishing, rows
from notices import transitions as notices


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [decide_one(one) for one in taken]


def decide_one(one: Taken) -> Consequences:
    """Facts, reasons, each measure: what is decided is what was told beforehand, or less."""
    data, row = one.asked.data or {}, rows.listing(one)
    chosen = choose(row, data["measures"] or ())
    Listing.objects.filter(pk=row.pk).update(
        established=data["facts"], answer_found=data["answered"] or "", decided_at=one.asked.at
    )
    reasons = "\n\n".join(text for text in (data["facts"], data["answered"], one.reason) if text)
    return Consequences(
        timers=(StopTimer("DECIDE"), StopTimer("DECIDE-LAPSES"), StartTimer("SERVE", one.asked.at)),
        notices=(contents.decision(row, rows.records(row.pk), chosen, reasons),),
        values={"chosen": ", ".join(measure.kind.code for measure in chosen)},
    )


def choose(row: Listing, wanted: Sequence[Any]) -> list[Measure]:
    proposed = rows.measures([row.pk], MeasureState.PROPOSED)[row.pk]
    chosen = [measure for measure in proposed if measure.pk in set(wanted)]
    Measure.objects.filter(pk__in=[measure.pk for measure in chosen]).update(state=MeasureState.CHOSEN)
    Measure.objects.filter(listing=row, state=MeasureState.PROPOSED).update(state=MeasureState.REJECTED)
    return chosen


# --- Effect -----------------------------------------------------------------------------------------------------------------


def take_effect(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """By the clock, carrying the two signatures of the decision."""
    return [take_effect_one(one, row) for one, row in zip(taken, in_order(taken), strict=True)]


def in_order(taken: Sequence[Taken]) -> list[Listing]:
    found = rows.listings(taken)
    return [found[one.case.id] for one in taken]


def take_effect_one(one: Taken, row: Listing) -> Consequences:
    at = one.asked.at
    _standard, ground = parts(row)
    row.effective_at, row.ends_at = at, due_of(ground.clock, at, one.case.opened_at, period_of(ground))
    row.save(update_fields=["effective_at", "ends_at"])
    chosen = rows.measures([row.pk], MeasureState.CHOSEN)[row.pk]
    publishing.show([row], at)
    sent = publishing.bind(chosen, row.ends_at, at)
    return Consequences(
        timers=(StopTimer("EFFECT"), start_term(ground, at)),
        messages=(*sent, publishing.changed(row)),
        values={"ends_at": row.ends_at.isoformat()},
    )


def period_of(ground: Ground) -> dict[str, Any]:
    amount, unit = ground.period
    return {"amount": amount, "unit": unit.value}


def start_term(ground: Ground, at: datetime) -> StartTimer:
    return StartTimer(ground.clock, at, period_of(ground))


# --- No decision ------------------------------------------------------------------------------------------------------------


def drop(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [ended_before_effect(one) for one in taken]


def ended_before_effect(one: Taken) -> Consequences:
    """Nothing of it was ever public. Whoever had been told is told that it is over."""
    row = rows.listing(one)
    told = any(notice.served_at for notice in one.facts.notices.values())
    notices.withdraw(one)
    Listing.objects.filter(pk=row.pk).update(live=False, removed_at=one.asked.at)
    Measure.objects.filter(listing=row).exclude(state=MeasureState.LIFTED).update(state=MeasureState.REJECTED)
    text = gettext_noop("The proposal to enter you on the list “%(list)s” is dropped. Nothing follows from it.")
    return Consequences(
        timers=(StopAllTimers("dropped"),),
        notices=(contents.outcome(row, row.subject_id, text, one.reason),) if told else (),
    )
