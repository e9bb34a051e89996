"""`seed_demo`: the demonstration's agencies and people, once."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clock.queries import legal_now, reading
from regimes import transitions


class Command(BaseCommand):
    help = "Fill a demonstration with its synthetic agencies and sign-ins. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Synthetic data belong in a demonstration only (SCS_MODE=demo).")
        if not reading().demo:
            raise CommandError(
                "This database is not a demonstration. Make an empty one so: manage.py demo_clock --enable"
            )
        seeded = transitions.seed_people(at=legal_now())
        transitions.seed_calendar(at=legal_now())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(seeded)))
        else:
            self.stdout.write(f"{seeded.agencies} agencies and {seeded.people} people were added.")
