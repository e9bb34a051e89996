"""A timer's states and its lawful moves. A change of any date is a new generation: the old row is void, never edited."""

from dataclasses import dataclass
from enum import StrEnum

from people.states import Role


class TimerState(StrEnum):
    ARMED = "armed"
    HELD = "held"
    FIRED = "fired"
    VOID = "void"  # a later generation took its place
    CANCELLED = "cancelled"  # what it waited for no longer matters


class Hold(StrEnum):
    """Why a timer is held."""

    PAUSED = "paused"  # suspended by a dated decision; it has no due date until it is resumed
    PROVISIONAL = "provisional"  # an adverse timer whose date the next notice may still move
    CLOCK = "clock"  # an adverse timer while the clock is not believed


@dataclass(frozen=True, slots=True)
class TimerMove:
    verb: str
    sources: frozenset[TimerState]
    target: TimerState


LIVE = frozenset({TimerState.ARMED, TimerState.HELD})

MOVES = (
    TimerMove("fire", frozenset({TimerState.ARMED}), TimerState.FIRED),
    TimerMove("hold", frozenset({TimerState.ARMED}), TimerState.HELD),
    TimerMove("release", frozenset({TimerState.HELD}), TimerState.ARMED),
    TimerMove("supersede", LIVE, TimerState.VOID),
    TimerMove("cancel", LIVE, TimerState.CANCELLED),
)


def target_of(verb: str, source: TimerState) -> TimerState | None:
    """Where this verb leads from here; None where it is not lawful."""
    return next((move.target for move in MOVES if move.verb == verb and source in move.sources), None)


# What each role may do with calendars and clock rules; a calendar comes into force with the second approval.
EVERYBODY_SEES = ("view_calendarversion", "view_calendarapproval", "view_ruleversion")
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: EVERYBODY_SEES,
    Role.CASE_OFFICER: EVERYBODY_SEES,
    Role.DECIDER: EVERYBODY_SEES,
    Role.REVIEWER: EVERYBODY_SEES,
    Role.LIST_MANAGER: (*EVERYBODY_SEES, "add_calendarversion", "add_calendarapproval"),
    Role.RECORDS_OFFICER: EVERYBODY_SEES,
    Role.AUDITOR: EVERYBODY_SEES,
    Role.OVERSIGHT_BOARD: EVERYBODY_SEES,
}
