"""What follows by itself, and would be found by the next look if one were lost."""

from celery import shared_task

from clock.queries import legal_now
from lists import transitions


@shared_task
def follow_records() -> None:
    """Documents that fell take what rests on them along."""
    transitions.follow_records(at=legal_now())
