"""`first_start`: production's first agency, its first list manager, and that person's second factor, in one command."""

import getpass
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clock.queries import legal_now
from people import queries, transitions
from people.models import User
from people.rules import Refused
from people.states import Kind, Role

REASON = "First start of this installation."
DONE = {
    Role.LIST_MANAGER: "There are two officials here already. One list manager puts others forward, at the desk; "
    "another confirms them.",
    Role.OVERSIGHT_BOARD: "There is an oversight board of two already. One puts others forward, at the desk; the other "
    "confirms them.",
}


class Command(BaseCommand):
    help = (
        "Make the first agency and its first list manager, with a second factor, and then its second one, who confirms "
        "what the first puts forward; with --role, the oversight board and its first two members. The password is asked for, or read from a file or from standard input; it is never an "
        "argument. What is printed is printed once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency-code", required=True, help="short name in addresses, such as city-court")
        parser.add_argument("--agency-name", required=True, help="its name in the language of the country")
        parser.add_argument("--agency-name-en", required=True, help="its name in English")
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="where its days end (%(default)s)")
        parser.add_argument("--username", required=True, help="sign-in name of the person")
        parser.add_argument("--name", required=True, help="that person's name")
        parser.add_argument("--staff-number", required=True, help="one number is one person")
        parser.add_argument("--email", default="", help="that person's mail address")
        parser.add_argument(
            "--role",
            choices=[Role.LIST_MANAGER.value, Role.OVERSIGHT_BOARD.value],
            default=Role.LIST_MANAGER.value,
            help="the first of which side: auditors are appointed by the board, and by nobody inside (%(default)s)",
        )
        parser.add_argument("--password-file", help="file with the password; - for standard input")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        role = Role(options["role"])
        if queries.has_first_ones(role):
            raise CommandError(DONE[role])
        password = self.read_password(options["password_file"])
        try:
            validate_password(password, User(username=options["username"], name=options["name"]))
            with transaction.atomic():
                user = self.make(options, password)
                shown = self.give_second_factor(user)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        except Refused as refusal:
            raise CommandError(str(queries.REFUSALS[refusal.code])) from refusal
        self.show(user, shown, as_json=options["json"])

    def make(self, options: dict[str, Any], password: str) -> User:
        at = legal_now()
        agency = queries.agency_coded(options["agency_code"]) or transitions.found_agency(
            code=options["agency_code"],
            name=options["agency_name"],
            name_en=options["agency_name_en"],
            zone=options["zone"],
            by=None,
            at=at,
            reason=REASON,
        )
        person = transitions.NewPerson(
            username=options["username"],
            name=options["name"],
            email=options["email"],
            kind=Kind.OFFICIAL,
            agency=agency.pk,
            staff_number=options["staff_number"],
            roles=frozenset({Role(options["role"])}),
        )
        return transitions.appoint(
            person=person, encoded_password=make_password(password), by=None, at=at, reason=REASON
        )

    def read_password(self, path: str | None) -> str:
        if path == "-":
            return sys.stdin.readline().rstrip("\n")
        if path:
            return Path(path).read_text().rstrip("\n")
        first = getpass.getpass("Password (12 characters or more): ")
        if first != getpass.getpass("Again: "):
            raise CommandError("The two passwords differ. Nothing was made.")
        return first

    @staticmethod
    def give_second_factor(user: User) -> dict[str, Any]:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return {
            "username": user.username,
            "agency": user.agency.code if user.agency else None,
            "totp_secret": secret,
            "totp_uri": get_adapter().build_totp_url(user, secret),
            "recovery_codes": RecoveryCodes.activate(user).get_unused_codes(),
        }

    def show(self, user: User, shown: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(shown))
            return
        self.stdout.write(f"\n{user.name} can sign in at /admin/ as {user.username}.\n")
        self.stdout.write("Second factor, for an authenticator app (it is not shown again):")
        self.stdout.write(f"  secret  {shown['totp_secret']}\n  address {shown['totp_uri']}\n")
        self.stdout.write("Recovery codes, each good once; keep them on paper:")
        self.stdout.write("  " + "  ".join(shown["recovery_codes"]))
