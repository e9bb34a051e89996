"""`load_calendar`: a notice's file becomes a version that two officials then approve in the admin; or only a rehearsal."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clock.queries import legal_now
from deadlines import queries, transitions
from deadlines.queries.calendar_files import read_calendar_file
from deadlines.queries.rehearsals import Forecast, forecasts
from deadlines.rules.calendars import Calendar
from deadlines.rules.differences import Difference, differences
from deadlines.rules.refusals import Refused
from deadlines.rules.sheets import Unreadable


class Command(BaseCommand):
    help = "Load a calendar of working days (YAML, JSON or iCalendar). It counts once two officials have approved it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rehearse", action="store_true", help="say what would change, and save nothing")
        parser.add_argument("--reason", default="Loaded on the command line.", help="kept with the version")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            self.load(options)
        except Unreadable as refused:
            sentences = [queries.fault_sentence(fault) for fault in refused.faults]
            raise CommandError("\n".join([f"{options['file']} is refused:", *sentences])) from refused
        except Refused as refused:
            raise CommandError(queries.refusal_sentence(refused.code)) from refused

    def load(self, options: dict[str, Any]) -> None:
        given = read_calendar_file(text_of(options["file"]), options["file"].name)
        before, after = queries.rehearsed(given)
        report = report_of(before, after)
        if options["rehearse"]:
            self.show(report, list(differences(before, after)), as_json=options["json"])
            self.rehearse(after, as_json=options["json"])
            return
        version = transitions.propose_calendar(given=given, by=None, at=legal_now(), reason=options["reason"])
        report |= {"version": version.number, "state": "waits for two approvals"}
        self.show(report, list(differences(before, after)), as_json=options["json"])

    def rehearse(self, after: Calendar, *, as_json: bool) -> None:
        """Every deadline that would change, one a line, however many; with --json each line is an object of its own."""
        changed = 0
        for one in forecasts(after):
            changed += 1
            self.stdout.write(json.dumps(one.as_data(), ensure_ascii=False) if as_json else line_of(one))
        if not as_json:
            self.stdout.write(f"Deadlines that would change: {changed}.")
            self.stdout.write("A rehearsal: nothing was saved.")

    def show(self, report: dict[str, Any], changed: list[Difference], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**report, "changes": [told(one) for one in changed]}, ensure_ascii=False))
            return
        for one in changed:
            self.stdout.write(f"{one.on} {one.on:%a}: {one.before} -> {one.after}")
        self.stdout.write(f"Known until {report['covers_until']} (before: {report['covered_until'] or 'nothing'}).")
        if "version" in report:
            where = "Two officials approve it in the admin, under Deadlines, Calendars."
            self.stdout.write(f"Version {report['version']} of {report['calendar']} waits. {where}")


def line_of(one: Forecast) -> str:
    before, after = (at.isoformat() if at else "none" for at in (one.before, one.after))
    return f"{one.ref} {one.kind}: {before} -> {after} ({one.change})"


def report_of(before: Calendar | None, after: Calendar) -> dict[str, Any]:
    return {
        "calendar": after.code,
        "digest": after.digest,
        "covers_until": after.covers_until.isoformat(),
        "covered_until": before.covers_until.isoformat() if before else None,
        "synthetic": after.synthetic,
    }


def told(one: Difference) -> dict[str, str]:
    return {"on": one.on.isoformat(), "before": one.before.value, "after": one.after.value}


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as failed:
        raise CommandError(f"{path} cannot be read: {failed.strerror}.") from failed
    except UnicodeDecodeError as wrong:
        raise CommandError(f"{path} is not UTF-8 text.") from wrong
