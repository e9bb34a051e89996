"""The tables of this room. Migration 0002 says again, in the database, what makes each row lawful."""

from lists.models.listings import (
    Answer,
    Claim,
    Exhibit,
    Hearing,
    Incident,
    Lifting,
    Listing,
    ListingRecord,
    Measure,
    Proposed,
)
from lists.models.publication import Publication, Visible
from lists.models.standards import List, MeasureKind, Standard

__all__ = [
    "Answer",
    "Claim",
    "Exhibit",
    "Hearing",
    "Incident",
    "Lifting",
    "List",
    "Listing",
    "ListingRecord",
    "Measure",
    "MeasureKind",
    "Proposed",
    "Publication",
    "Standard",
    "Visible",
]
