"""Access codes as they are kept: keyed, salted hashes. Whether a code is unknown or wrong takes the same work and the same time."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cases.rules.references import as_reference
from ledger.queries.sealing import field_keys
from notices.models import AccessCode, CodeWish, Notice, WrongCode
from notices.rules.codes import Failures, normal
from records.queries.addressees import addressees
from records.queries.identity import derived
from records.queries.subjects import representatives_at

NOBODYS_SALT = bytes(16)


def key(purpose: str, field_key: bytes | None = None) -> bytes:
    return derived(field_key or settings.FIELD_KEY, f"notices {purpose} 1".encode())


def hash_of(code: str, salt: bytes, field_key: bytes | None = None) -> bytes:
    """Sixty random bits under a key that no copy of the database holds need no slow hash."""
    return hmac.digest(key("access code", field_key), salt + normal(code).encode(), "sha256")


def opening(ref: str, code: str) -> AccessCode | None:
    """The code that opens this case, if it is one of those on paper."""
    rows = list(AccessCode.objects.filter(case__ref=as_reference(ref) or "", ended_at=None).order_by("id"))
    found = None
    for row in rows:
        for field_key in field_keys():  # while the installation's key is changed, codes of either open
            if hmac.compare_digest(hash_of(code, bytes(row.salt), field_key), bytes(row.hash)):
                found = row
    if not rows:
        hmac.compare_digest(hash_of(code, NOBODYS_SALT), bytes(hashlib.sha256().digest_size))
    return found


def bucket(*parts: str) -> bytes:
    return hmac.digest(key("wrong codes"), "\x00".join(parts).encode(), "sha256")


def failures(buckets: Sequence[bytes]) -> list[Failures | None]:
    rows = {bytes(row.bucket): Failures(row.count, row.since) for row in WrongCode.objects.filter(bucket__in=buckets)}
    return [rows.get(one) for one in buckets]


def codes_of(case: UUID) -> dict[UUID, datetime]:
    """Who can come in, and since when."""
    return dict(AccessCode.objects.filter(case=case, ended_at=None).order_by("id").values_list("to", "issued_at"))


def issuers_of(cases: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """By case: who has ever held a code of it in their hands to give it on."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for case, issuer in AccessCode.objects.filter(case__in=cases).values_list("case", "issued_by"):
        found[case].add(issuer)
    return {case: frozenset(issuers) for case, issuers in found.items()}


def still_opens(code: int, case: UUID, to: UUID) -> bool:
    """Whether the paper that somebody came in with is still good."""
    return AccessCode.objects.filter(pk=code, case=case, to=to, ended_at=None).exists()


def case_of(ref: str) -> UUID | None:
    """A case of this reference in which somebody is written to."""
    found = Notice.objects.filter(case__ref=as_reference(ref) or "", erased_at=None)
    return found.values_list("case", flat=True).first()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may hold a code: an addressee, or who speaks for one."""

    id: UUID
    name: str
    address: str
    language: str
    speaks_for: UUID | None
    since: datetime | None


def may_hold(case: UUID, at: datetime) -> dict[UUID, UUID | None]:
    """Addressees of the case, and who speaks for them today: for whom."""
    own = Notice.objects.filter(case=case, erased_at=None).values_list("to", flat=True).distinct()
    found: dict[UUID, UUID | None] = dict.fromkeys(own)
    for addressee in list(found):
        for one in representatives_at(addressee, at):
            found.setdefault(one.person_id, addressee)
    return found


def holders_of(case: UUID, at: datetime) -> list[Holder]:
    allowed, since = may_hold(case, at), codes_of(case)
    known = addressees(set(allowed))
    return [
        Holder(one.id, one.name, one.address, one.language, allowed[one.id], since.get(one.id))
        for one in known.values()
        if not one.erased
    ]


def wishes() -> QuerySet[CodeWish]:
    return CodeWish.objects.filter(done_at=None).select_related("case__agency").order_by("asked_at", "pk")
