"""`export_log`: the whole log in one file, for the offline verifier."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.queries.exporting import NothingToExport, export_log
from ledger.rules.bags import BagTooLarge


class Command(BaseCommand):
    help = "Write the whole log into one file. Check it anywhere with `python3 tools/verify_bundle.py FILE --key VKEY`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "-o", "--output", metavar="FILE", required=True, type=Path, help="a file that does not exist"
        )
        parser.add_argument(
            "--with-values",
            action="store_true",
            help="also what the events say, as far as it has not been erased: personal data, in plain text",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        path: Path = options["output"]
        try:
            with path.open("x+b") as file:
                entries = self.export(file, path, with_values=options["with_values"])
        except FileExistsError as exists:
            raise CommandError(f"{path} exists already; nothing was written.") from exists
        except OSError as failed:
            raise CommandError(f"{path} cannot be written ({failed.strerror}).") from failed
        size = path.stat().st_size
        said = {"entries": entries, "file": str(path), "bytes": size}
        self.stdout.write(json.dumps(said) if options["json"] else f"{entries} entries in {path}, {size:,} bytes")

    def export(self, file: Any, path: Path, *, with_values: bool) -> int:
        try:
            return export_log(file, with_values=with_values, progress=self.progress)
        except (NothingToExport, BagTooLarge) as refused:
            path.unlink()
            raise CommandError(str(refused)) from refused

    def progress(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} entries", ending="")
