"""The only writers of calendars, clock rules and deadlines."""

from deadlines.transitions.applying import apply_changes
from deadlines.transitions.calendars import (
    MAY_APPROVE,
    MAY_PROPOSE,
    Official,
    add_rule,
    approve_calendar,
    load_demonstration,
    propose_calendar,
    rule_text,
)
from deadlines.transitions.outages import confirm_outage, declare_outage, end_outage
from deadlines.transitions.reworking import settle_redress, work_off_batch, work_off_recounts
from deadlines.transitions.sweeping import Swept, sweep, sweep_batch

__all__ = [
    "MAY_APPROVE",
    "MAY_PROPOSE",
    "Official",
    "Swept",
    "add_rule",
    "apply_changes",
    "approve_calendar",
    "confirm_outage",
    "declare_outage",
    "end_outage",
    "load_demonstration",
    "propose_calendar",
    "rule_text",
    "settle_redress",
    "sweep",
    "sweep_batch",
    "work_off_batch",
    "work_off_recounts",
]
