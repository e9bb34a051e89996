"""Reads: which calendar is in force, which rule holds on a day, and the sentences that explain a date."""

from deadlines.queries.calendars import (
    calendar_in_force,
    calendar_of,
    codes,
    is_in_force,
    rehearsed,
    rule_for,
    rule_of_row,
    rules_in_force,
    version_in_force,
    versions,
    versions_in_force,
)
from deadlines.queries.refusals import fault_sentence, refusal_sentence
from deadlines.queries.rules_in_words import (
    consequence_sentence,
    in_language,
    period_sentence,
    roll_sentence,
)
from deadlines.queries.sentences import explain, told
from deadlines.queries.sweeping import Health
from deadlines.queries.sweeping import health as sweep_health
from deadlines.queries.timers import clocks_of

__all__ = [
    "Health",
    "calendar_in_force",
    "calendar_of",
    "clocks_of",
    "codes",
    "consequence_sentence",
    "explain",
    "fault_sentence",
    "in_language",
    "is_in_force",
    "period_sentence",
    "refusal_sentence",
    "rehearsed",
    "roll_sentence",
    "rule_for",
    "rule_of_row",
    "rules_in_force",
    "sweep_health",
    "told",
    "version_in_force",
    "versions",
    "versions_in_force",
]
