"""Versions of calendars and of clock rules, as stored."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from django.db import connection
from django.db.models import Count, F, Func, Max, Q, QuerySet, Value
from django.db.models.fields import BigIntegerField

from deadlines.models import CalendarVersion, RuleVersion
from deadlines.rules.adjustments import DAYS_UNDER_WAY
from deadlines.rules.calendar_versions import joined
from deadlines.rules.calendars import Calendar, from_canonical
from deadlines.rules.clock_rules import ClockRule, rule_in_force
from deadlines.rules.stored import rule_of

HOUSE = "cn"  # the calendar of a list that names no other


T = TypeVar("T")
Shelved = dict[str, list[tuple[int, T]]]  # by code: each version's id, and what it says


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
    """Its text is read once a process."""
    shelved, _rules = in_use([code], ())
    if not shelved:
        raise NoCalendar(code)
    ((_pk, calendar),) = shelved[code]
    return calendar


def calendars_since(code: str, at: datetime) -> list[Calendar]:
    """What was in force at this moment, and whatever came after it, up to what is in force now."""
    asked = CalendarVersion.objects.filter(code=code).annotate(
        approvals_given=Count("approvals"), since=Max("approvals__at")
    )
    in_force = asked.filter(Q(shipped=True) | Q(approvals_given__gte=2)).order_by("number")
    found = list(in_force.values_list("digest", "since"))
    over = [since for _digest, since in found[1:]]  # each until the next
    return [
        calendar_by(digest) for (digest, _), until in zip(found, [*over, None], strict=True) if not until or at < until
    ]


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


def calendars_told(code: str, served_at: datetime) -> list[Calendar]:
    """By which a letter may have printed last days that was served then."""
    return calendars_since(code, served_at - timedelta(days=DAYS_UNDER_WAY))


def codes() -> list[str]:
    """Calendars of which a version is in force."""
    return [version.code for version in versions_in_force()]


def counted_by(calendar: str, rule: str) -> tuple[Calendar, list[ClockRule]]:
    """The calendar in force, and every version of the rule: one query for both."""
    calendars, rules = in_use([calendar], [rule])
    if not calendars:
        raise NoCalendar(calendar)
    return calendars[calendar][0][1], [found for _pk, found in rules.get(rule, ())]


def rule_for(code: str, on: date) -> ClockRule:
    """The version of that day. Whatever has begun keeps the version that it began under."""
    _calendars, shelved = in_use((), [code])
    return rule_in_force([rule for _pk, rule in shelved.get(code, ())], code, on)


def rule_of_row(row: RuleVersion) -> ClockRule:
    return parsed_rule(row.digest, row.canonical)


@lru_cache(maxsize=512)
def parsed_rule(_digest: str, canonical: str) -> ClockRule:
    return rule_of(json.loads(canonical))


# Which calendars are in force and which versions of rules there are: their names alone. Texts are read once a process.
IN_USE = """
    SELECT (SELECT coalesce(json_agg(json_build_array(found.code, found.id, found.digest)), '[]')
            FROM deadlines_calendarversion AS found
            WHERE found.id IN (SELECT deadlines_in_force(asked) FROM unnest(%s::text[]) AS asked)),
           (SELECT coalesce(json_agg(json_build_array(found.code, found.id, found.digest)), '[]')
            FROM deadlines_ruleversion AS found WHERE found.code = ANY(%s))
"""


def in_use(calendars: Collection[str], rules: Collection[str]) -> tuple[Shelved[Calendar], Shelved[ClockRule]]:
    """The calendars in force and every version of the rules, each with its id: one query for a batch."""
    with connection.cursor() as cursor:
        cursor.execute(IN_USE, [list(calendars), list(rules)])
        in_force, versions = cursor.fetchone()
    shelved: Shelved[Calendar] = {code: [(pk, calendar_by(digest))] for code, pk, digest in in_force}
    found: Shelved[ClockRule] = defaultdict(list)
    for code, pk, digest in versions:
        found[code].append((pk, rule_by(digest)))
    return shelved, found


@lru_cache(maxsize=16)
def calendar_by(digest: str) -> Calendar:
    return parsed(digest, CalendarVersion.objects.filter(digest=digest).values_list("canonical", flat=True)[0])


@lru_cache(maxsize=512)
def rule_by(digest: str) -> ClockRule:
    return parsed_rule(digest, RuleVersion.objects.filter(digest=digest).values_list("canonical", flat=True)[0])


def rules_in_force(on: date) -> list[ClockRule]:
    """One of each code, by code."""
    rows = RuleVersion.objects.filter(in_force_from__lte=on).order_by("code", "-in_force_from", "-number")
    return [rule_of_row(row) for row in rows.distinct("code")]
