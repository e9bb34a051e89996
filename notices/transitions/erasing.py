"""What this room holds of somebody goes: what was said, where they were found, with what they came in. That it happened stays.

Proofs and prints are files about their subject: room `records` lets go of them.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from clock.queries import legal_now
from notices.models import AccessCode, Challenge, Consent, Notice, Owed, Print, Service
from notices.transitions.access import end_codes
from notices.transitions.passes import let_go_of_passes


@transaction.atomic
def let_go(subject: UUID) -> None:
    let_go_of_passes(subject)
    at = legal_now()
    forget(Notice.objects.filter(to=subject), at)
    Owed.objects.filter(to=subject).update(content={})
    Consent.objects.filter(to=subject).update(address="", proof=None)
    for case in AccessCode.objects.filter(to=subject, ended_at=None).values_list("case", flat=True):
        end_codes(case=case, to=subject, at=at)


@transaction.atomic
def let_go_of_case(case: UUID) -> None:
    """For rooms above: the case's time of keeping is over, whoever its letters were for."""
    at = legal_now()
    forget(Notice.objects.filter(case=case), at)
    Owed.objects.filter(case=case).update(content={})
    for to in AccessCode.objects.filter(case=case, ended_at=None).values_list("to", flat=True):
        end_codes(case=case, to=to, at=at)


def forget(rows: QuerySet[Notice], at: datetime) -> None:
    ids = list(rows.filter(erased_at=None).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids).update(
        name="", masked_name="", address="", html="", digest="", content={}, erased_at=at
    )
    services = Service.objects.filter(notice__in=ids)
    services.update(address="", tracking="", reason="", receiver="", proof=None, proof_digest="", finding="")
    Challenge.objects.filter(service__notice__in=ids).update(said="", answer="")
    Print.objects.filter(notice__in=ids).update(file=None, digest="")
