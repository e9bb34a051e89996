"""What this room holds of somebody goes: what was said, where they were found, with what they came in. That it happened stays."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from notices.models import AccessCode, Challenge, Consent, Notice, Owed, Print, Service
from notices.transitions.access import end_codes
from records.queries.files import files_of
from records.transitions import discard_files


@transaction.atomic
def erase(subjects: Collection[UUID], at: datetime) -> None:
    notices = list(Notice.objects.filter(to__in=subjects, erased_at=None).order_by("case", "number"))
    ids = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=ids).update(
        name="", masked_name="", address="", html="", digest="", content={}, erased_at=at
    )
    services = Service.objects.filter(notice__in=ids)
    services.update(address="", tracking="", reason="", receiver="", proof=None, proof_digest="", finding="")
    Challenge.objects.filter(service__notice__in=ids).update(said="", answer="")
    Print.objects.filter(notice__in=ids).update(file=None, digest="")
    Owed.objects.filter(to__in=subjects).update(content={})
    Consent.objects.filter(to__in=subjects).update(address="", proof=None)
    for case, to in AccessCode.objects.filter(to__in=subjects, ended_at=None).values_list("case", "to"):
        end_codes(case=case, to=to, at=at)
    discard_files(
        files=[file.pk for holder in (*ids, *subjects) for file in files_of(holder) if held_here(file.purpose)]
    )


def held_here(purpose: str) -> bool:
    return purpose in {"notice", "service", "consent"}
