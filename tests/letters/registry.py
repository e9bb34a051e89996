"""What the letters' kind of case tells the engine. Its notices say what the tests have put into `SAYS`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cases import registry as cases
from cases.rules.kinds import CaseKind, Consequences, FreezeNotice, Presented, StartTimer, StopTimer, Taken
from cases.rules.standing import Actor, Standing
from deadlines.registry import handle
from notices import registry as notices
from notices import transitions
from notices.queries.facts import dates_content, last_notice, notices_of
from notices.rules import service
from tests.letters import content
from tests.letters.states import STATES, TABLE

SAYS: dict[str, Mapping[str, Any]] = {
    "intent": content.INTENT,
    "decision": content.DECISION,
    "removal": content.REMOVAL,
}


def says(one: Taken, kind: str) -> FreezeNotice:
    return FreezeNotice(kind, one.case.subject, SAYS[kind])


def propose(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(notices=(says(one, "intent"),)) for one in taken]


def announce(taken: Sequence[Taken]) -> Sequence[Consequences]:
    kinds = {"proposed": "intent", "decided": "decision"}
    return [Consequences(timers=(transitions.announce(one, kinds[one.case.state]),)) for one in taken]


def serve_intent(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [served(one, "intent", "RESPONSE") for one in taken]


def serve_decision(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [served(one, "decision", "EFFECT", "APPEAL-FILE") for one in taken]


def deem(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [(serve_intent if one.case.state == "proposed" else serve_decision)([one])[0] for one in taken]


def served(one: Taken, kind: str, *clocks: str) -> Consequences:
    at = transitions.serve(one, kind)
    notice = last_notice(one.case.id, kind)
    stops = () if one.asked.by is None else (StopTimer("SERVE-ANNOUNCED", "served"),)
    dates = FreezeNotice("dates", one.case.subject, dates_content(notice, clocks))
    starts = tuple(StartTimer(clock, at) for clock in clocks)
    return Consequences(timers=(*stops, *starts), notices=(dates,))


def set_aside(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        transitions.set_aside(one, "intent")
    return [Consequences(timers=(StopTimer("RESPONSE", "set aside"),)) for _ in taken]


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    stop = StopTimer("RESPONSE", "decided")
    return [
        Consequences(timers=(stop, StartTimer("SERVE", one.asked.at)), notices=(says(one, "decision"),))
        for one in taken
    ]


def early(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """As a room would do that forgot about service."""
    return [Consequences(timers=(StartTimer("EFFECT", one.asked.at),)) for one in taken]


def drop(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        transitions.withdraw(one)
    return [Consequences() for _ in taken]


def remove(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(notices=(says(one, "removal"),)) for one in taken]


def present(shown: Sequence[Standing], viewer: Actor) -> Mapping[UUID, Presented]:
    return {one.id: Presented(title=one.ref) for one in shown}


def facts(asked: Sequence[Standing], at: Any) -> Mapping[UUID, Any]:
    given = notices_of([one.id for one in asked])
    return {one.id: given.get(one.id, {}) for one in asked}


LETTER = CaseKind(
    table=TABLE,
    prefix="LT",
    title="Letter",
    state_titles={state: state.title() for state in STATES},
    present=present,
    facts=facts,
    rules={
        "serve": lambda given, asked: service.may_serve(given.get("intent"), asked),
        "serve-decision": lambda given, asked: service.may_serve(given.get("decision"), asked),
        "set-aside-service": lambda given, asked: service.may_set_aside(given.get("intent"), asked),
    },
    carry_out={
        "propose": propose,
        "serve": serve_intent,
        "announce": announce,
        "deem-served": deem,
        "set-aside-service": set_aside,
        "decide": decide,
        "serve-decision": serve_decision,
        "early-effect": early,
        "drop": drop,
        "remove": remove,
    },
)


def join() -> None:
    cases.register(LETTER)
    for timer in ("RESPONSE", "SERVE", "APPEAL-FILE"):
        handle("letter", timer)
    handle("letter", "SERVE-ANNOUNCED", "deem-served")
    handle("letter", "EFFECT", "take-effect")
    notices.serve_by("letter", "intent", serve="serve", announce="announce", set_aside="set-aside-service")
    notices.serve_by("letter", "decision", serve="serve-decision", announce="announce")
    notices.prepare_with(
        "letter",
        "intent",
        lambda case, _at: FreezeNotice("intent", case.subject, SAYS["intent"]) if case.subject else None,
    )
