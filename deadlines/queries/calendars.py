"""Versions of calendars and of clock rules, as stored."""

import json
from datetime import date
from functools import lru_cache

from django.db.models import F, Func, QuerySet, Value
from django.db.models.fields import BigIntegerField

from deadlines.models import CalendarVersion, RuleVersion
from deadlines.rules.calendar_versions import joined
from deadlines.rules.calendars import Calendar, from_canonical
from deadlines.rules.clock_rules import ClockRule, rule_in_force
from deadlines.rules.stored import rule_of

HOUSE = "cn"  # the calendar of a list that names no other


class NoCalendar(LookupError):
    """No version of this calendar is in force."""


def version_in_force(code: str) -> CalendarVersion:
    """The latest that came with the software or that two officials approved; the database says which (migration 0002)."""
    current = Func(Value(code), function="deadlines_in_force", output_field=BigIntegerField())
    version = CalendarVersion.objects.filter(pk=current).first()
    if version is None:
        raise NoCalendar(code)
    return version


def calendar_in_force(code: str) -> Calendar:
    return calendar_of(version_in_force(code))


def calendar_of(version: CalendarVersion) -> Calendar:
    return parsed(version.digest, version.canonical)


@lru_cache(maxsize=16)
def parsed(_digest: str, canonical: str) -> Calendar:
    """Versions never change, so each is read once a process."""
    return from_canonical(canonical.encode())


def versions() -> QuerySet[CalendarVersion]:
    return CalendarVersion.objects.select_related("proposed_by", "based_on").prefetch_related("approvals__person")


def is_in_force(version: CalendarVersion) -> bool:
    try:
        return version_in_force(version.code).pk == version.pk
    except NoCalendar:
        return False


def rehearsed(given: Calendar) -> tuple[Calendar | None, Calendar]:
    """What is in force, and what would be with this file; `Unreadable` where the two do not fit together."""
    before = calendar_in_force(given.code) if given.code in codes() else None
    return before, joined(given, before)


def versions_in_force() -> list[CalendarVersion]:
    in_force = Func(F("code"), function="deadlines_in_force", output_field=BigIntegerField())
    return list(CalendarVersion.objects.defer("canonical").filter(pk=in_force).order_by("code"))


def codes() -> list[str]:
    """Calendars of which a version is in force."""
    return [version.code for version in versions_in_force()]


def rule_for(code: str, on: date) -> ClockRule:
    """The version of that day. Whatever has begun keeps the version that it began under."""
    return rule_of_row(rule_version(code, on))


def rule_version(code: str, on: date) -> RuleVersion:
    rows = {row.pk: row for row in RuleVersion.objects.filter(code=code, in_force_from__lte=on)}
    chosen = rule_in_force([rule_of_row(row) for row in rows.values()], code, on)
    return next(row for row in rows.values() if row.number == chosen.version)


def rule_of_row(row: RuleVersion) -> ClockRule:
    return parsed_rule(row.digest, row.canonical)


@lru_cache(maxsize=512)
def parsed_rule(_digest: str, canonical: str) -> ClockRule:
    return rule_of(json.loads(canonical))


def rules_in_force(on: date) -> list[ClockRule]:
    """One of each code, by code."""
    rows = RuleVersion.objects.filter(in_force_from__lte=on).order_by("code", "-in_force_from", "-number")
    return [rule_of_row(row) for row in rows.distinct("code")]
