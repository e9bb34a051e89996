"""Thin loops over queries: safe to lose, to repeat, and to run beside the `sweep` process."""

from celery import shared_task

from deadlines import transitions


@shared_task
def sweep() -> None:
    """Everything that is due, whoever's it is."""
    transitions.sweep()


@shared_task
def work_off_recounts() -> None:
    """Dates that a new calendar or a declared outage has changed."""
    transitions.work_off_recounts()
