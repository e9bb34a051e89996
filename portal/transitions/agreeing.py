"""Somebody who has shown who they are agrees to mail on the pages; what they agreed to is kept as a paper."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from notices.queries.held import consent_of
from notices.transitions import record_consent
from portal.queries.myself import Myself
from records.transitions import store_file

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('portal consent ' || %s, 0))"


@transaction.atomic
def agree_to_mail(*, me: Myself, address: str, at: datetime) -> int:
    """Pressed twice, it is agreed to once."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [str(me.subject)])
    standing = consent_of(me.subject)
    if standing is not None and standing.address == address:
        return standing.pk
    words = _(
        "On %(at)s, %(name)s, who had shown who they are, agreed on the public pages that letters reach them at %(address)s."
    )
    text = words % {"at": at.isoformat(timespec="seconds"), "name": me.name, "address": address}
    paper = store_file(
        content=text.encode(), name="consent.txt", by=me.actor, at=at, purpose="consent", subject=me.subject
    )
    return record_consent(to=me.subject, address=address, proof=paper.id, by=me.actor, at=at)
