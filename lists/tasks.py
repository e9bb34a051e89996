"""What follows by itself, and would be found by the next look if one were lost."""

from celery import shared_task

from clock.queries import legal_now
from deadlines.transitions import sweep
from lists import transitions
from lists.states import REMOVAL_CLOCKS
from lists.transitions.confirming import forget_consents as forget_run_out


@shared_task
def enforce_removals() -> None:
    """What is to come off a list does not wait in line behind whatever else is due."""
    sweep(kinds=REMOVAL_CLOCKS)


@shared_task
def follow_records() -> None:
    """Documents that fell take what rests on them along."""
    transitions.follow_records(at=legal_now())


@shared_task
def forget_consents() -> int:
    """Consents to a confirmation, once they have run out."""
    return forget_run_out(at=legal_now())
