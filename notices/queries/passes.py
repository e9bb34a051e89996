"""Passes to one's own file."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from cases.queries.of_subject import cases_of
from cases.queries.standings import standings
from cases.rules.standing import Actor, Standing
from notices.models import Pass
from notices.queries.access import key
from notices.rules.codes import normal
from notices.states import PassKind
from records.queries.subjects import files_of, root_of


def code_hash(code: str) -> bytes:
    """Sixty random bits under a key that no copy of the database holds: found by it, and by nothing else."""
    return hmac.digest(key("pass"), f"counter {normal(code)}".encode(), "sha256")


def calendar_hash(token: str) -> bytes:
    return hmac.digest(key("pass"), f"calendar {token}".encode(), "sha256")


def new_token() -> str:
    return secrets.token_urlsafe(24)


def good_code(code: str, at: datetime) -> Pass | None:
    """Unknown, used and run out are the same: none."""
    rows = Pass.objects.select_for_update().filter(hash=code_hash(code), kind=PassKind.COUNTER, ended_at=None)
    return rows.filter(expires_at__gt=at).first()


def calendar_of(token: str) -> UUID | None:
    """Whose calendar has this address."""
    rows = Pass.objects.filter(hash=calendar_hash(token), kind=PassKind.CALENDAR, ended_at=None)
    return rows.values_list("subject", flat=True).first()


def calendar_since(subject: UUID) -> datetime | None:
    rows = Pass.objects.filter(subject=subject, kind=PassKind.CALENDAR, ended_at=None)
    return rows.values_list("issued_at", flat=True).first()


def matters_of(subject: UUID, by: Actor) -> list[Standing]:
    """Every case about whoever has this file, as it stands for this official."""
    root = root_of(subject)
    cases = [one.id for one in cases_of(files_of([root])[root])]
    return list(standings(cases, askers=[by]).values())
