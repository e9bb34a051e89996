"""`verify_ledger`: recompute every leaf, chain, tile, root and signature from the database's rows."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.queries.verification import verify


class Command(BaseCommand):
    help = "Check the whole ledger, and name the first wrong entry. Exits with 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        entries, fault = verify()
        if options["json"]:
            self.stdout.write(json.dumps({"entries": entries, "fault": asdict(fault) if fault else None}))
        if fault:
            where = f"entry {fault.entry}: " if fault.entry is not None else ""
            raise CommandError(f"{where}{fault.what}")
        if not options["json"]:
            self.stdout.write(f"{entries} entries: every leaf, chain, tile, root and signature agrees.")
