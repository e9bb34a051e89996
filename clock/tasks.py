"""The heartbeat of the legal clock."""

from celery import shared_task

from clock import transitions
from clock.transitions import Look


class Observer:
    """One to a process. Its threads may overwrite each other's anchor: each look is sound by itself."""

    anchor: Look | None = None


@shared_task
def observe() -> None:
    Observer.anchor = transitions.observe(anchor=Observer.anchor)
