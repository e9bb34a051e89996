"""Rows are the queue: what a process left undone, the next tick does."""

import time

from celery import shared_task

from clock.queries import legal_now
from deadlines.transitions import sweep
from records import transitions
from records.states import RECORD_CLOCKS

A_DAY = 24 * 3600


@shared_task
def end_records() -> None:
    """Records whose time is over, whose issuer is silent, or of which nobody was told."""
    sweep(kinds=sorted(RECORD_CLOCKS))


@shared_task(ignore_result=True)
def sweep_files() -> None:
    transitions.discard_unattached(at=legal_now())
    transitions.remove_discarded()
    transitions.write_journal()


@shared_task(ignore_result=True)
def sweep_storage() -> None:
    """By the file system's own clock: legal time may stand elsewhere, and a content just put must not be taken for lost."""
    transitions.remove_orphans(older_than=time.time() - A_DAY)  # noqa: TID251 - ages of files, not legal time
    transitions.empty_ended(at=legal_now())
