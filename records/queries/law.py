"""Reads of the law, as facts for the rules."""

from collections.abc import Collection
from datetime import date

from cases.rules.verdicts import Verdict
from records.models import Provision
from records.rules.law import ProvisionFacts, may_authorise
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


def authorises(instrument: str, number: str, power: Power, on: date) -> Verdict | None:
    """For rooms above: whether this provision may carry a list or a measure. None: there is no such provision."""
    found = law([instrument]).get((instrument, number))
    return may_authorise(found, power, on) if found else None
