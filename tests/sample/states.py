"""A kind of case that exists in tests alone. It plays every feature that a room can ask of the engine.

A market's keeper withdraws a stall's permit: proposed by one official, told, answered, decided by a second, in effect by
the clock; extended by two anew; reviewed by a third; ended by the clock.
"""

from enum import StrEnum

from cases.states import Effect, Field, FieldKind, Move, Part, Party, Table
from people.states import Role

TWO = frozenset({Part.PROPOSER, Part.DECIDER})
OFFICER = frozenset({Role.CASE_OFFICER})
LAW = "Market Act 4"


class State(StrEnum):
    PROPOSED = "proposed"
    NOTIFIED = "notified"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    DROPPED = "dropped"


LIVE = (State.PROPOSED, State.NOTIFIED, State.DECIDED, State.EFFECTIVE, State.SUSPENDED)

MOVES = (
    Move("propose", "Propose", (), State.PROPOSED, None, LAW, OFFICER, part=Part.PROPOSER),
    Move("serve", "Serve the notice", (State.PROPOSED,), State.NOTIFIED, None, "Market Act 5", OFFICER | {Role.CLERK}),
    Move(
        "respond",
        "Answer",
        (State.NOTIFIED,),
        None,
        None,
        "Market Act 6",
        frozenset({Party.SUBJECT, Role.CLERK}),
        fields=(Field("answer", "Answer", FieldKind.LONG_TEXT),),
    ),
    Move(
        "decide",
        "Decide",
        (State.NOTIFIED,),
        State.DECIDED,
        Effect.BURDEN,
        "Market Act 7",
        frozenset({Role.DECIDER}),
        part=Part.DECIDER,
        needs=TWO,
        fields=(
            Field("until", "Until", FieldKind.DATE),
            Field("measure", "Measure", FieldKind.CHOICE, choices=(("closed", "Closed"), ("fenced", "Fenced off"))),
        ),
    ),
    Move("take-effect", "Take effect", (State.DECIDED,), State.EFFECTIVE, Effect.BURDEN, LAW, by_clock=True, needs=TWO),
    Move("drop", "Drop", (State.PROPOSED, State.NOTIFIED), State.DROPPED, Effect.RELIEF, LAW, OFFICER),
    Move("suspend", "Suspend", (State.EFFECTIVE,), State.SUSPENDED, Effect.RELIEF, LAW, OFFICER),
    Move("resume", "Resume", (State.SUSPENDED,), State.EFFECTIVE, None, LAW, OFFICER),
    Move(
        "propose-extension",
        "Propose an extension",
        (State.EFFECTIVE,),
        None,
        None,
        "Market Act 9",
        OFFICER,
        part=Part.PROPOSER,
        opens_act=True,
    ),
    Move(
        "extend",
        "Extend",
        (State.EFFECTIVE,),
        None,
        Effect.BURDEN,
        "Market Act 9",
        frozenset({Role.DECIDER}),
        part=Part.DECIDER,
        needs=TWO,
    ),
    Move(
        "remove",
        "Remove",
        (State.EFFECTIVE, State.SUSPENDED),
        State.REMOVED,
        Effect.RELIEF,
        "Market Act 8",
        OFFICER,
        by_clock=True,
    ),
    Move(
        "restore",
        "Restore",
        (State.REMOVED,),
        State.PROPOSED,
        None,
        "Market Act 10",
        OFFICER,
        part=Part.PROPOSER,
        opens_act=True,
    ),
    Move(
        "review",
        "Review",
        (State.EFFECTIVE, State.SUSPENDED),
        State.REMOVED,
        Effect.RELIEF,
        "Market Act 11",
        frozenset({Role.REVIEWER}),
        part=Part.REVIEWER,
    ),
    Move(
        "assign",
        "Assign",
        LIVE,
        None,
        None,
        "Market Act 2",
        OFFICER | {Role.CLERK},
        assigns=True,
        fields=(Field("assignee", "Assigned to", FieldKind.OFFICIAL, required=False),),
    ),
    Move(
        "recuse",
        "Step aside",
        LIVE,
        None,
        None,
        "Market Act 3",
        OFFICER | {Role.DECIDER, Role.REVIEWER, Role.CLERK},
        fields=(Field("official", "Official", FieldKind.OFFICIAL),),
    ),
)

TABLE = Table("permit", tuple(State), MOVES, burdened=((State.DECIDED, TWO), (State.EFFECTIVE, TWO)))

REQUIRED_TIMERS = {
    State.NOTIFIED: frozenset({"DECIDE"}),
    State.DECIDED: frozenset({"EFFECT"}),
    State.EFFECTIVE: frozenset({"TERM"}),
}
