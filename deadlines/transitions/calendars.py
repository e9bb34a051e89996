"""The only writers of calendars and clock rules. A calendar is proposed from a file; two officials bring it into force."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg
from django.db import DatabaseError, transaction

from deadlines import queries
from deadlines.models import CalendarApproval, CalendarVersion, Rework, RuleVersion
from deadlines.queries.calendar_files import read_calendar_file
from deadlines.queries.calendars import NoCalendar
from deadlines.queries.reworking import sources_of
from deadlines.rules.calendar_versions import joined
from deadlines.rules.calendars import Calendar
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.refusals import Refused
from deadlines.rules.stored import rule_document
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many

OUR_REFUSAL = "SC005"  # the SQLSTATE with which this room's triggers refuse; the detail is the code
DEMONSTRATION = Path(__file__).resolve().parents[1] / "data" / "demo" / "cn-2027-2036.yaml"
MAY_PROPOSE = "deadlines.add_calendarversion"
MAY_APPROVE = "deadlines.add_calendarapproval"


class Official(Protocol):
    """What is needed of a person here."""

    pk: int
    public_id: UUID
    is_active: bool
    kind: Any
    agency_id: Any

    def has_perm(self, perm: str, /) -> bool: ...


@transaction.atomic
def propose_calendar(*, given: Calendar, by: Official | None, at: datetime, reason: str) -> CalendarVersion:
    """Nothing counts by it yet. `by` is nobody where an operator loads a file on the command line."""
    require(by is None or by.has_perm(MAY_PROPOSE), "not-an-official")
    require(bool(reason.strip()), "reason-missing")
    base = base_of(given.code)
    calendar = joined(given, queries.calendar_of(base) if base else None)
    require(base is None or base.digest != calendar.digest, "nothing-new")
    with our_refusals():
        version = CalendarVersion.objects.create(
            **columns_of(calendar),
            number=next_number(given.code),
            based_on=base,
            proposed_by_id=by.pk if by else None,
            proposed_at=at,
            reason=reason.strip(),
        )
    record("calendar.proposed", version, by=by, at=at, reason=reason)
    return version


@transaction.atomic
def approve_calendar(*, version_id: int, by: Official, at: datetime, reason: str) -> bool:
    """True when it was the second official, and the version is in force."""
    require(by.is_active and by.has_perm(MAY_APPROVE), "not-an-official")
    require(bool(reason.strip()), "reason-missing")
    version = CalendarVersion.objects.get(pk=version_id)
    require(not version.approvals.filter(person=by.pk).exists(), "not-approved-by-oneself-twice")
    with our_refusals():
        CalendarApproval.objects.create(version=version, person_id=by.pk, at=at, reason=reason.strip())
    record("calendar.approved", version, by=by, at=at, reason=reason)
    if not queries.is_in_force(version):
        return False
    begin_recounts(version)
    return True


def begin_recounts(version: CalendarVersion) -> None:
    """In the transaction that brings it into force: from then on nothing is counted with an older one."""
    for source, from_on in sources_of(version):
        Rework.objects.create(calendar=version, source=source, from_on=from_on)


@transaction.atomic
def add_rule(*, rule: ClockRule, at: datetime) -> RuleVersion:
    """A new version beside the old ones. The same again changes nothing; other words under the same number are refused."""
    text = rule_text(rule)
    stored = RuleVersion.objects.filter(code=rule.code, number=rule.version).first()
    if stored is not None:
        require(stored.canonical == text, "version-taken")
        return stored
    return RuleVersion.objects.create(
        code=rule.code,
        number=rule.version,
        in_force_from=rule.in_force_from,
        canonical=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        added_at=at,
    )


def rule_text(rule: ClockRule) -> str:
    return json.dumps(rule_document(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def columns_of(calendar: Calendar) -> dict[str, object]:
    return {
        "code": calendar.code,
        "jurisdiction": calendar.jurisdiction,
        "zone": calendar.zone,
        "covers_from": calendar.covers_from,
        "covers_until": calendar.covers_until,
        "synthetic": calendar.synthetic,
        "canonical": calendar.canonical().decode(),
        "digest": calendar.digest,
    }


def base_of(code: str) -> CalendarVersion | None:
    try:
        return queries.version_in_force(code)
    except NoCalendar:
        return None


def next_number(code: str) -> int:
    last = CalendarVersion.objects.filter(code=code).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def record(kind: str, version: CalendarVersion, *, by: Official | None, at: datetime, reason: str) -> None:
    values: dict[str, Value] = {
        "at": at.isoformat(),
        "calendar": version.code,
        "version": version.number,
        "digest": version.digest,
        "covers_until": version.covers_until.isoformat(),
        "reason": reason.strip(),
    }
    append_many(events=[NewEvent(version.public_id, kind, by.public_id if by else None, values)])


def require(condition: bool, code: str) -> None:
    if not condition:
        raise Refused(code)


@contextmanager
def our_refusals() -> Iterator[None]:
    """What the triggers of migration 0002 refuse, by its code."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and cause.sqlstate == OUR_REFUSAL and cause.diag.message_detail:
            raise Refused(cause.diag.message_detail) from error
        raise


@transaction.atomic
def load_demonstration(*, officials: tuple[Official, Official], at: datetime) -> bool:
    """The made-up years of the demonstration, by the same way as real ones. Once; False where they are in force already."""
    given = read_calendar_file(DEMONSTRATION.read_text(), DEMONSTRATION.name)
    if queries.calendar_in_force(given.code).covers_until >= given.covers_until:
        return False
    first, second = officials
    version = propose_calendar(
        given=given, by=first, at=at, reason="Made-up years, so that the demonstration can go on."
    )
    approve_calendar(version_id=version.pk, by=first, at=at, reason="Made up, and labelled so.")
    return approve_calendar(version_id=version.pk, by=second, at=at, reason="Made up, and labelled so.")
