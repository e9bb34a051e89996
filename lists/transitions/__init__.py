"""The only writers of lists, standards, listings, measures and the public register."""

from lists.transitions.flagging import set_disputed
from lists.transitions.following import follow_records
from lists.transitions.intake import propose_listing
from lists.transitions.standards import adopt_standard, repeal_standard

__all__ = ["adopt_standard", "follow_records", "propose_listing", "repeal_standard", "set_disputed"]
