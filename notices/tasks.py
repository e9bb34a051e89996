from celery import shared_task

from clock.queries import legal_now
from deadlines.transitions import sweep
from notices import transitions
from notices.states import SERVICE_CLOCKS


@shared_task
def follow_service() -> None:
    """Announcements whose time is over, and letters that were to be served by now."""
    sweep(kinds=SERVICE_CLOCKS)


@shared_task
def print_notices() -> None:
    """For a few seconds; the next tick goes on."""
    transitions.print_waiting()


@shared_task
def forget_wrong_codes() -> None:
    transitions.forget_failures(at=legal_now())
