"""A calendar that was never loaded, that has ended, or that is made up."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

from clock.queries import legal_now
from deadlines import queries
from deadlines.models import CalendarVersion


@register(Tags.database)
def check_calendars(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    if "default" not in (databases or ()):
        return []
    if CalendarVersion._meta.db_table not in connections["default"].introspection.table_names():
        return []
    found: list[CheckMessage] = []
    codes = queries.codes()
    if not codes:
        hint = "Run manage.py migrate; the software brings one. Or load_calendar, and let two officials approve it."
        found.append(Error("No calendar of working days is in force.", hint=hint, id="deadlines.E001"))
    for code in codes:
        found += check_version(queries.version_in_force(code))
    return found


def check_version(version: CalendarVersion) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if version.synthetic and not settings.DEMO:
        hint = "This database was made for a demonstration. Point DATABASE_URL at another."
        found.append(Error(f"Calendar {version} has made-up years.", hint=hint, id="deadlines.E002"))
    if version.covers_until < legal_now().date():
        hint = "Dates beyond it are provisional. Load the notice for the next year: manage.py load_calendar FILE"
        found.append(Caution(f"Calendar {version} ended on {version.covers_until}.", hint=hint, id="deadlines.W001"))
    return found
