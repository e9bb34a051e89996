"""The desk's pages of the clock; and what the lists of every room's pages share."""

from clock.admin.desk import JumpAdmin, StateAdmin
from clock.admin.paging import Paged, ReadOnlyAdmin

__all__ = ["JumpAdmin", "Paged", "ReadOnlyAdmin", "StateAdmin"]
