"""`ledger_key`: make the log's signing key, or show its public half."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ledger.queries import log
from ledger.queries.signing import load_signer, new_key


class Command(BaseCommand):
    help = "Make the log's signing key in a new file, or print the verifier key that belongs to the present one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--new", metavar="FILE", help="write a new key into FILE, which must not exist")
        what.add_argument("--show", action="store_true", help="print the verifier key, for auditors to keep")

    def handle(self, **options: Any) -> None:
        path = Path(options["new"] or settings.LEDGER_KEY_FILE)
        if options["new"]:
            try:
                with path.open("x") as file:
                    path.chmod(0o400)
                    file.write(new_key())
            except OSError as failed:
                raise CommandError(f"{path} cannot be made ({failed.strerror}).") from failed
        self.stdout.write(str(load_signer(path, log.origin()).verifier))
