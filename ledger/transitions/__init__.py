"""The ledger's verbs: append and erase; sequence; accept a restored backup."""

from ledger.transitions.appending import (
    Appended,
    Look,
    NewEvent,
    append_many,
    end_keeping,
    erase_subject,
    key_at_hand,
    keys_kept,
    record_looks,
    rewrapped,
)

__all__ = [
    "Appended",
    "Look",
    "NewEvent",
    "append_many",
    "end_keeping",
    "erase_subject",
    "key_at_hand",
    "keys_kept",
    "record_looks",
    "rewrapped",
]
