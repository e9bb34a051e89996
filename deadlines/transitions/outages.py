"""Outages: one official declares one, a second confirms it, and from then on every window of a citizen that it touched is
lengthened. It may end sooner than was declared; what somebody has been told stays."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from deadlines.models import DeclaredOutage, OutageConfirmation, OutageEnd, Rework
from deadlines.queries.timers import outage_of
from deadlines.rules.adjustments import Outage
from deadlines.rules.instants import INSTANT, local_day
from deadlines.states import OUTAGE_DAYS
from deadlines.transitions.calendars import Official, require
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many

MAY_DECLARE = "deadlines.add_declaredoutage"
LONGEST = timedelta(days=OUTAGE_DAYS)


@transaction.atomic
def declare_outage(
    *, by: Official, from_at: datetime, until_at: datetime, at: datetime, reason: str, document: str = ""
) -> DeclaredOutage:
    """Nobody could file, says one official. Nothing is lengthened before a second has confirmed it."""
    require_declarer(by, reason)
    require(from_at < until_at, "ends-before-it-begins")
    require(until_at <= min(from_at, at) + LONGEST, "outage-too-long")
    outage = DeclaredOutage.objects.create(
        from_at=from_at, until_at=until_at, reason=reason.strip(), document=document.strip(), declared_by_id=by.pk
    )
    record("declared", outage, by, outage_of(outage), outage.reason)
    return outage


@transaction.atomic
def confirm_outage(*, outage: int, by: Official, reason: str) -> Rework:
    """A second official knows of it as well: every window of a citizen that was open in that time is lengthened."""
    require_declarer(by, reason)
    row = alone_with(outage)
    require(row.declared_by_id != by.pk, "outage-second-person")
    require(not OutageConfirmation.objects.filter(outage=row).exists(), "outage-confirmed")
    require(not OutageEnd.objects.filter(outage=row).exists(), "outage-ended")
    OutageConfirmation.objects.create(outage=row, confirmed_by_id=by.pk, reason=reason.strip())
    record("confirmed", row, by, outage_of(row), reason.strip())
    return Rework.objects.create(outage=row)


@transaction.atomic
def end_outage(*, outage: int, by: Official, ends_at: datetime, reason: str) -> OutageEnd:
    """People could file again from this moment on, or, from its very beginning, always could. Windows counted from now on go
    by it; whoever was told a later day keeps that day."""
    require_declarer(by, reason)
    row = alone_with(outage)
    require(not OutageEnd.objects.filter(outage=row).exists(), "outage-ended")
    require(row.from_at <= ends_at < row.until_at, "outage-ends-within")
    ended = OutageEnd.objects.create(outage=row, ends_at=ends_at, ended_by_id=by.pk, reason=reason.strip())
    record("ended", row, by, replace(outage_of(row), until_at=ends_at), reason.strip())
    return ended


def alone_with(outage: int) -> DeclaredOutage:
    """One official at a time says something of it. Its row itself nobody may change, nor lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7411210, %s)", [outage % 2**31])
    return DeclaredOutage.objects.get(pk=outage)


def require_declarer(by: Official, reason: str) -> None:
    require(by.is_active and by.has_perm(MAY_DECLARE), "not-an-official")
    require(bool(reason.strip()), "reason-missing")


def record(what: str, row: DeclaredOutage, by: Official, outage: Outage, reason: str) -> None:
    values: dict[str, Value] = {
        "from_at": outage.from_at.isoformat(),
        "until_at": outage.until_at.isoformat(),
        "days": list(days_of_outage(outage)),
        "reason": reason,
    }
    append_many(events=[NewEvent(row.public_id, f"outage.{what}", by.public_id, values)])


def days_of_outage(outage: Outage) -> tuple[str, ...]:
    """Each day of which it took a part, as it is called where the program stands."""
    if outage.until_at <= outage.from_at:
        return ()
    zone = ZoneInfo(settings.TIME_ZONE)
    first, last = local_day(outage.from_at, zone), local_day(outage.until_at - INSTANT, zone)
    return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
