"""The one place that reads a clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models

from clock.models import Jump


class LegalNow(models.Func):
    """SQL `legal_now()`, for defaults of columns and in querysets."""

    template = "legal_now()"
    output_field = models.DateTimeField()


@dataclass(frozen=True, slots=True)
class Reading:
    now: datetime
    shifted_by: timedelta  # zero outside a demonstration
    demo: bool
    trusted: bool  # False: burdens wait, relief goes on
    observed_at: datetime  # when an observer last believed the clock


def legal_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_now()")
        now: datetime = cursor.fetchone()[0]
    return now


READING = "SELECT legal_now(), demo_offset, demo, trusted, observed_wall FROM clock_state"


def reading() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute(READING)
        return Reading(*cursor.fetchone())


def open_jumps() -> models.QuerySet[Jump]:
    """Those that two officials have not yet accepted, oldest first."""
    return Jump.objects.filter(second_by__isnull=True).order_by("id")
