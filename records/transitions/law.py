"""Laws are entered by one official and compared with their published text by a second; then they stand."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.verdicts import FOUR_EYES, Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from records.models import Instrument, Provision
from records.states import LawField, Power, Rank

LAWS = UUID("6f0b8f3e-6a5c-4f6e-9a55-2f6d0c9b7a10")  # each law has its own chain, named after its code
RULE_1 = "RULES.md 1"


class Official(Protocol):
    pk: int
    public_id: UUID


@dataclass(frozen=True, slots=True)
class NewInstrument:
    code: str
    title: str
    title_en: str
    number: str
    issuer: str
    rank: Rank
    field: LawField
    source: str
    in_force_from: date
    in_force_until: date | None = None


@dataclass(frozen=True, slots=True)
class NewProvision:
    number: str
    text: str
    text_en: str = ""
    powers: tuple[Power, ...] = ()


def chain_of(code: str) -> UUID:
    return uuid5(LAWS, code)


@transaction.atomic
def enter_law(
    *, law: NewInstrument, provisions: Sequence[NewProvision], by: Official, at: datetime, reason: str
) -> Instrument:
    if not provisions:
        raise Invalid(Fault("/provisions", Text(gettext_noop("Enter at least one article."))))
    try:
        with transaction.atomic():
            row = Instrument.objects.create(**asdict(law), entered_by_id=by.pk, entered_at=at)
            add_provisions(row, provisions)
    except IntegrityError as twice:
        words = gettext_noop("A law of this code, or an article of this number, stands here already.")
        raise Invalid(Fault("/code", Text(words))) from twice
    note("law.entered", row.code, by=by, values={"title": law.title, "reason": reason})
    return row


def add_provisions(row: Instrument, provisions: Sequence[NewProvision]) -> None:
    Provision.objects.bulk_create(
        Provision(instrument=row, number=one.number, text=one.text, text_en=one.text_en, powers=list(one.powers))
        for one in provisions
    )


@transaction.atomic
def certify_law(*, code: str, by: Official, at: datetime, reason: str) -> None:
    """A second official has compared every article with the published text. From now on it stands as it is."""
    row = Instrument.objects.select_for_update().get(code=code)
    if row.certified_by_id is not None:
        raise Refusal(Reason("law.certified", RULE_1, Text(gettext_noop("It has been compared already."))))
    if row.entered_by_id == by.pk:
        words = gettext_noop("You entered it yourself. Somebody else must compare it.")
        raise Refusal(Reason(FOUR_EYES, "RULES.md 5", Text(words)))
    Instrument.objects.filter(pk=row.pk).update(certified_by_id=by.pk, certified_at=at)
    note("law.certified", code, by=by, values={"reason": reason})


@transaction.atomic
def repeal_law(*, code: str, from_on: date, by: Official, at: datetime, reason: str) -> None:
    """From that day on it authorises nothing new."""
    row = Instrument.objects.select_for_update().get(code=code)
    if row.in_force_until is not None or from_on <= row.in_force_from:
        raise Refusal(
            Reason("law.in-force", RULE_1, Text(gettext_noop("Its end is known already, or before it began.")))
        )
    Instrument.objects.filter(pk=row.pk).update(in_force_until=from_on)
    note("law.repealed", code, by=by, values={"from": str(from_on), "at": at.isoformat(), "reason": reason})


def note(kind: str, code: str, *, by: Official, values: dict[str, Value]) -> None:
    append_many(events=[NewEvent(chain=chain_of(code), kind=kind, actor=by.public_id, values={"law": code, **values})])
