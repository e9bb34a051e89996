"""A bearer token for an integrator's program, or, in a demonstration, for any official."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.queries.kinds import KNOWN
from cases.states import Scope
from cases.transitions.tokens import issue_client, issue_token
from people.states import Kind


class Command(BaseCommand):
    help = "Issue a bearer token for USER. It is shown once; only its hash is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the sign-in name of a program; in demo mode, of an official as well")
        parser.add_argument("--hours", type=int, default=10, help="how long it can be used (1 to 8760)")
        parser.add_argument("--scope", action="append", help="such as cases.read, or cases.move:LIST; repeatable")
        parser.add_argument(
            "--client", action="store_true", help="issue a client id and secret instead, to fetch tokens with"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: Any, user: str, hours: int, scope: list[str] | None, client: bool, **options: Any) -> None:
        owner = get_user_model().objects.filter(username=user, is_active=True).first()
        if owner is None:
            raise CommandError(f"There is no active user {user!r}.")
        if owner.kind != Kind.MACHINE and not settings.DEMO:
            raise CommandError("Outside a demonstration, tokens are for programs. Officials sign in.")
        if not 1 <= hours <= 8760:
            raise CommandError("--hours must be from 1 to 8760.")
        if client and owner.kind != Kind.MACHINE:
            raise CommandError("Clients belong to programs.")
        issued = issue_client(owner=owner) if client else self.token(owner, hours, scope)
        self.stdout.write(json.dumps(issued) if options["json"] else self.words(issued))

    @staticmethod
    def token(owner: Any, hours: int, scope: list[str] | None) -> dict[str, Any]:
        known = [*map(str, Scope), *KNOWN.scopes]
        scopes = scope or known
        for one in scopes:
            plain, _, slug = one.partition(":")
            if plain not in known or (slug and slug not in KNOWN.list_titles()):
                raise CommandError(f"There is no scope {one!r}.")
        token, expires_at = issue_token(owner=owner, scopes=scopes, lasts=timedelta(hours=hours))
        return {"user": owner.username, "token": token, "scopes": scopes, "expires_at": expires_at.isoformat()}

    @staticmethod
    def words(issued: dict[str, Any]) -> str:
        return "\n".join(
            f"{name:<14}{' '.join(value) if isinstance(value, list) else value}" for name, value in issued.items()
        )
