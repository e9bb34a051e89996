"""Everything that contests: its words, and the whole table of each kind."""

from appeals.states.clocks import CLOCKS, REQUIRED_TIMERS, SERVED_CLOCKS
from appeals.states.fields import EXHIBITS, FILED_FIELDS
from appeals.states.tables import PARTS, TABLES
from appeals.states.titles import AGAINST, EXPLANATIONS, KIND_TITLES, NOT_ADMITTED, OUTCOMES, SIDES, STATE_TITLES
from appeals.states.words import (
    APPEALS,
    CLOSED,
    DISPUTING,
    FILED_AS,
    OPEN,
    PREFIXES,
    SILENT,
    Against,
    Kind,
    NotAdmitted,
    Outcome,
    Side,
    State,
)

__all__ = [
    "AGAINST",
    "APPEALS",
    "CLOCKS",
    "CLOSED",
    "DISPUTING",
    "EXHIBITS",
    "EXPLANATIONS",
    "FILED_AS",
    "FILED_FIELDS",
    "KIND_TITLES",
    "NOT_ADMITTED",
    "OPEN",
    "OUTCOMES",
    "PARTS",
    "PREFIXES",
    "REQUIRED_TIMERS",
    "SERVED_CLOCKS",
    "SIDES",
    "SILENT",
    "STATE_TITLES",
    "TABLES",
    "Against",
    "Kind",
    "NotAdmitted",
    "Outcome",
    "Side",
    "State",
]
