"""What the clock needs of the machine and of the database."""

import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from clock.models import State


@register()
def check_zones(**_: Any) -> list[CheckMessage]:
    if zoneinfo.available_timezones():
        return []
    return [
        Error(
            "No time zones are known here, so that no day has an end.",
            hint="Install the package tzdata (it is in requirements.lock: run `make up`, or the bootstrap).",
            id="clock.E001",
        )
    ]


@register(Tags.database)
def check_demonstration(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A demonstration's clock can be moved, and its people are invented. Nothing real may rest on either."""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    made = State._meta.db_table in connections["default"].introspection.table_names()
    if not made or not State.objects.filter(demo=True).exists():
        return []
    return [
        Error(
            "This is production, and its database was made a demonstration: its legal clock may have been moved.",
            hint="Point DATABASE_URL at a database of its own. A demonstration cannot be turned into production.",
            id="clock.E002",
        )
    ]
