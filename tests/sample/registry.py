"""What the sample tells the engine; and a record of the timers and notices that its moves set off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.kinds import (
    CaseKind,
    Consequences,
    ExtendTimer,
    FreezeNotice,
    Panel,
    Presented,
    Recuse,
    Send,
    StartTimer,
    StopAllTimers,
    StopTimer,
    Taken,
)
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Reason, Text
from cases.states import Ground
from people.queries import officials_named
from tests.sample.models import Permit
from tests.sample.rules import PermitFacts, may_decide
from tests.sample.states import REQUIRED_TIMERS, TABLE, State

STATE_TITLES = {
    State.PROPOSED: "Proposed",
    State.NOTIFIED: "Told",
    State.DECIDED: "Decided",
    State.EFFECTIVE: "In effect",
    State.SUSPENDED: "Suspended",
    State.REMOVED: "Ended",
    State.DROPPED: "Dropped",
}


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, PermitFacts]:
    rows = Permit.objects.filter(pk__in=[case.id for case in cases])
    return {row.pk: PermitFacts(row.holder, row.stall, row.answered) for row in rows}


def present(cases: Sequence[Standing], viewer: Actor) -> Mapping[UUID, Presented]:
    rows = Permit.objects.filter(pk__in=[case.id for case in cases])
    return {
        row.pk: Presented(
            title=row.holder,
            subject={"kind": "organisation", "name": row.holder},
            measures=[{"measure": row.measure}] if row.measure else [],
        )
        for row in rows
    }


def begin(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        Permit.objects.create(case_id=one.case.id, holder=one.facts.holder, stall=one.facts.stall)
    return [Consequences(values={"stall": one.facts.stall}) for one in taken]


def notify(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [
        Consequences(
            timers=(StartTimer("RESPONSE", one.asked.at), StartTimer("DECIDE", one.asked.at)),
            notices=(FreezeNotice("intent", one.case.subject or one.case.id, {"stall": one.facts.stall}),),
        )
        for one in taken
    ]


def hear(taken: Sequence[Taken]) -> Sequence[Consequences]:
    Permit.objects.filter(pk__in=[one.case.id for one in taken]).update(answered=True)
    return [Consequences(timers=(StopTimer("RESPONSE", "answered"),)) for _ in taken]


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        Permit.objects.filter(pk=one.case.id).update(until=data["until"], measure=data["measure"])
    return [Consequences(timers=(StopTimer("DECIDE"), StartTimer("EFFECT", one.asked.at))) for one in taken]


def changed(one: Taken) -> Send:
    return Send("sample.changed", {"permit": str(one.case.id)})


def publish(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [
        Consequences(timers=(StopTimer("EFFECT"), StartTimer("TERM", one.asked.at)), messages=(changed(one),))
        for one in taken
    ]


def close(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=(StopAllTimers("ended"),), messages=(changed(one),)) for one in taken]


def lengthen(taken: Sequence[Taken]) -> Sequence[Consequences]:
    more = ExtendTimer("TERM", 1, "years", "The same stall again", "Decision 7")
    return [Consequences(timers=(more,)) for _ in taken]


def official_of(one: Taken) -> int:
    name = (one.asked.data or {})["official"]
    return officials_named([name])[name]


def step_aside(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(recusals=(Recuse(official_of(one), Ground.INTEREST),)) for one in taken]


def forget_holder(subject: UUID) -> None:
    Permit.objects.filter(case__subject=subject).update(holder="")


def kept_while_decided(subject: UUID, at: datetime) -> Sequence[Reason]:
    """A decision that waits to take effect can still be challenged, and must be known until then."""
    waiting = Permit.objects.filter(case__subject=subject, case__state=State.DECIDED).exists()
    return (
        [Reason("hold", "Market Act 12", Text("A decision is on its way: it is kept until then."))] if waiting else []
    )


def stall_panel(case: Standing, viewer: Actor, at: datetime) -> Mapping[str, Any] | None:
    return {"permit": Permit.objects.get(pk=case.id)}


PERMIT = CaseKind(
    table=TABLE,
    prefix="MP",
    title="Permit",
    state_titles=STATE_TITLES,
    present=present,
    facts=facts,
    rules={"decide": may_decide},
    carry_out={
        "propose": begin,
        "serve": notify,
        "respond": hear,
        "decide": decide,
        "take-effect": publish,
        "extend": lengthen,
        "remove": close,
        "review": close,
        "drop": close,
        "recuse": step_aside,
    },
    required_timers=REQUIRED_TIMERS,
    erase=forget_holder,
    holds=kept_while_decided,
    panels=(Panel("Stall", "sample/panel.html", stall_panel),),
)
