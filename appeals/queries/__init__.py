"""What other rooms ask: what may be filed about a listing, and what has been."""

from appeals.queries.filed import FilingShown, contested_in, of_case, of_listing
from appeals.queries.remedies import OpenRemedy, Printed, direct_remedies, open_to

__all__ = [
    "FilingShown",
    "OpenRemedy",
    "Printed",
    "contested_in",
    "direct_remedies",
    "of_case",
    "of_listing",
    "open_to",
]
