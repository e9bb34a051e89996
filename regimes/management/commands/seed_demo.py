"""`seed_demo`: the demonstration's people, and the world that they have made, played through the moves. Once."""

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clock.queries import reading
from regimes.transitions.showcase import Letter
from regimes.transitions.world import Interrupted, World, seed_world

CASES = 300
SEED = 1


class Command(BaseCommand):
    help = "Fill a demonstration with synthetic people, lists and cases. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cases", type=int, default=CASES, metavar="N", help=f"how many cases ({CASES}); 0: people alone"
        )
        parser.add_argument("--seed", type=int, default=SEED, metavar="S", help="the same seed makes the same world")
        parser.add_argument(
            "--letters", type=Path, metavar="FILE", help="where to write the access codes of a few cases"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Synthetic data belong in a demonstration only (SCS_MODE=demo).")
        if not reading().demo:
            raise CommandError(
                "This database is not a demonstration. Make an empty one so: manage.py demo_clock --enable"
            )
        try:
            world = seed_world(cases=options["cases"], seed=options["seed"], tell=self.tell)
        except Interrupted as interrupted:
            raise CommandError(
                "The world was begun and not finished. Begin it anew, as the owner: manage.py demo_clock --reset"
            ) from interrupted
        self.show(world, options)

    def tell(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()

    def show(self, world: World, options: dict[str, Any]) -> None:
        if options["letters"] and world.letters:
            write_letters(options["letters"], world.letters)
        if options["json"]:
            shown = {**asdict(world.people), "cases": world.cases}
            self.stdout.write(json.dumps(shown))
            return
        added = world.people
        self.stdout.write(f"{added.agencies} agencies, {added.people} people and {world.cases} cases were added.")
        if world.letters and not options["letters"]:
            self.stdout.write(lines_of(world.letters))


def lines_of(letters: tuple[Letter, ...]) -> str:
    return "\n".join(f"{one.ref}  {one.code}  {one.what}" for one in letters)


def write_letters(path: Path, letters: tuple[Letter, ...]) -> None:
    """For whoever runs the demonstration alone: in production a code is on its sheet of paper and nowhere else."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(lines_of(letters) + "\n")
