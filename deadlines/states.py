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


class Whose(StrEnum):
    """Whom a date binds decides which reading of an uncertain day is taken."""

    RIGHT = "right"  # a citizen's time to act: the latest reading; a partly lost day is lost whole
    DUTY = "duty"  # an agency's duty, or the end of a burden: the earliest reading; only whole lost days are lost


class Effect(StrEnum):
    """What running out does to the person concerned."""

    ADVERSE = "adverse"  # something may now be done to them, or can no longer be done by them
    RELIEVING = "relieving"  # something ends, or is lifted
    INTERNAL = "internal"  # the agency is late, and is told so


class Sort(StrEnum):
    """What may happen to a running period: each a dated decision with its reason."""

    PAUSE = "pause"
    RESUME = "resume"
    EXCLUSION = "exclusion"
    RESTART = "restart"
    EXTENSION = "extension"
    OUTAGE = "outage"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class TimerMove:
    verb: str
    sources: tuple[TimerState, ...]
    target: TimerState


LIVE = (TimerState.ARMED, TimerState.HELD)
COUNTED = (*LIVE, TimerState.FIRED)  # what a new calendar may say otherwise

OUTAGE_DAYS = 31  # an outage that lasts longer is declared, and confirmed, again

CANARY = (
    "CANARY"  # belongs to no case: each minute one goes the whole way, so that everybody sees that the sweep is alive
)

MOVES = (
    TimerMove("fire", (TimerState.ARMED,), TimerState.FIRED),
    TimerMove("hold", (TimerState.ARMED,), TimerState.HELD),
    TimerMove("release", (TimerState.HELD,), TimerState.ARMED),
    TimerMove("supersede", LIVE, TimerState.VOID),
    TimerMove("cancel", LIVE, TimerState.CANCELLED),
)


def target_of(verb: str, source: TimerState) -> TimerState | None:
    """Where this verb leads from here; None where it is not lawful."""
    return next((move.target for move in MOVES if move.verb == verb and source in move.sources), None)


# What each role may do here; a calendar comes into force with the second approval.
EVERYBODY_SEES = (
    "view_calendarversion",
    "view_calendarapproval",
    "view_ruleversion",
    "view_timer",
    "view_declaredoutage",
    "view_rework",
)
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: EVERYBODY_SEES,
    Role.CASE_OFFICER: (*EVERYBODY_SEES, "view_redress"),
    Role.DECIDER: (*EVERYBODY_SEES, "view_redress"),
    Role.REVIEWER: (*EVERYBODY_SEES, "view_redress", "change_redress"),
    Role.LIST_MANAGER: (
        *EVERYBODY_SEES,
        "add_calendarversion",
        "add_calendarapproval",
        "add_declaredoutage",
        "view_redress",
        "change_redress",
        "view_failing",
    ),
    Role.RECORDS_OFFICER: EVERYBODY_SEES,
    Role.AUDITOR: (*EVERYBODY_SEES, "view_redress", "view_failing"),
    Role.OVERSIGHT_BOARD: (*EVERYBODY_SEES, "view_redress", "view_failing"),
}
