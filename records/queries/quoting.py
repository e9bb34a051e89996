"""What rooms above quote and publish: the words of provisions, and what somebody is found by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from records.models import Identifier, Name, Provision
from records.states import NameKind, Power


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """As a notice quotes it."""

    title: str
    title_en: str
    number: str
    text: str
    text_en: str


def texts(instruments: Collection[str]) -> dict[tuple[str, str], ProvisionText]:
    """The words of these instruments' provisions, by instrument and number. One query."""
    columns = ("instrument__code", "instrument__title", "instrument__title_en", "number", "text", "text_en")
    rows = Provision.objects.filter(instrument__code__in=instruments).order_by("id").values_list(*columns)
    return {
        (code, number): ProvisionText(title, title_en, number, text, text_en or text)
        for code, title, title_en, number, text, text_en in rows
    }


def provisions_in_force(power: Power, on: date) -> list[tuple[str, ProvisionText]]:
    """Those that say that they may be used for it, as two officials have read them: the code of the law, and the words."""
    columns = ("instrument__code", "instrument__title", "instrument__title_en", "number", "text", "text_en")
    begun = Provision.objects.filter(instrument__in_force_from__lte=on, powers__contains=[power])
    rows = begun.filter(Q(instrument__in_force_until=None) | Q(instrument__in_force_until__gt=on))
    found = rows.filter(instrument__certified_by__isnull=False).order_by("instrument__code", "id").values_list(*columns)
    return [
        (code, ProvisionText(title, en, number, text, text_en or text))
        for code, title, en, number, text, text_en in found
    ]


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """The official name folded and by its sound, and a keyed hash of a number."""

    folded: str
    sound: str
    lookup: bytes | None


def search_keys(subjects: Collection[UUID]) -> dict[UUID, SearchKeys]:
    """Two queries, however many."""
    official = Name.objects.filter(subject__in=subjects, kind=NameKind.OFFICIAL).order_by("id")
    names = {name.subject_id: name for name in official}
    numbers: dict[UUID, bytes] = {}
    known = Identifier.objects.filter(subject__in=subjects).order_by("added_at", "id")
    for subject, lookup in known.values_list("subject", "lookup"):
        numbers.setdefault(subject, bytes(lookup))
    return {
        subject: SearchKeys(
            names[subject].folded if subject in names else "",
            names[subject].sound if subject in names else "",
            numbers.get(subject),
        )
        for subject in subjects
    }
