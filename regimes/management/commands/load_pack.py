"""`load_pack`: a regime's file is checked line by line, and begins its way through the procedure."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cases.queries.standings import actor_of
from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from people.queries import agencies_coded
from people.states import Role
from regimes.queries.packs import Checked, check
from regimes.rules.packs import Pack
from regimes.transitions.packs import Step, load


class Command(BaseCommand):
    help = (
        "Check the files of regimes (packs) line by line, and load them as drafts. Nothing is in force by being loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
        parser.add_argument("--check", action="store_true", help="say what is wrong with them, and load nothing")
        parser.add_argument("--by", metavar="USER", help="the list manager who loads them (a demonstration has one)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        at = legal_now()
        checked: list[Checked] = []
        for file in options["files"]:
            beside = [one.pack for one in checked if one.pack is not None]
            checked.append(check(text_of(file), str(file), at, beside=beside))
        refused = any(one.pack is None for one in checked)
        packs = [one.pack for one in checked if one.pack is not None]
        steps = [] if options["check"] or refused else self.load(packs, options["by"])
        self.show(checked, steps, as_json=options["json"])
        if refused:
            raise CommandError("Refused. Nothing was loaded.")

    def load(self, packs: list[Pack], name: str | None) -> list[Step]:
        """Each agency's packs by somebody of it; the laws and the catalogue of all of them before any standard."""
        found: list[Step] = []
        try:
            for agency in dict.fromkeys(pack.agency for pack in packs):
                mine = [pack for pack in packs if pack.agency == agency]
                found += load(mine, by=manager(agency, name), at=legal_now())
        except (Refusal, Invalid) as refusal:
            raise CommandError(sentences(refusal)) from refusal
        return found

    def show(self, checked: list[Checked], steps: list[Step], *, as_json: bool) -> None:
        told = [step.as_data(say(step.text)) for step in steps]
        if as_json:
            packs = [{"file": one.name, "ok": one.pack is not None, "faults": faults(one)} for one in checked]
            self.stdout.write(json.dumps({"packs": packs, "steps": told}, ensure_ascii=False))
            return
        for one in checked:
            for complaint in one.complaints:
                self.stdout.write(f"{one.name}:{complaint}")
            if one.pack is not None:
                self.stdout.write(f"{one.name}: nothing is wrong with it")
        for step in told:
            self.stdout.write(f"{step['about']}: {step['step']}. {step['detail']}")


def faults(one: Checked) -> list[dict[str, Any]]:
    return [
        {"line": fault.line, "pointer": fault.pointer, "rule": fault.rule, "detail": fault.detail}
        for fault in one.complaints
    ]


def sentences(refusal: Refusal | Invalid) -> str:
    if isinstance(refusal, Refusal):
        return "\n".join(f"{say(one.text)} [{one.article}]" for one in refusal.because)
    return "\n".join(f"{fault.pointer}: {say(fault.text)}" for fault in refusal.faults)


def manager(agency: str, name: str | None) -> Any:
    """A named official signs for it. Only in a demonstration does the first one who may do so stand in."""
    users = get_user_model().objects.filter(is_active=True, groups__name=Role.LIST_MANAGER).order_by("username")
    if name:
        found = users.filter(username=name).first()
    elif settings.DEMO:
        wanted = agencies_coded([agency])[agency]
        found = next((user for user in users if wanted in actor_of(user).agencies), None)
    else:
        raise CommandError("Say which list manager loads them: --by USER.")
    if found is None:
        raise CommandError(f"There is no list manager {name or ''} for {agency}.".replace("  ", " "))
    return found


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as failed:
        raise CommandError(f"{path} cannot be read: {failed.strerror}.") from failed
    except UnicodeDecodeError as wrong:
        raise CommandError(f"{path} is not UTF-8 text.") from wrong
