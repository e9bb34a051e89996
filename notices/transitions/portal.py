"""Opened on the public pages: the addressee reads the original there, and by that has it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import move
from notices.models import AccessCode, Notice
from notices.queries.facts import awaited
from notices.rules.service import VOID, day_of
from notices.states import UNSERVED, Channel
from notices.transitions.access import NOBODY, Entry
from notices.transitions.serving import Who, begin, locked, record_service


@dataclass(frozen=True, slots=True)
class Opened:
    html: str
    served_at: datetime | None


@transaction.atomic
def open_notice(*, notice: UUID, entry: Entry, by: Actor, at: datetime) -> Opened:
    """Whoever holds the paper reads it. The first time it counts as served, from this moment."""
    row = locked(notice)
    if (row.case_id, row.to) != (entry.case, entry.to):
        raise Refusal(NOBODY)
    if row.state in UNSERVED and AccessCode.objects.filter(pk=entry.code, ended_at=None).exists():
        serve_opened(row, entry, by, at)
    elif row.state in UNSERVED:
        raise Refusal(NOBODY)
    row.refresh_from_db()
    if row.erased_at is not None:
        raise Refusal(VOID)
    return Opened(row.html, row.served_at)


def serve_opened(row: Notice, entry: Entry, by: Actor, at: datetime) -> None:
    """Through the move that waits for it, where there is one."""
    verbs = awaited(row)
    attempt = begin(row, Channel.PORTAL, Who(by, at), code=entry.code)
    today = day_of(at, ZoneInfo(settings.TIME_ZONE))
    data = {"channel": Channel.PORTAL.value, "received_on": today, "attempt": attempt.pk}
    if verbs:
        move(case_id=row.case_id, verb=verbs.serve, by=by, at=at, data=data)
    else:
        record_service(notice=row.pk, data=data, by=by, at=at)
