"""`rotate_field_key`: what is kept under the installation's former key is brought under its present one."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from records.queries.identity import key_version
from records.transitions.rotating import OwnerNeeded, Rotated, rotate


class Command(BaseCommand):
    help = (
        "Wrap every subject's key, and hash every number, under the key of SCS_FIELD_KEY_FILE; SCS_FIELD_KEY_OTHER_FILE "
        "names the former one. Can be stopped and begun again at any moment, beside running processes. Needs SCS_AS_OWNER=1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        other = settings.FIELD_KEY_OTHER
        if other and key_version(other) == key_version():
            raise CommandError("The two keys cannot be told apart by their short names. Make another new key.")
        try:
            done = rotate(self.told if not options["json"] else lambda _done: None)
        except OwnerNeeded:
            raise CommandError(
                "Run this as the owner of the schema: SCS_AS_OWNER=1, with DATABASE_OWNER_URL."
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(f"{done.keys} keys and {done.numbers} numbers brought under the present key.")
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} open under neither key. Keep the former key, and look for an older one."
            )
        if done.twice:
            raise CommandError(
                f"{done.twice} numbers stand in two files. Find them by number, merge the files, run it again."
            )

    def told(self, done: Rotated) -> None:
        self.stderr.write(f"{done.keys} keys, {done.numbers} numbers", ending="\r")
