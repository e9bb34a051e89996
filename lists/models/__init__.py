"""The tables of this room. Migration 0002 says again, in the database, what makes each row lawful."""

from lists.models.candidates import Candidate, Objection, Posted
from lists.models.confirming import ConfirmationConsent
from lists.models.contesting import Contest
from lists.models.incidents import Incident, IncidentReview
from lists.models.interim import Interim
from lists.models.listings import (
    Answer,
    Claim,
    Exhibit,
    Lifting,
    Listing,
    ListingRecord,
    Measure,
    Span,
)
from lists.models.proposals import Hearing, Proposed
from lists.models.publication import Publication, Visible
from lists.models.standards import List, MeasureKind, Standard

__all__ = [
    "Answer",
    "Candidate",
    "Claim",
    "ConfirmationConsent",
    "Contest",
    "Exhibit",
    "Hearing",
    "Incident",
    "IncidentReview",
    "Interim",
    "Lifting",
    "List",
    "Listing",
    "ListingRecord",
    "Measure",
    "MeasureKind",
    "Objection",
    "Posted",
    "Proposed",
    "Publication",
    "Span",
    "Standard",
    "Visible",
]
