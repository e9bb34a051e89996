"""`explain_deadlines`: the clocks of one case with every derivation, as the deadline page shows them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from cases.rules.references import as_reference
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.queries.telling import ToldClock, ToldGeneration, clocks_told


class Command(BaseCommand):
    help = (
        "Explain the deadlines of a case: explain_deadlines REF. Each date with how it was found and what changed it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ref", help="the case's reference")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--lang", choices=["en", "zh-hans"], default="en", help="the language of the sentences")

    def handle(self, **options: Any) -> None:
        ref = as_reference(options["ref"])
        if ref is None:
            raise CommandError(f"{options['ref']} is no reference: its last letter does not fit the rest.")
        with translation.override(options["lang"]):
            clocks = clocks_of(ref)
            if options["json"]:
                told = {"ref": ref, "deadlines": [as_data(clock) for clock in clocks]}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
                return
            for clock in clocks:
                self.stdout.write("\n".join(lines_of(clock)))


def clocks_of(ref: str) -> list[ToldClock]:
    case = Timer.objects.filter(case__ref=ref).values_list("case", flat=True).first()
    if case is None:
        raise CommandError(f"There is no case {ref}, or no deadline has ever run in it.")
    return clocks_told(case, now=legal_now())


# --- For programs -------------------------------------------------------------------------------------------------------------


def as_data(clock: ToldClock) -> dict[str, Any]:
    row = clock.row
    return {
        "kind": clock.kind,
        "name": clock.name,
        "state": row.state,
        "hold": row.hold,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "earliest_on": row.earliest_on.isoformat() if row.earliest_on else None,
        "latest_on": row.latest_on.isoformat() if row.latest_on else None,
        "provisional": row.provisional,
        "promised_at": row.promised_at.isoformat() if row.promised_at else None,
        "explanation": [str(step) for step in clock.told],
        "rule": {
            "key": clock.rule.key,
            "article": clock.rule.article,
            "trigger": clock.rule.trigger,
            "period": clock.rule.period,
            "consequences": [{"text": text, "source": source} for text, source in clock.rule.consequences],
        },
        "calendar": {"version": str(clock.calendar), "digest": clock.calendar.digest},
        "generations": [generation_as_data(one) for one in clock.generations],
    }


def generation_as_data(one: ToldGeneration) -> dict[str, Any]:
    return {
        "generation": one.number,
        "state": one.state,
        "due": one.due,
        "made": one.made,
        "why": one.why,
        "by": one.by,
        "reason": one.reason,
        "document": one.document,
        "explanation": [str(step) for step in one.told],
    }


# --- For people ---------------------------------------------------------------------------------------------------------------


def lines_of(clock: ToldClock) -> list[str]:
    heading = " · ".join(part for part in (clock.name, clock.kind, clock.state, clock.due, clock.left) if part)
    notes = [note for note in (clock.standing, clock.bounds, clock.promise, clock.sooner) if note]
    follows = "; ".join(f"{text} ({source})" for text, source in clock.rule.consequences)
    known = {"version": clock.calendar, "digest": clock.calendar.digest[:12]}
    return [
        heading,
        *indented([*notes, *map(str, clock.told)], "  "),
        "  "
        + gettext("Rule %(key)s, %(article)s: %(period)s.")
        % {"key": clock.rule.key, "article": clock.rule.article, "period": clock.rule.period},
        "  " + gettext("When it runs out: %(follows)s.") % {"follows": follows},
        "  " + gettext("Calendar %(version)s, hash %(digest)s…") % known,
        *indented([generation_line(one) for one in clock.generations], "  "),
        "",
    ]


def generation_line(one: ToldGeneration) -> str:
    said = " · ".join(part for part in (one.why, one.by, one.reason, one.document) if part)
    return f"{one.number}. {one.made}: {said}. {one.due} ({one.state})"


def indented(lines: list[str], by: str) -> list[str]:
    return [by + line for line in lines]
