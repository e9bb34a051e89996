"""Jobs. Rows are the queue: a lost broker loses nothing."""

from celery import shared_task

from consultations import transitions


@shared_task
def group_comments() -> int:
    """Whatever has come in since the last time."""
    return transitions.group_comments()
