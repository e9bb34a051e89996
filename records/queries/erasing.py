"""Who may be erased, what keeps them, and who empties what. Rooms above say both through `registry`."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from records.models import Erasure, Hold, Record
from records.queries.subjects import files_of

Erase = Callable[[Collection[UUID], datetime], None]
Keeps = Callable[[Collection[UUID], datetime], Reason | None]

PIPL_47 = "PIPL 47"


@dataclass(slots=True)
class Known:
    """By room. `erase` empties what the room holds of these subjects; `keeps` says why it still needs them."""

    erase: dict[str, Erase] = field(default_factory=dict)
    keeps: dict[str, Keeps] = field(default_factory=dict)


KNOWN = Known()


def held_subjects(subjects: Collection[UUID], at: datetime) -> set[UUID]:
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    held = Hold.objects.filter(subject__in=subjects, lifted_at=None, until_on__gte=today)
    return set(held.values_list("subject", flat=True))


def may_erase(subject: UUID, at: datetime) -> Verdict:
    return verdict_of(objections(files_of([subject])[subject], at))


def objections(file: Collection[UUID], at: datetime) -> Iterator[Reason]:
    if held_subjects(file, at):
        words = gettext_noop("A law says that this must be kept for now.")
        yield Reason("hold", PIPL_47, Text(words))
    if Record.objects.filter(subject__in=file, current=True, erased_at=None).exists():
        words = gettext_noop("There are records whose time is not over. They end by themselves; each says when.")
        yield Reason("records", PIPL_47, Text(words))
    for keeps in KNOWN.keeps.values():
        reason = keeps(file, at)
        if reason is not None:
            yield reason


def erased_ids() -> Iterator[UUID]:
    yield from Erasure.objects.order_by("at").values_list("subject", flat=True)
