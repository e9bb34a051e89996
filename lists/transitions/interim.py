"""Immediate effect: measures alone, for the statute's time at most, and gone by itself whatever else happens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cases.rules.kinds import Consequences, Send, StartTimer, StopTimer, Taken, TimerChange, Value
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from lists.models import Interim, Measure, Proposed
from lists.queries import contents, hearings
from lists.queries.dates import due_of
from lists.queries.standards import text_of
from lists.queries.wording import day_of
from lists.states import MeasureState, Proposal, State
from lists.states.interim import INTERIM
from lists.transitions import publishing, rows
from lists.transitions.beginning import Held, official_named, told_on
from notices import transitions as notices
from people.queries import names_of_people

CLOCKS = ("INTERIM", "INTERIM-NOTICE", "INTERIM-HEARING")


def propose(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        danger = (one.asked.data or {})["danger"]
        Proposed.objects.create(act=one.act, listing_id=one.case.id, kind=Proposal.INTERIM, text=danger)
    return [Consequences(values={"proposed": Proposal.INTERIM.value})] * len(taken)


def impose(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [impose_one(one) for one in taken]


def impose_one(one: Taken) -> Consequences:
    """Told the same day, or it lapses with it."""
    row, at = rows.listing(one), one.asked.at
    inputs = longest(text_of(row.standard).interim)
    until = due_of("INTERIM", at, one.case.opened_at, inputs)
    Interim.objects.create(listing=row, act=one.act, imposed_at=at, until_at=until)
    wanted = set((one.asked.data or {})["measures"])
    chosen = [one for one in rows.measures([row.pk], MeasureState.PROPOSED)[row.pk] if one.pk in wanted]
    sent = publishing.bind(chosen, until, at)
    reasons = f"{Proposed.objects.get(act=one.act).text}\n\n{one.reason}"
    told = contents.interim(row, rows.records(row.pk), chosen, rows.signers(one), reasons=reasons, until=until)
    return Consequences(
        timers=(StartTimer("INTERIM", at, inputs), StartTimer("INTERIM-NOTICE", at)),
        notices=(told,),
        messages=tuple(sent),
        values={"until": until.isoformat(), "measures": ", ".join(measure.kind.code for measure in chosen)},
    )


def longest(interim: object) -> dict[str, Value]:
    most = getattr(interim, "most", None)
    if most is None:
        words = gettext_noop("The standard names no statute that permits immediate effect.")
        raise Refusal(Reason("interim", INTERIM, Text(words)))
    amount, unit = most
    return {"amount": amount, "unit": unit.value}


def serve(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        served_at = notices.serve(one, "interim")
        Interim.objects.filter(listing=one.case.id).update(served_at=served_at)
    return [Consequences(timers=(StopTimer("INTERIM-NOTICE"),))] * len(taken)


def ask_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        Interim.objects.filter(listing=one.case.id).update(hearing_asked_at=one.asked.at)
    return [Consequences(timers=(StartTimer("INTERIM-HEARING", one.asked.at),)) for one in taken]


def fix_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [fix_one(one) for one in taken]


def fix_one(one: Taken) -> Consequences:
    """Its clock runs on: with ten working days over and nobody heard, the immediate effect is gone."""
    data, row = one.asked.data or {}, rows.listing(one)
    chair, held_at = official_named("chair", data), data["held_at"]
    told_the_day_before(one, Interim.objects.values_list("held_at", "place").get(listing=row))
    Interim.objects.filter(listing=row).update(held_at=held_at, place=data["place"], chair=chair)
    named = names_of_people([chair])[chair]
    return Consequences(notices=(contents.interim_hearing(row, place=data["place"], held_at=held_at, chair=named),))


def told_the_day_before(one: Taken, fixed: Held) -> None:
    if told_on(one, "interim-hearing", fixed) >= day_of((one.asked.data or {})["held_at"]):
        words = gettext_noop("The person is told the day before at the latest. Choose a later day.")
        raise Refusal(Reason("hearing", INTERIM, Text(words)))


def record_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data, row = one.asked.data or {}, Interim.objects.get(listing=one.case.id)
        if not data["appeared"]:
            invited(one.case.id, row.held_at)
        Interim.objects.filter(pk=row.pk).update(
            heard_at=one.asked.at, minutes=data["minutes"], appeared=data["appeared"]
        )
    return [Consequences(timers=(StopTimer("INTERIM-HEARING"),))] * len(taken)


def invited(listing: UUID, held_at: datetime | None) -> None:
    """Nobody is passed over who was never told. Whoever came, came."""
    told_at = hearings.invited_at(listing, "interim-hearing", held_at) if held_at else None
    if held_at is None or told_at is None or day_of(told_at) >= day_of(held_at):
        words = gettext_noop(
            "They did not come, and nothing shows that the invitation reached them the day before at the latest. Record its "
            "service, or fix another day."
        )
        raise Refusal(Reason("notice", INTERIM, Text(words)))


# --- Its end ----------------------------------------------------------------------------------------------------------------


def lift(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [lift_one(one) for one in taken]


def lift_one(one: Taken) -> Consequences:
    row = rows.listing(one)
    ran = Interim.objects.filter(listing=row.pk, ended_at=None).exists()
    sent = ended(
        row.pk, one.asked.at, MeasureState.CHOSEN if one.case.state == State.DECIDED else MeasureState.PROPOSED
    )
    text = gettext_noop("What had immediate effect about the list “%(list)s” is lifted.")
    return Consequences(
        timers=stopped("the immediate effect is over"),
        notices=(contents.outcome(row, row.subject_id, text, one.reason),) if ran else (),
        messages=tuple(sent),
    )


def stopped(why: str) -> tuple[TimerChange, ...]:
    return tuple(StopTimer(code, why) for code in CLOCKS)


def ended(listing: UUID, at: datetime, becomes: MeasureState) -> list[Send]:
    """Every measure ends in law now. What is left of the case goes on without it."""
    bound = rows.measures([listing], MeasureState.EFFECTIVE)[listing]
    sent = publishing.release(bound, at, becomes)
    Measure.objects.filter(pk__in=[one.pk for one in bound]).update(ends_at=None, effective_at=None)
    closed(listing, at)
    return sent


def closed(listing: UUID, at: datetime) -> None:
    Interim.objects.filter(listing=listing, ended_at=None).update(ended_at=at)
