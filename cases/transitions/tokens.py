"""Tokens and clients: shown once, kept as hashes."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Func
from oauth2_provider.models import AccessToken, Application


@transaction.atomic
def issue_token(*, owner: Any, scopes: Sequence[str], lasts: timedelta) -> tuple[str, datetime]:
    """Its end is in the time of the wall, not of the law: a demonstration's clock that is moved ends no token."""
    token = secrets.token_urlsafe(32)
    ends = Func(function="clock_timestamp", output_field=DateTimeField()) + lasts
    row = AccessToken.objects.create(user=owner, token=token, scope=" ".join(scopes), expires=ends)
    keep_hash_alone(token)
    row.refresh_from_db()
    return token, row.expires


def keep_hash_alone(token: str) -> None:
    """A token is found by its SHA-256. Whoever reads the table, or a backup of it, cannot use one."""
    checksum = hashlib.sha256(token.encode()).hexdigest()
    AccessToken.objects.filter(token_checksum=checksum).update(token="")


@transaction.atomic
def issue_client(*, owner: Any) -> dict[str, str]:
    secret = secrets.token_urlsafe(32)
    made = Application.objects.create(
        name=owner.username,
        user=owner,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    return {"user": owner.username, "client_id": made.client_id, "client_secret": secret}
