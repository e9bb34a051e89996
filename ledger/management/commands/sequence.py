"""`sequence`: the sequencer's process."""

import getpass
import json
import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection
from gunicorn.systemd import sd_notify

from ledger.queries import log as ledger_log
from ledger.queries import signing
from ledger.transitions import sequencing
from ledger.transitions.sequencing import BATCH, NothingRestored, SecondHistory, Sequencer, WrongTree

log = structlog.get_logger("ledger.sequencer")
PAUSE = 1.0  # between two checkpoints, however much is appended meanwhile
LONGEST_PAUSE = 10.0


class Command(BaseCommand):
    help = "Put queued events into the log and sign its root, about every second. One works, others stand by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="work off what is queued, and end")
        parser.add_argument(
            "--accept-restore",
            action="store_true",
            help="go on after an older backup was restored: two officials sign in",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        # A connection of its own, not one of a pool: the lock that makes this process the active one ends with it.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        if not settings.LEDGER_KEY_FILE:
            raise CommandError("SCS_LEDGER_KEY_FILE is not set. Make a key with `manage.py ledger_key --new FILE`.")
        try:
            if options["accept_restore"]:
                self.accept_restore()
            elif options["once"]:
                self.once(as_json=options["json"])
            else:
                self.run_until_stopped()
        except (SecondHistory, WrongTree, NothingRestored) as halt:
            raise CommandError(str(halt)) from halt

    @staticmethod
    def make() -> Sequencer:
        signer = signing.load_signer(Path(settings.LEDGER_KEY_FILE), ledger_log.origin())
        return Sequencer(signer, ledger_log.outside_checkpoint_path())

    def once(self, *, as_json: bool) -> None:
        sequencer, integrated = self.make(), 0
        while done := sequencer.integrate():
            integrated += done
        size = sequencer.edge.size
        said = json.dumps({"integrated": integrated, "size": size}) if as_json else f"{integrated} new, {size} in all"
        self.stdout.write(said)

    def run_until_stopped(self) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        pause = 0.0
        while not stopped.wait(pause):
            try:
                self.work(stopped)
                pause = PAUSE
            except (DatabaseError, InterfaceError) as failed:
                # After any failed commit everything is read anew: memory may be ahead of the database.
                log.warning("sequencer lost its database", exc_info=failed)
                connection.close()
                pause = min(max(pause, PAUSE) * 2, LONGEST_PAUSE)

    def work(self, stopped: threading.Event) -> None:
        """Stand by, or be the active one until stopped or until the database fails."""
        active = sequencing.become_active()
        sequencer = self.make() if active else None
        sd_notify("READY=1", log)
        while sequencer and not stopped.is_set():
            if sequencer.integrate() < BATCH:  # more than a batch waits: no pause
                stopped.wait(PAUSE)

    def accept_restore(self) -> None:
        sequencing.require_restored(ledger_log.outside_checkpoint_path())
        people = [self.sign_in(word) for word in ("First", "Second")]
        if people[0].pk == people[1].pk:
            raise CommandError("Two different officials are needed.")
        sequencing.accept_restore(
            first=people[0].public_id,
            second=people[1].public_id,
            reason=input("What happened, in one line: "),
            outside=ledger_log.outside_checkpoint_path(),
        )
        self.stdout.write("Noted in the log. The sequencer goes on from what the database holds.")

    @staticmethod
    def sign_in(word: str) -> Any:
        username = input(f"{word} official, sign-in name: ")
        person = get_user_model().objects.filter(username=username, is_active=True).first()
        if person is None or not person.is_staff or not person.check_password(getpass.getpass("Password: ")):
            raise CommandError("This is no official's sign-in name and password. Nothing was changed.")
        return person
