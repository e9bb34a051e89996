"""Somebody agrees to be written to at an electronic address, or takes it back."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal, Text
from cases.states import gettext_noop
from ledger.transitions import NewEvent, append_many
from notices.models import Consent
from notices.transitions.serving import NO_FILE
from records.queries.files import NoSuchFile, file_row
from records.transitions import attach_files


@transaction.atomic
def record_consent(*, to: UUID, address: str, proof: UUID, by: Actor, at: datetime) -> int:
    """As they signed it (CPL 90). A new address takes the old one's place."""
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Invalid(Fault("/address", Text(gettext_noop("Write a mail address, as name@example.org.")))) from wrong
    try:
        file_row(proof)
    except NoSuchFile as missing:
        raise Refusal(NO_FILE) from missing
    Consent.objects.filter(to=to, withdrawn_at=None).update(withdrawn_at=at)
    row = Consent.objects.create(to=to, address=address, proof=proof, by=by.id)
    attach_files(files=[proof], to=to, by=by, subject=to)
    append_many(events=[NewEvent(to, "consent.mail", by.id, {"address": address}, to)])
    return row.pk


@transaction.atomic
def withdraw_consent(*, to: UUID, by: Actor, at: datetime) -> bool:
    """At any time, without a reason. What was served by then stays served."""
    ended = Consent.objects.filter(to=to, withdrawn_at=None).update(withdrawn_at=at)
    if ended:
        append_many(events=[NewEvent(to, "consent.mail-withdrawn", by.id, {}, to)])
    return bool(ended)
