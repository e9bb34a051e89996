"""After a restore: whoever was erased since the copy was made is erased anew."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from records.transitions import replay_erasures


class Command(BaseCommand):
    help = "Erase anew whoever the erasure journal names. Run it after every restore, before anybody signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        done = replay_erasures()
        self.stdout.write(json.dumps({"erased": done}) if options["json"] else f"{done} erased anew")
