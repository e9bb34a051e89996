"""The only writers of cases: `open_case`, `move`, and what belongs to them."""

from cases.transitions.dues import set_next_due
from cases.transitions.erasing import Erased, erase_person
from cases.transitions.looking import look_into, look_over
from cases.transitions.moving import Moved, Wish, move, move_many
from cases.transitions.opening import Opened, Opening, open_case
from cases.transitions.receiving import counted_from
from cases.transitions.repeating import KeyReused, forget_answers, kept_answer, once

__all__ = [
    "Erased",
    "KeyReused",
    "Moved",
    "Opened",
    "Opening",
    "Wish",
    "counted_from",
    "erase_person",
    "forget_answers",
    "kept_answer",
    "look_into",
    "look_over",
    "move",
    "move_many",
    "once",
    "open_case",
    "set_next_due",
]
