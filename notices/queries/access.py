"""Access codes as they are kept: keyed, salted hashes. Whether a code is unknown or wrong takes the same work and the same time."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from cases.rules.references import as_reference
from notices.models import AccessCode, WrongCode
from notices.rules.codes import Failures, normal
from records.queries.identity import derived

NOBODYS_SALT = bytes(16)


def key(purpose: str) -> bytes:
    return derived(settings.FIELD_KEY, f"notices {purpose} 1".encode())


def hash_of(code: str, salt: bytes) -> bytes:
    """Sixty random bits under a key that no copy of the database holds need no slow hash."""
    return hmac.digest(key("access code"), salt + normal(code).encode(), "sha256")


def opening(ref: str, code: str) -> AccessCode | None:
    """The code that opens this case, if it is one of those on paper."""
    rows = list(AccessCode.objects.filter(case__ref=as_reference(ref) or "", ended_at=None).order_by("id"))
    found = None
    for row in rows:
        if hmac.compare_digest(hash_of(code, bytes(row.salt)), bytes(row.hash)):
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
