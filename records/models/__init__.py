"""The tables of this room, by subject. What rules say in Python, constraints and triggers (migration 0002) say again."""

from records.models.catalogue import CatalogueItem, CatalogueVersion
from records.models.erasure import Erasure, Hold
from records.models.files import Discarded, StoredFile
from records.models.law import Instrument, Provision
from records.models.records import Confirmation, Record
from records.models.subjects import Clearing, Identifier, Merge, Name, Representative, Subject

__all__ = [
    "CatalogueItem",
    "CatalogueVersion",
    "Clearing",
    "Confirmation",
    "Discarded",
    "Erasure",
    "Hold",
    "Identifier",
    "Instrument",
    "Merge",
    "Name",
    "Provision",
    "Record",
    "Representative",
    "StoredFile",
    "Subject",
]
