"""For the desk's first page: what is late or due soon, and what waits for a second official or for somebody to look."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from cases.queries.work import few
from cases.rules.kinds import Pile
from clock.queries import open_jumps
from deadlines.models import CalendarVersion, DeclaredOutage, Timer
from deadlines.queries.calendars import versions_in_force
from deadlines.queries.queue import TITLES, Which, condition
from deadlines.queries.recounts import redress_seen
from people.queries import agencies_seen_by


def work_of(user: Any, now: datetime) -> list[Pile]:
    agencies = list(agencies_seen_by(user).values_list("pk", flat=True))
    return [
        *of_the_clock(user),
        *of_calendars(user),
        *of_outages(user),
        *of_redress(user, agencies),
        *due(user, now, agencies),
    ]


def of_the_clock(user: Any) -> list[Pile]:
    """Nothing new is imposed on anybody before two have looked: first of all."""
    if not user.has_perm("clock.change_jump"):
        return []
    jumps = open_jumps().exclude(first_by=user.public_id)
    return [
        Pile(gettext("Jumps of the clock to look at"), few(jumps), reverse("admin:clock_jump_changelist"), late=True)
    ]


def of_calendars(user: Any) -> list[Pile]:
    """Proposed on the one in force; one that was overtaken can no longer come into force."""
    if not user.has_perm("deadlines.add_calendarapproval"):
        return []
    standing = {version.code: version.pk for version in versions_in_force()}
    rows = CalendarVersion.objects.filter(based_on__in=standing.values(), number__gt=F("based_on__number"))
    rows = rows.exclude(pk__in=standing.values()).exclude(approvals__person=user)
    return [
        Pile(
            gettext("Calendars to compare and approve"),
            few(rows),
            reverse("admin:deadlines_calendarversion_changelist"),
        )
    ]


def of_outages(user: Any) -> list[Pile]:
    if not user.has_perm("deadlines.add_declaredoutage"):
        return []
    rows = DeclaredOutage.objects.filter(rework=None, end=None).exclude(declared_by=user)
    return [Pile(gettext("Outages to confirm"), few(rows), reverse("admin:deadlines_declaredoutage_changelist"))]


def of_redress(user: Any, agencies: list[int]) -> list[Pile]:
    if not user.has_perm("deadlines.change_redress"):
        return []
    rows = redress_seen(agencies).filter(settled_at=None)
    return [Pile(gettext("Cases for redress"), few(rows), reverse("admin:deadlines_redress_changelist"), late=True)]


def due(user: Any, now: datetime, agencies: list[int]) -> list[Pile]:
    """Each a way into the queue."""
    if not user.has_perm("deadlines.view_timer"):
        return []
    zone = ZoneInfo(user.agency.zone if user.agency else settings.TIME_ZONE)
    queue = reverse("admin:deadlines_timer_changelist")
    return [
        Pile(
            str(TITLES[which]),
            few(Timer.objects.filter(condition(which, now, zone), agency__in=agencies)),
            f"{queue}?which={which}",
            late=which is Which.OVERDUE,
        )
        for which in (Which.OVERDUE, Which.TODAY, Which.WEEK)
    ]
