"""What stands already where a pack would be loaded, and what is wrong with one beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.queries.wording import say
from cases.rules.fields import Fault
from lists.queries.standards import agencies_named, values_of
from people.queries import agencies_coded, codes_above
from records.queries.catalogue import items_in_force
from records.queries.law import law
from regimes.queries.files import File, Unreadable, read_file
from regimes.rules.broken import FORMAT, rule_at
from regimes.rules.packs import Known, Pack, faults, pack_of


@dataclass(frozen=True, slots=True)
class Complaint:
    line: int
    pointer: str
    rule: str
    detail: str

    def __str__(self) -> str:
        return f"{self.line}: {self.pointer or '/'}: {self.detail} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack that may be loaded, or everything that is against it, in the order of the file's lines."""

    name: str
    pack: Pack | None
    complaints: tuple[Complaint, ...] = ()


def check(text: str, name: str, at: datetime, *, beside: Sequence[Pack] = ()) -> Checked:
    """`beside`: packs of the same command, whose laws and items this one may stand on."""
    try:
        file = read_file(text, name)
    except Unreadable as refused:
        return Checked(name, None, (Complaint(refused.line, "", FORMAT, say(refused.text)),))
    found = faults(file.document, known(file.document, at, beside))
    if found:
        told = sorted((complaint(file, one) for one in found), key=lambda one: (one.line, one.pointer))
        return Checked(name, None, tuple(told))
    return Checked(name, pack_of(file.document))


def complaint(file: File, fault: Fault) -> Complaint:
    return Complaint(file.line_of(fault), fault.pointer, rule_at(fault.pointer), say(fault.text))


def known(document: Any, at: datetime, beside: Sequence[Pack]) -> Known:
    facts = law(values_of(document, "instrument"))
    items = {item.code: item.adverse for item in items_in_force()}
    for pack in beside:
        facts |= {key: one for text in pack.laws for key, one in text.facts().items()}
        items |= {str(item["code"]): item.get("adverse") is True for item in pack.items}
    agencies = agencies_coded(agencies_named(document))
    keeper = agencies.get(str(document.get("agency"))) if isinstance(document, Mapping) else None
    return Known(
        law=facts,
        items=items,
        agencies=frozenset(agencies),
        on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        keepers=frozenset(codes_above(keeper)) if keeper is not None else frozenset(),
    )
