"""To whom rooms above write: names, addresses and languages, set-wise."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from records.models import Name, Subject
from records.rules.names import masked
from records.states import NameKind


@dataclass(frozen=True, slots=True)
class Addressee:
    id: UUID
    name: str
    address: str
    language: str
    erased: bool

    @property
    def masked_name(self) -> str:
        return masked(self.name)


def addressees(subjects: Collection[UUID]) -> dict[UUID, Addressee]:
    """One query, however many. Whoever is no subject is left out."""
    official = Name.objects.filter(subject=OuterRef("pk"), kind=NameKind.OFFICIAL).order_by("-id").values("text")[:1]
    rows = Subject.objects.filter(pk__in=subjects).order_by("id").annotate(official=Subquery(official))
    return {
        pk: Addressee(pk, name or "", address, language, erased_at is not None)
        for pk, name, address, language, erased_at in rows.values_list(
            "pk", "official", "address", "language", "erased_at"
        )
    }
