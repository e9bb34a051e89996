"""A calendar that was never loaded, that has ended, or that is made up; clocks that a kind of case requires, and that the
database does not, or that nobody handles."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

from cases.queries.kinds import kinds
from cases.rules.kinds import CaseKind
from clock.queries import legal_now
from deadlines import queries
from deadlines.models import CalendarVersion, Requirement
from deadlines.queries.handlers import HANDLERS


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


@register(Tags.database)
def check_requirements(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Also before each `migrate`, which mends what it finds: so it only warns."""
    if "default" not in (databases or ()):
        return []
    if Requirement._meta.db_table not in connections["default"].introspection.table_names():
        return []
    return [fault for kind in kinds() for fault in faults_of(kind)]


def faults_of(kind: CaseKind) -> Iterator[CheckMessage]:
    stored = set(Requirement.objects.filter(kind=kind.code).values_list("state", "timer"))
    if stored != required_by(kind):
        yield Caution(
            f"The database does not require the deadlines that {kind.code} requires.",
            hint="Write them in a migration of its room: deadlines.transitions.requirements.write(editor.connection, …).",
            id="deadlines.W002",
        )


@register
def check_handlers(**_: Any) -> list[CheckMessage]:
    """A clock that nobody handles cannot be started: no case could ever come into the state that requires it."""
    return [
        Error(
            f"{kind.code} requires the clock {timer}, and nobody has said what happens when it runs out.",
            hint=f'In its room: deadlines.registry.handle("{kind.code}", "{timer}", VERB).',
            id="deadlines.E003",
        )
        for kind in kinds()
        for timer in sorted({timer for _state, timer in required_by(kind)})
        if (kind.code, timer) not in HANDLERS
    ]


def required_by(kind: CaseKind) -> set[tuple[str, str]]:
    return {(str(state), str(timer)) for state, timers in kind.required_timers.items() for timer in timers}
