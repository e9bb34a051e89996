"""The whole table of a listing: every lawful move, who may make it, by what law, and what it does to the person."""

from cases.states import Table
from lists.states.before import BEFORE_EFFECT, TWO
from lists.states.contesting import CONTESTING_MOVES
from lists.states.effect import IN_EFFECT_MOVES
from lists.states.interim import INTERIM_CLOCKS, INTERIM_MOVES
from lists.states.later import LATER_MOVES
from lists.states.removal import REMOVAL_MOVES
from lists.states.titles import STATE_TITLES, WAYS_OUT
from lists.states.words import (
    BEFORE,
    IN_EFFECT,
    LATER,
    LIVE,
    OVER,
    PUBLIC,
    ClaimState,
    Colour,
    ConsentEnd,
    Finding,
    Harm,
    ListState,
    MeasureState,
    Need,
    Occasion,
    Proposal,
    Reaches,
    Scope,
    Settled,
    Showing,
    State,
    WayOut,
)

KIND = "listing"
PREFIX = "BL"

LISTING = Table(
    kind=KIND,
    states=tuple(State),
    moves=(*BEFORE_EFFECT, *INTERIM_MOVES, *IN_EFFECT_MOVES, *REMOVAL_MOVES, *LATER_MOVES, *CONTESTING_MOVES),
    # Nobody comes into these without the signatures of two in one act.
    burdened=tuple((state, TWO) for state in (State.DECIDED, State.EFFECTIVE, State.ENDING)),
)

# Which clock must run while a listing is in a state. A term and a review are two clocks, of which one runs: that is said
# by the room's own trigger.
REQUIRED_TIMERS: dict[str, frozenset[str]] = {State.NOTIFIED: frozenset({"RESPONSE"})}

# Which move the clock makes when a timer of a listing runs out; none: that it is over is all.
CLOCKS: dict[str, str | None] = {
    "RESPONSE": None,
    "DECIDE": None,
    "DECIDE-LAPSES": "lapse",
    "SERVE": None,
    "SERVE-ANNOUNCED": "deem-served",
    "EFFECT": "take-effect",
    "TERM": "remove",
    "TERM-REVIEW": "remove",
    "TERM-BY-LAW": "remove",
    "VERIFY": "hide",
    "VERIFY-SAFETY": "hide",
    "VERIFY-OPPOSED": "escalate",
    "RETAIN": "erase",
    **INTERIM_CLOCKS,
    "APPEAL-FILE": None,
    "SUE": None,
}
# Those by which an entry comes off, of black lists and red ones alike: they have a job of their own.
REMOVAL_CLOCKS = tuple(sorted(clock for clock, verb in CLOCKS.items() if verb in {"remove", "hide", "lapse-interim"}))

__all__ = [
    "BEFORE",
    "CLOCKS",
    "IN_EFFECT",
    "KIND",
    "LATER",
    "LISTING",
    "LIVE",
    "OVER",
    "PREFIX",
    "PUBLIC",
    "REMOVAL_CLOCKS",
    "REQUIRED_TIMERS",
    "STATE_TITLES",
    "TWO",
    "WAYS_OUT",
    "ClaimState",
    "Colour",
    "ConsentEnd",
    "Finding",
    "Harm",
    "ListState",
    "MeasureState",
    "Need",
    "Occasion",
    "Proposal",
    "Reaches",
    "Scope",
    "Settled",
    "Showing",
    "State",
    "WayOut",
]
