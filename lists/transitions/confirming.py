"""Somebody agrees that one agency asks once whether they are not on one list; it asks, and what it is told is signed. What
nobody can be made to bring is given to nobody but whom a law names."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from ledger.queries.signing import load_signer
from ledger.rules.notes import Note
from ledger.transitions import NewEvent, append_many
from lists.models import ConfirmationConsent
from lists.queries import confirming
from lists.queries.confirming import Offer
from lists.queries.letters import current_key, key_name
from lists.queries.wording import day_of
from lists.rules.confirming import CONSENT_HOLDS_FOR, HOLDS_FOR, USED_FORM, ConsentFacts, Statement, may_consent
from lists.states import ConsentEnd
from lists.transitions.letters import NO_KEY
from records.queries.subjects import files_of
from records.rules.identifiers import Written, mask


@dataclass(frozen=True, slots=True)
class Agreed:
    """The code is told this once. Whoever sends the same form again is told the same one."""

    code: str
    expires_at: datetime
    offer: Offer


@transaction.atomic
def agree_to_confirmation(*, subject: UUID, key: str, stamp: UUID, by: Actor, at: datetime) -> Agreed:
    """`key`: which offer. `stamp`: of the form. What was agreed before for the same agency and list is replaced."""
    one = next((one for one in confirming.offers_for(subject, at) if one.key == key), None)
    code = confirming.made_code(subject, one, stamp) if one else ""
    known = confirming.hash_of(code, one, subject) if one else None
    row = ConfirmationConsent.objects.filter(hash=known).first() if known else None
    verdict = may_consent(ConsentFacts(subject, one is not None, row is not None and row.ended_at is not None), by)
    if not verdict.open or one is None:
        raise Refusal(*verdict.because)
    if row is not None:
        return Agreed(code, row.expires_at, one)
    return Agreed(code, written(subject, one, code, by, at).expires_at, one)


def written(subject: UUID, one: Offer, code: str, by: Actor, at: datetime) -> ConfirmationConsent:
    before = ConfirmationConsent.objects.filter(subject=subject, list=one.list, agency=one.agency_id, ended_at=None)
    before.update(ended_at=at, ended=ConsentEnd.REPLACED)
    row = ConfirmationConsent(
        subject=subject,
        list_id=one.list,
        agency_id=one.agency_id,
        hash=confirming.hash_of(code, one, subject),
        expires_at=at + CONSENT_HOLDS_FOR,
    )
    # The same form, sent twice at once: one waits for the other, and finds what it has made.
    ConfirmationConsent.objects.bulk_create([row], ignore_conflicts=True)
    made = ConfirmationConsent.objects.filter(hash=row.hash).first()
    if made is None:
        raise Refusal(USED_FORM)
    if made.pk == row.pk:
        said = {**one.event, "until": row.expires_at.isoformat()}
        append_many(events=[NewEvent(subject, confirming.AGREED, by.id, said, subject)])
    return made


@transaction.atomic
def revoke_confirmation(*, consent: UUID, by: Actor, at: datetime) -> bool:
    """Until it is used. `by`: whose it is."""
    rows = ConfirmationConsent.objects.filter(pk=consent, subject__in=files_of([by.id])[by.id], ended_at=None)
    row = rows.select_related("agency").first()
    if row is None or not rows.update(ended_at=at, ended=ConsentEnd.REVOKED):
        return False
    said = confirming.event_of(row)
    append_many(events=[NewEvent(row.subject, confirming.REVOKED, by.id, said, row.subject)])
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    identifier: str
    code: str


@transaction.atomic
def confirm(*, offer: Offer, asked: Asked, by: Actor, at: datetime) -> tuple[Note, Statement] | None:
    """None: nothing is confirmed, for whatever reason. Whom it was about reads of it either way."""
    if not current_key():
        raise Refusal(NO_KEY)
    found = confirming.whose_number(asked.identifier)
    if found is None:
        return None
    number, subject = found
    members = files_of([subject])[subject]
    consent = confirming.opened_by(asked.code, offer, members, at)
    listed = confirming.is_listed(offer.list, number, members)
    refused = listed or offer.key not in {one.key for one in confirming.offers_for(subject, at)}
    given = consent is not None and ended(consent, refused=refused, at=at) and not refused
    kind = confirming.USED if given else confirming.REFUSED
    append_many(events=[NewEvent(subject, kind, by.id, offer.event, subject)])
    return signed(offer, number, at) if given else None


def ended(consent: ConfirmationConsent, *, refused: bool, at: datetime) -> bool:
    """Once: of two who ask at the same moment, one finds it used."""
    outcome = ConsentEnd.REFUSED if refused else ConsentEnd.USED
    return bool(ConfirmationConsent.objects.filter(pk=consent.pk, ended_at=None).update(ended_at=at, ended=outcome))


def signed(offer: Offer, number: Written, at: datetime) -> tuple[Note, Statement]:
    statement = Statement(
        id=uuid4(),
        at=at,
        until_on=day_of(at + HOLDS_FOR),
        number=mask(number),
        list=offer.title["en"],
        list_zh=offer.title["zh-hans"],
        asked_by=offer.agency_name["en"],
        asked_by_zh=offer.agency_name["zh-hans"],
        law=offer.law["en"],
        law_zh=offer.law["zh-hans"],
    )
    return load_signer(Path(settings.LETTER_KEY_FILE), key_name()).sign(str(statement)), statement


def forget_consents(*, at: datetime) -> int:
    """What has run out says nothing any more; that it was given and what came of it stays in the ledger."""
    return ConfirmationConsent.objects.filter(expires_at__lte=at).delete()[0]


def let_go(subject: UUID) -> None:
    """What is left says nothing of anybody, opens nothing, and goes when its time is over."""
    ConfirmationConsent.objects.filter(subject=subject, ended_at=None).update(
        ended_at=legal_now(), ended=ConsentEnd.REVOKED
    )
