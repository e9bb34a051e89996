"""The only writers of drafts and comments. Moves of a draft go through `cases.transitions.move`, and end up here."""

from consultations.transitions.commenting import Received, comment, keep_file
from consultations.transitions.drafting import begin_draft, keep_paper, submit_enacted
from consultations.transitions.erasing import erase_comment
from consultations.transitions.grouping import group_comments
from consultations.transitions.withholding import authorise_withholding, end_withholding, propose_withholding

__all__ = [
    "Received",
    "authorise_withholding",
    "begin_draft",
    "comment",
    "end_withholding",
    "erase_comment",
    "group_comments",
    "keep_file",
    "keep_paper",
    "propose_withholding",
    "submit_enacted",
]
