"""The only writers of lists, standards, listings, measures and the public register."""

from lists.transitions.flagging import set_disputed
from lists.transitions.following import follow_records
from lists.transitions.intake import propose_listing, propose_on_records
from lists.transitions.objecting import Objected, object_to
from lists.transitions.standards import adopt_standard, repeal_standard

__all__ = [
    "Objected",
    "adopt_standard",
    "follow_records",
    "object_to",
    "propose_listing",
    "propose_on_records",
    "repeal_standard",
    "set_disputed",
]
