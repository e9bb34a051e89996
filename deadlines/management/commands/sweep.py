"""`sweep`: what makes due things happen, in a loop of its own, so that an absent broker delays nothing."""

import json
import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection
from gunicorn.systemd import sd_notify

from deadlines import queries, transitions

log = structlog.get_logger("deadlines.sweep")
PAUSE = 0.2  # seconds between two looks
LONGEST_PAUSE = 10.0


class Command(BaseCommand):
    help = "Carry out what is due. Several may run at once, beside the job that does the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="carry out what is due now, and end")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if options["once"]:
            self.once(as_json=options["json"])
        else:
            self.run_until_stopped()

    def once(self, *, as_json: bool) -> None:
        swept = transitions.sweep()
        lag = queries.sweep_health().lag_seconds
        told = {"fired": swept.fired, "held": swept.held, "failed": swept.failed, "lag_seconds": lag}
        plain = f"{swept.fired} fired, {swept.held} held, {swept.failed} failed; {lag:.1f} s behind"
        self.stdout.write(json.dumps(told) if as_json else plain)

    def run_until_stopped(self) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        pause = 0.0
        while not stopped.wait(pause):
            try:
                transitions.sweep()
                transitions.work_off_recounts(stopped=stopped.is_set)
                sd_notify("READY=1", log)
                pause = PAUSE
            except (DatabaseError, InterfaceError) as failed:
                # Nothing is lost: what was claimed is free again, and is found by the next look.
                log.warning("sweep lost its database", exc_info=failed)
                connection.close()
                pause = min(max(pause, PAUSE) * 2, LONGEST_PAUSE)
