"""The job that prints: rows are the queue, so that a lost worker loses nothing. A print never changes what was frozen."""

import time

import structlog
from django.db import transaction

from clock.queries import legal_now
from notices.models import Print
from notices.queries.printing import pdf_of, trouble
from notices.queries.prints import claim, pause_after
from records.transitions import attach_files, store_file

log = structlog.get_logger("notices")


def print_waiting(*, seconds: float = 5.0) -> int:
    """As many as the time allows. On a machine that cannot print, nothing is tried and nothing is lost."""
    if trouble():
        return 0
    ends_at, made = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at and print_one():
        made += 1
    return made


def print_one() -> bool:
    with transaction.atomic():
        row = claim()
        if row is None:
            return False
        try:
            with transaction.atomic():
                make(row)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one print, the others go on
            back_off(row, error)
    return True


def make(row: Print) -> None:
    notice, at = row.notice, legal_now()
    name = f"{notice.case.ref}-{notice.number}.pdf"  # as the letter itself says; no name of a person
    stored = store_file(content=pdf_of(notice.html), name=name, by=None, at=at, purpose="notice", subject=notice.to)
    attach_files(files=[stored.id], to=notice.pk, by=None)
    Print.objects.filter(pk=row.pk).update(file=stored.id, digest=stored.digest, made_at=at, last_error="")


def back_off(row: Print, error: Exception) -> None:
    attempts = row.attempts + 1
    kind = f"{type(error).__module__}.{type(error).__qualname__}"[:200]
    next_at = legal_now() + pause_after(attempts)
    Print.objects.filter(pk=row.pk).update(attempts=attempts, next_at=next_at, last_error=kind)
    log.warning("notice not printed", notice=str(row.pk), attempts=attempts, exc_info=error)
