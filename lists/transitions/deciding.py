"""The decision, its effect, and the ways in which a case ends before any."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases.rules.kinds import Consequences, Send, StartTimer, StopAllTimers, StopTimer, Taken
from cases.states import gettext_noop
from lists.models import Listing, Measure
from lists.queries import contents
from lists.queries.contents import parts
from lists.queries.dates import began, due_of
from lists.rules.standards import Ground
from lists.states import MeasureState
from lists.transitions import interim, publishing, rows
from lists.transitions.retaining import keep_until
from lists.transitions.under_way import fall
from notices import transitions as notices


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [decide_one(one, row) for one, row in zip(taken, rows.in_order(taken), strict=True)]


def decide_one(one: Taken, row: Listing) -> Consequences:
    """Facts, reasons, each measure: what is decided is what was told beforehand, or less."""
    data = one.asked.data or {}
    chosen, answered = choose(row, data["measures"] or ()), data.get("answered") or ""  # a candidate answers nothing
    Listing.objects.filter(pk=row.pk).update(established=data["facts"], answer_found=answered, decided_at=one.asked.at)
    reasons = "\n\n".join(text for text in (data["facts"], answered, one.reason) if text)
    return Consequences(
        timers=(StopTimer("DECIDE"), StopTimer("DECIDE-LAPSES"), StartTimer("SERVE", one.asked.at)),
        notices=(contents.decision(row, rows.records(row.pk), chosen, rows.signers(one), reasons),),
        messages=tuple(let_go(row, chosen, one.asked.at)),
        values={"chosen": ", ".join(measure.kind.code for measure in chosen)},
    )


def choose(row: Listing, wanted: Sequence[Any]) -> list[Measure]:
    """What binds already by immediate effect goes on binding, where it is chosen."""
    told = rows.measures([row.pk], MeasureState.PROPOSED, MeasureState.EFFECTIVE)[row.pk]
    chosen = [measure for measure in told if measure.pk in set(wanted)]
    kept = [measure.pk for measure in chosen]
    Measure.objects.filter(pk__in=kept, state=MeasureState.PROPOSED).update(state=MeasureState.CHOSEN)
    Measure.objects.filter(listing=row, state=MeasureState.PROPOSED).update(state=MeasureState.REJECTED)
    return chosen


def let_go(row: Listing, chosen: Sequence[Measure], at: datetime) -> list[Send]:
    """What had immediate effect, and is not part of the decision."""
    bound = rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk]
    kept = {measure.pk for measure in chosen}
    return publishing.release([measure for measure in bound if measure.pk not in kept], at, MeasureState.REJECTED)


# --- Effect -----------------------------------------------------------------------------------------------------------------


def take_effect(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """By the clock, carrying the two signatures of the decision."""
    return [take_effect_one(one, row) for one, row in zip(taken, rows.in_order(taken), strict=True)]


def take_effect_one(one: Taken, row: Listing) -> Consequences:
    at = one.asked.at
    _standard, ground = parts(row)
    since = began(row, at)
    row.effective_at, row.ends_at = at, due_of(ground.clock, since, one.case.opened_at, period_of(ground))
    row.save(update_fields=["effective_at", "ends_at"])
    bound = rows.measures([row.pk], MeasureState.CHOSEN, MeasureState.EFFECTIVE)[row.pk]
    publishing.show([row], at)
    sent = publishing.bind(bound, row.ends_at, at)
    interim.closed(row.pk, at)
    return Consequences(
        timers=(StopTimer("EFFECT"), *interim.stopped("the listing is in effect"), start_term(ground, since)),
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
    """What is proposed before effect, with the case; of a later act, that act alone."""
    return [fall(one) if one.facts.later else ended_before_effect(one) for one in taken]


def ended_before_effect(one: Taken) -> Consequences:
    """Nothing of it was ever public. Whoever had been told is told that it is over."""
    text = gettext_noop("The proposal to enter you on the list “%(list)s” is dropped. Nothing follows from it.")
    return over_before_effect(one, text, told=any(notice.served_at for notice in one.facts.notices.values()))


def over_before_effect(one: Taken, text: str, *, told: bool) -> Consequences:
    """`text`: of the catalogue."""
    row = rows.listing(one)
    notices.withdraw(one)
    Listing.objects.filter(pk=row.pk).update(live=False, removed_at=one.asked.at)
    sent = interim.ended(row.pk, one.asked.at, MeasureState.REJECTED)
    Measure.objects.filter(listing=row).exclude(state=MeasureState.LIFTED).update(state=MeasureState.REJECTED)
    return Consequences(
        timers=(StopAllTimers("dropped"), keep_until(row, one.asked.at)),
        notices=(contents.outcome(row, row.subject_id, text, one.reason),) if told else (),
        messages=tuple(sent),
    )
