"""Reads of the law, as facts for the rules."""

from collections.abc import Collection

from django.db.models import Prefetch

from records.models import Instrument, Provision
from records.rules.law import ProvisionFacts
from records.states import LawField, Power, Rank

Key = tuple[str, str]


def law(instruments: Collection[str]) -> dict[Key, ProvisionFacts]:
    """The provisions of these instruments, by instrument and number. One query."""
    rows = Provision.objects.filter(instrument__code__in=instruments).select_related("instrument").order_by("id")
    return {(row.instrument.code, row.number): facts(row) for row in rows}


def facts(row: Provision) -> ProvisionFacts:
    instrument = row.instrument
    return ProvisionFacts(
        instrument=instrument.code,
        number=row.number,
        rank=Rank(instrument.rank),
        field=LawField(instrument.field),
        powers=frozenset(Power(power) for power in row.powers),
        in_force_from=instrument.in_force_from,
        in_force_until=instrument.in_force_until,
        certified=instrument.certified_by_id is not None,
    )


def entered(code: str) -> Instrument | None:
    """With its articles in order, as two officials have read them or shall."""
    return Instrument.objects.prefetch_related(ARTICLES).filter(code=code).first()


ARTICLES = Prefetch("provisions", queryset=Provision.objects.order_by("id"))
