"""Jobs. Rows are the queue: a lost broker loses nothing."""

from celery import shared_task

from consultations import transitions
from consultations.rules.windows import COMMENT, NARROWED
from deadlines.transitions import sweep


@shared_task
def close_comments() -> None:
    """That the door is shut is decided by the instant; this says so on the case."""
    sweep(kinds=(COMMENT, NARROWED))


@shared_task
def group_comments() -> int:
    """Whatever has come in since the last time."""
    return transitions.group_comments()
