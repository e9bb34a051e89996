"""`demo_clock`: shift the legal clock of a demonstration, for every process at once, through the database."""

import json
import re
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from clock import transitions
from clock.queries import reading

UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def parse_duration(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,6})([dhms])", text)
    if not found:
        raise CommandError(f"{text!r} is no duration. Write 30d, 12h, 90m or 45s.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


class Command(BaseCommand):
    help = "Show or move the legal clock of a demonstration (SCS_MODE=demo only; never backwards)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--advance", metavar="30d", help="move it forward by days, hours, minutes or seconds")
        what.add_argument("--show", action="store_true", help="print what it shows")
        what.add_argument("--enable", action="store_true", help="make an empty database a demonstration (as its owner)")
        what.add_argument("--reset", action="store_true", help="delete everything and make the demo world anew")
        parser.add_argument("--cases", type=int, metavar="N", help="with --reset: how many cases the new world has")
        parser.add_argument(
            "--letters", metavar="FILE", help="with --reset: where to write access codes of a few cases"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The legal clock can be moved in a demonstration only (SCS_MODE=demo).")
        try:
            self.act(options)
        except transitions.ClockRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.show(as_json=options["json"])

    def act(self, options: dict[str, Any]) -> None:
        if options["advance"]:
            transitions.advance_demo(by=parse_duration(options["advance"]))
        elif options["enable"]:
            transitions.make_demo()
        elif options["reset"]:
            self.reset({name: options[name] for name in ("cases", "letters") if options[name] is not None})

    def reset(self, world: dict[str, Any]) -> None:
        """A new world with a new beginning: the old one is dropped, not turned back."""
        if not reading().demo:
            raise CommandError("This database is not a demonstration.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user = 'scs_app'")
            if cursor.fetchone()[0]:
                raise CommandError("Only the database's owner can do this. Set DATABASE_OWNER_URL.")
            with transaction.atomic():
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
                cursor.execute((settings.BASE_DIR / "tools" / "stack" / "database.sql").read_text())
        call_command("migrate", verbosity=0, interactive=False)
        transitions.make_demo()
        call_command("seed_demo", stdout=self.stderr, **world)

    def show(self, *, as_json: bool) -> None:
        now = reading()
        if as_json:
            shown = {
                "now": now.now.isoformat(),
                "shifted_by_seconds": int(now.shifted_by.total_seconds()),
                "trusted": now.trusted,
            }
            self.stdout.write(json.dumps(shown))
        else:
            self.stdout.write(f"The legal clock shows {now.now:%Y-%m-%d %H:%M:%S %Z}, {now.shifted_by} ahead.")
