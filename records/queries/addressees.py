"""To whom rooms above write: names, addresses and languages, set-wise."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

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
    """Two queries, however many. Whoever is no subject is left out."""
    names = dict(
        Name.objects.filter(subject__in=subjects, kind=NameKind.OFFICIAL).order_by("id").values_list("subject", "text")
    )
    return {
        row.pk: Addressee(row.pk, names.get(row.pk, ""), row.address, row.language, row.erased_at is not None)
        for row in Subject.objects.filter(pk__in=subjects).order_by("id")
    }
