"""Somebody who has shown who they are agrees to mail on the pages; what they agreed to is kept as a paper."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from notices.transitions import record_consent
from portal.queries.myself import Myself
from records.transitions import store_file


@transaction.atomic
def agree_to_mail(*, me: Myself, address: str, at: datetime) -> int:
    words = _(
        "On %(at)s, %(name)s, who had shown who they are, agreed on the public pages that letters reach them at %(address)s."
    )
    text = words % {"at": at.isoformat(timespec="seconds"), "name": me.name, "address": address}
    paper = store_file(
        content=text.encode(), name="consent.txt", by=me.actor, at=at, purpose="consent", subject=me.subject
    )
    return record_consent(to=me.subject, address=address, proof=paper.id, by=me.actor, at=at)
