"""Jobs. Rows are the queue: a lost broker loses nothing."""

from celery import shared_task

from clock.queries import legal_now
from portal import transitions


@shared_task
def forget_drafts() -> int:
    """Answers that nobody has touched for thirty days."""
    return transitions.forget_drafts(at=legal_now())
