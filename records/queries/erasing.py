"""What keeps a person from being erased, as far as this room knows."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from records.models import Hold, Record
from records.queries.subjects import files_of

PIPL_47 = "PIPL 47"


def held_subjects(subjects: Collection[UUID], at: datetime) -> set[UUID]:
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    held = Hold.objects.filter(subject__in=subjects, lifted_at=None, until_on__gte=today)
    return set(held.values_list("subject", flat=True))


def holds(subject: UUID, at: datetime) -> list[Reason]:
    """Of the whole file: those that were merged are one person."""
    return list(reasons(files_of([subject])[subject], at))


def reasons(file: Collection[UUID], at: datetime) -> Iterator[Reason]:
    if held_subjects(file, at):
        words = gettext_noop("A law says that this must be kept for now.")
        yield Reason("hold", PIPL_47, Text(words))
    if Record.objects.filter(subject__in=file, current=True, erased_at=None).exists():
        words = gettext_noop("There are records whose time is not over. They end by themselves; each says when.")
        yield Reason("records", PIPL_47, Text(words))
