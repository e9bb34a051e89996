"""What is decided, and what becomes of the entry: in one transaction, signed by somebody who had no part in it before; or by
itself, because nobody decided."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from appeals.models import Filing
from appeals.queries import contents
from appeals.rules.remedies import leaves_more_to_ask, next_remedies
from appeals.states import APPEALS, DISPUTING, Against, Kind, Outcome, State
from appeals.states.words import SILENCE_SUSPENDS
from appeals.transitions.examining import about, change, hiding_clock, row_of
from cases.rules.kinds import Consequences, FreezeNotice, Send, StopAllTimers, StopTimer, Taken
from lists.queries.contesting import Contested
from lists.states import Settled, WayOut
from lists.transitions import contesting
from lists.transitions.publishing import LIFT
from records.transitions import attach_files

CONTESTING = frozenset({*DISPUTING, Kind.REPAIR})
OVERDUE = "appeals.overdue"
# By which ground of removal an entry ends, where what was refused before is now granted.
WAYS: dict[str, WayOut] = {Against.REFUSED_CLAIM: WayOut.PERFORMED, Against.REFUSED_REPAIR: WayOut.REPAIRED}


def uphold(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [uphold_one(one) for one in taken]


def uphold_one(one: Taken) -> Consequences:
    data, row = one.asked.data or {}, row_of(one)
    what = Outcome(data.get("outcome") or IMPLIED[Kind(row.kind)])
    decide(one, row, what, granted=data.get("amount") if row.kind == Kind.COMPENSATION else None)
    listing = about(row)
    carry_through(one, row, what, data)
    contesting.show_again(row.listing_id, one.asked.at)
    return Consequences(
        timers=(StopAllTimers("upheld"),),
        notices=letters(one, row, listing, what),
        messages=lift_again(listing, row) if what is Outcome.LIFT else (),
        values={"outcome": what.value},
    )


IMPLIED = {Kind.REPAIR: Outcome.REMOVE, Kind.STILL_REFUSED: Outcome.LIFT, Kind.COMPENSATION: Outcome.PAY}


def decide(one: Taken, row: Filing, what: Outcome, **more: Any) -> None:
    found = (one.asked.data or {}).get("found") or ""
    change(one, open=False, outcome=what, found=found, decided_at=one.asked.at, asked_at=None, **more)
    if row.kind in CONTESTING:
        contesting.settle(case=row.pk, outcome=SETTLED.get(what, Settled.GRANTED), by=one.asked.by, at=one.asked.at)


SETTLED = {Outcome.ANNUL: Settled.ANNULLED, Outcome.REJECT: Settled.STANDS, Outcome.DECLINE: Settled.STANDS}


def carry_through(one: Taken, row: Filing, what: Outcome, data: dict[str, Any] | Any) -> None:
    """Upon the entry, through its own moves."""
    by, listing = one.asked.by, row.listing_id
    upon = {"contested_in": row.pk, "by": by, "at": one.asked.at, "reason": one.reason or "–"}
    if what is Outcome.ANNUL:
        contesting.annul(listing, **upon)
    elif what is Outcome.REMOVE:
        way = WayOut.REPAIRED if row.kind == Kind.REPAIR else WAYS.get(row.against, WayOut.ERROR)
        contesting.remove(listing, way=way.value, document=row.case.ref, **upon)
    elif what is Outcome.REDUCE:
        contesting.act(listing, "reduce", data={"measures": list(data["measures"])}, **upon)
    elif what is Outcome.CORRECT:
        contesting.act(listing, "restate", **upon)


def letters(one: Taken, row: Filing, listing: Contested, what: Outcome) -> tuple[FreezeNotice, ...]:
    """To the person; to whoever else is concerned; and an apology, where the entry should never have been."""
    found = (one.asked.data or {}).get("found") or ""
    paid = (one.asked.data or {}).get("amount") if what is Outcome.PAY else None
    more = leaves_more_to_ask(what, row.amount, paid)
    nexts = next_remedies(Kind(row.kind), listing.standard) if more else ()
    said = contents.Decided(Kind(row.kind), listing, what, found, nexts=nexts, paid=paid, claimed=row.amount)
    told = [contents.outcome(said, row.party)]
    if listing.beneficiary and row.kind in APPEALS:
        told.append(contents.outcome(replace(said, nexts=()), listing.beneficiary))
    if what is Outcome.ANNUL and listing.effective_at is not None:
        told.append(contents.apology(listing, row.party))
    return tuple(told)


def lift_again(listing: Contested, row: Filing) -> tuple[Send, ...]:
    """Everybody who had to stop is told once more."""
    wanted = [one for one in listing.measures if row.measure_id in (None, one.id)]
    return tuple(Send(LIFT, {"measure": str(one.id), "agency": one.applied_by}) for one in wanted)


# --- No -------------------------------------------------------------------------------------------------------------------------


def reject(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [refuse_one(one, Outcome.REJECT) for one in taken]


def decline(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [refuse_one(one, Outcome.DECLINE) for one in taken]


def refuse_one(one: Taken, what: Outcome) -> Consequences:
    """The entry stands as it stood; what was suspended stays so until two officials resume it. The letter names what comes
    next, and by when."""
    data, row = one.asked.data or {}, row_of(one)
    ground = str(data.get("ground") or "")
    decide(one, row, what, not_admitted=ground)
    contesting.show_again(row.listing_id, one.asked.at)
    listing = about(row)
    kind, nexts = Kind(row.kind), next_remedies(Kind(row.kind), listing.standard)
    said = contents.Decided(kind, listing, what, data["found"], ground, nexts)
    return Consequences(
        timers=(StopAllTimers(what.value),),
        notices=(contents.outcome(said, row.party),),
        values={"outcome": what.value},
    )


def withdraw(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [withdraw_one(one) for one in taken]


def withdraw_one(one: Taken) -> Consequences:
    row = row_of(one)
    if document := (one.asked.data or {}).get("document"):
        attach_files(files=[document], to=row.pk, by=one.asked.by, subject=one.case.subject)
    change(one, open=False, decided_at=one.asked.at, asked_at=None)
    if row.kind in CONTESTING:
        contesting.settle(case=row.pk, outcome=Settled.GIVEN_UP, by=one.asked.by, at=one.asked.at)
        contesting.show_again(row.listing_id, one.asked.at)
    return Consequences(timers=(StopAllTimers("withdrawn"),))


# --- Silence --------------------------------------------------------------------------------------------------------------------


def relieve(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [unanswered(one) if one.case.state == State.ACCEPTED else overdue(one) for one in taken]


def unanswered(one: Taken) -> Consequences:
    """ARL 70: whoever decided says nothing for it, and nobody else does. It counts as without evidence, and is annulled."""
    return annulled_by_silence(one, contents.SILENT, "no reply")


def delete_unverified(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [annulled_by_silence(one, contents.UNVERIFIED, "unverified") for one in taken]


def annulled_by_silence(one: Taken, text: str, why: str) -> Consequences:
    row = row_of(one)
    decide(one, row, Outcome.ANNUL)
    contesting.annul(row.listing_id, contested_in=row.pk, by=None, at=one.asked.at)
    listing = about(row)
    sorry = (contents.apology(listing, row.party),) if listing.effective_at is not None else ()
    return Consequences(
        timers=(StopAllTimers(why),),
        notices=(contents.by_itself(row.party, text), *sorry),
        messages=(Send(OVERDUE, {}),),
        values={"outcome": Outcome.ANNUL.value, "silence": why},
    )


def overdue(one: Taken) -> Consequences:
    """ARL 62 and the standard: it rests until it is decided, where the standard says so; and the court is open."""
    row = row_of(one)
    change(one, overdue_at=one.asked.at)
    listing = about(row)
    rests = hides_by_silence(row, listing)
    if rests:
        contesting.rest(row.listing_id, contested_in=row.pk, at=one.asked.at)
    appeal = row.kind in APPEALS
    text = (contents.SUSPENDED if appeal else contents.HIDDEN) if rests else contents.OVERDUE
    letter = (contents.by_itself(row.party, text),) if rests or appeal else ()
    return Consequences(
        timers=(StopTimer("MORE"),), notices=letter, messages=(Send(OVERDUE, {}),), values={"suspended": rests}
    )


def hides_by_silence(row: Filing, listing: Contested) -> bool:
    if row.kind in APPEALS:
        return SILENCE_SUSPENDS in listing.standard.house
    return hiding_clock(row) is not None


def escalate(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [escalate_one(one) for one in taken]


def escalate_one(one: Taken) -> Consequences:
    """A lifted measure that is still applied, and nobody says why: everybody concerned is told again, and somebody outside looks at it."""
    row = row_of(one)
    change(one, overdue_at=one.asked.at)
    contesting.still_applied(row.listing_id, at=one.asked.at)
    return Consequences(messages=(*lift_again(about(row), row), Send(OVERDUE, {})))
