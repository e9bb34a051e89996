"""What follows by itself, and would be found by the next look if one were lost."""

from celery import shared_task

from clock.queries import legal_now
from deadlines.transitions import sweep
from lists import transitions
from lists.states import REMOVAL_CLOCKS


@shared_task
def enforce_removals() -> None:
    """What is to come off a list does not wait in line behind whatever else is due."""
    sweep(kinds=REMOVAL_CLOCKS)


@shared_task
def follow_records() -> None:
    """Documents that fell take what rests on them along."""
    transitions.follow_records(at=legal_now())
