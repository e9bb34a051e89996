"""The only writers of this room."""

from notices.transitions.freezing import freeze_all
from notices.transitions.serving import (
    announce,
    fail,
    record_service,
    send,
    serve,
    set_aside,
    undo_service,
    withdraw,
)

__all__ = [
    "announce",
    "fail",
    "freeze_all",
    "record_service",
    "send",
    "serve",
    "set_aside",
    "undo_service",
    "withdraw",
]
