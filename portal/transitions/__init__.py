"""The only writers of this room: answers that are begun, and their filing."""

from portal.transitions.drafting import (
    Kept,
    Place,
    Sent,
    add_papers,
    drop_draft,
    forget_drafts,
    let_go,
    remove_paper,
    save_answer,
    touch_draft,
)
from portal.transitions.filing import Changed, Gone, file_answers

__all__ = [
    "Changed",
    "Gone",
    "Kept",
    "Place",
    "Sent",
    "add_papers",
    "drop_draft",
    "file_answers",
    "forget_drafts",
    "let_go",
    "remove_paper",
    "save_answer",
    "touch_draft",
]
