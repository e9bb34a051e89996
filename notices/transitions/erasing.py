"""What this room holds of somebody goes: what was said, where they were found, with what they came in. That it happened stays.

Proofs and prints are files about their subject: room `records` lets go of them.
"""

from uuid import UUID

from django.db import transaction

from clock.queries import legal_now
from notices.models import AccessCode, Challenge, Consent, Notice, Owed, Print, Service
from notices.transitions.access import end_codes


@transaction.atomic
def let_go(subject: UUID) -> None:
    at = legal_now()
    ids = list(Notice.objects.filter(to=subject, erased_at=None).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids).update(
        name="", masked_name="", address="", html="", digest="", content={}, erased_at=at
    )
    services = Service.objects.filter(notice__in=ids)
    services.update(address="", tracking="", reason="", receiver="", proof=None, proof_digest="", finding="")
    Challenge.objects.filter(service__notice__in=ids).update(said="", answer="")
    Print.objects.filter(notice__in=ids).update(file=None, digest="")
    Owed.objects.filter(to=subject).update(content={})
    Consent.objects.filter(to=subject).update(address="", proof=None)
    for case in AccessCode.objects.filter(to=subject, ended_at=None).values_list("case", flat=True):
        end_codes(case=case, to=subject, at=at)
