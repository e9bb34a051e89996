"""The peer: one Celery job for each deadline, each object fetched and saved. Honest in what it writes: all that the sweep writes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery
from django.db import transaction

from tools.stack.places import ROOT
from tools.stack.processes import Child

app = Celery("bench")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="bench.fire_one")
def fire_one(timer_id: int) -> None:
    from cases.models import Case  # noqa: PLC0415 - Django is set up only now
    from clock.queries import legal_now  # noqa: PLC0415
    from deadlines.models import Timer  # noqa: PLC0415
    from ledger.transitions import NewEvent, append_many  # noqa: PLC0415
    from outbox.models import Message  # noqa: PLC0415

    with transaction.atomic():
        timer = Timer.objects.select_for_update().get(pk=timer_id)
        timer.state, timer.fired_at = "fired", legal_now()
        timer.save(update_fields=["state", "fired_at"])
        case = Case.objects.select_for_update().get(pk=timer.case_id)
        case.state, case.verb, case.version, case.next_due_at = "removed", "remove", case.version + 1, None
        case.updated_at = timer.fired_at
        case.save(update_fields=["state", "verb", "version", "next_due_at", "updated_at"])
        values = {"deadline": timer.kind, "from": "effective", "to": "removed", "version": case.version}
        append_many(events=[NewEvent(case.pk, "case.remove", None, values, case.subject)])
        key = f"sample.changed:{case.pk}:{case.version}"
        Message.objects.create(topic="sample.changed", case=case.pk, refs={"permit": str(case.pk)}, dedupe_key=key)


@contextmanager
def worker() -> Iterator[None]:
    """As an installation runs it."""
    command = [
        "-m",
        "celery",
        "--app",
        "bench.project.jobs",
        "--quiet",
        "worker",
        "--pool",
        "threads",
        "--concurrency",
        "4",
    ]
    child = Child("bench-worker", [sys.executable, *command], env=dict(os.environ), cwd=ROOT)
    child.start()
    try:
        yield
    finally:
        child.ask_to_stop()
        child.wait_stopped()
