from celery import shared_task

from clock.queries import legal_now
from notices import transitions


@shared_task
def print_notices() -> None:
    """For a few seconds; the next tick goes on."""
    transitions.print_waiting()


@shared_task
def forget_wrong_codes() -> None:
    transitions.forget_failures(at=legal_now())
