"""`count`: when a period ends, and why, by the same function that counts every case."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from deadlines import queries
from deadlines.queries.calendars import NoCalendar
from deadlines.rules.counting import Due, count
from deadlines.rules.instants import start_of_day
from deadlines.rules.periods import Period, Question, Roll, Uncountable, Unit


class Command(BaseCommand):
    help = "Count a period: count 2026-04-30 3 working_days. A negative number counts backward."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", help="a day (2026-04-30) or a moment (2026-04-30T15:30 or with +08:00)")
        parser.add_argument("amount", type=int, help="how many")
        parser.add_argument("unit", choices=[unit.value for unit in Unit])
        parser.add_argument("--roll", choices=[roll.value for roll in Roll], default=Roll.NONE.value)
        parser.add_argument("--calendar", default="cn", help="which calendar (%(default)s)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            calendar = queries.calendar_in_force(options["calendar"])
            unit = Unit(options["unit"])
            start_at = moment(options["start"], calendar.zone_info, unit)
            due = count(Question(start_at, Period(options["amount"], unit), Roll(options["roll"])), calendar)
        except NoCalendar as missing:
            known = ", ".join(queries.codes()) or "none"
            raise CommandError(f"There is no calendar {missing}. In force: {known}.") from missing
        except Uncountable as refused:
            raise CommandError(queries.refusal_sentence(refused.code)) from refused
        self.show(due, as_json=options["json"])

    def show(self, due: Due, *, as_json: bool) -> None:
        answer = {
            "due_at": due.due_at.isoformat(),
            "last_day": due.last_day.isoformat(),
            "earliest_on": due.earliest_on.isoformat(),
            "latest_on": due.latest_on.isoformat(),
            "provisional": due.provisional,
            "explanation": queries.explain(due.steps),
        }
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for sentence in queries.explain(due.steps):
            self.stdout.write(sentence)


def moment(text: str, zone: ZoneInfo, unit: Unit) -> datetime:
    """A day, or a moment; without a zone it is the calendar's."""
    try:
        if "T" not in text and " " not in text:
            if unit is Unit.HOURS:
                raise CommandError("A period in hours starts at a moment: write 2026-04-30T15:30.")
            return start_of_day(date.fromisoformat(text), zone)
        at = datetime.fromisoformat(text)
    except OverflowError as too_far:
        raise Uncountable("start-out-of-range") from too_far
    except ValueError as wrong:
        raise CommandError(f"{text!r} is no day and no moment. Write 2026-04-30 or 2026-04-30T15:30.") from wrong
    return at if at.tzinfo else at.replace(tzinfo=zone)
