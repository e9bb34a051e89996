"""The desk's part of this room that is no move of a case."""

from lists.admin.incidents import IncidentAdmin
from lists.admin.letters import MeasureAdmin
from lists.admin.proposing import ListingAdmin

__all__ = ["IncidentAdmin", "ListingAdmin", "MeasureAdmin"]
