"""A lifting letter is issued: signed with a key outside the database, and noted in the case."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.queries.signing import load_signer
from ledger.rules.notes import Note
from ledger.transitions import NewEvent, append_many
from lists.models import Measure
from lists.queries.letters import current_key, facts_of, key_name, measure_row
from lists.rules.letters import RULE, Letter, last_day, may_issue
from records.queries.subjects import subjects_shown

UNKNOWN = Reason("measure", RULE, Text(gettext_noop("There is no such measure.")))
NO_KEY = Reason(
    "key", RULE, Text(gettext_noop("Letters cannot be signed here at the moment. Ask at the counter for one on paper."))
)


@dataclass(frozen=True, slots=True)
class Issued:
    note: Note
    letter: Letter


@transaction.atomic
def issue_letter(*, measure: UUID, by: Actor, at: datetime) -> Issued:
    """As often as somebody wants one: each holds for ninety days, and costs nothing."""
    row = measure_row(measure)
    if row is None:
        raise Refusal(UNKNOWN)
    verdict = may_issue(facts_of(row, at), by)
    if not verdict.open:
        raise Refusal(*verdict.because)
    if not current_key():
        raise Refusal(NO_KEY)
    letter = written(row, at)
    note = load_signer(Path(settings.LETTER_KEY_FILE), key_name()).sign(str(letter))
    said = {"measure": str(measure), "until": letter.until_on.isoformat()}
    append_many(events=[NewEvent(row.listing_id, "letter.issued", by.id, said, row.listing.subject_id)])
    return Issued(note, letter)


def written(row: Measure, at: datetime) -> Letter:
    holder = subjects_shown([row.listing.subject_id], at)[row.listing.subject_id]
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    agency = row.listing.case.agency
    return Letter(
        measure=row.pk,
        issued_on=today,
        until_on=last_day(today),
        holder=holder.name,
        number=holder.numbers[0].mask if holder.numbers else "",
        ended=row.kind.title_en,
        ended_zh=row.kind.title,
        by=agency.name_en or agency.name,
        by_zh=agency.name,
    )
