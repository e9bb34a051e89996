"""The heartbeat of the legal clock."""

import threading

from celery import shared_task

from clock import transitions
from clock.transitions import Look

# Each worker thread compares the clock with its own previous look: looks of different threads differ in phase.
_previous = threading.local()


@shared_task
def observe() -> None:
    look: Look | None = getattr(_previous, "look", None)
    _previous.look = transitions.observe(previous=look)
