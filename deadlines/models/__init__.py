"""What this room keeps. Everything is added to, and never changed."""

from deadlines.models.calendars import CalendarApproval, CalendarVersion, RuleVersion
from deadlines.models.timers import (
    Adjustment,
    DeclaredOutage,
    OutageConfirmation,
    OutageEnd,
    Redress,
    Requirement,
    Rework,
    Timer,
)

__all__ = [
    "Adjustment",
    "CalendarApproval",
    "CalendarVersion",
    "DeclaredOutage",
    "OutageConfirmation",
    "OutageEnd",
    "Redress",
    "Requirement",
    "Rework",
    "RuleVersion",
    "Timer",
]
