"""Reads of the ledger.

events         a chain's history
sealing        what events say, unsealed where it has not been erased
openings       whether that is what they committed to
log            where events stand in the log; tiles, checkpoints, proofs
verification   everything recomputed from the rows
"""

from ledger.queries.events import HistoryEvent, actors_of, history, of_kind, of_kinds, recent
from ledger.queries.log import indexes_of, sequencer_lag_seconds

__all__ = [
    "HistoryEvent",
    "actors_of",
    "history",
    "indexes_of",
    "of_kind",
    "of_kinds",
    "recent",
    "sequencer_lag_seconds",
]
