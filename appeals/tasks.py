"""Rows are the queue: what one job missed, the next finds."""

from celery import shared_task

from appeals.states.clocks import SILENCE_CLOCKS
from deadlines.transitions import sweep


@shared_task
def follow_silence() -> None:
    """An authority that did not answer in time: what the law says to that happens by itself."""
    sweep(kinds=SILENCE_CLOCKS)
