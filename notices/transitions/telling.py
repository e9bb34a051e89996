"""Whoever agreed to mail is told at once that something has happened, and not what: neither the case nor the list."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from notices.models import Consent, Notice
from outbox.rules import Delivery
from outbox.transitions import Outgoing, put_many

HAPPENED = "notices.happened"


def tell_of(rows: Sequence[Notice]) -> None:
    """In the transaction of the move. One query where nobody agreed, however many."""
    agreed = dict(Consent.objects.filter(to__in={row.to for row in rows}, withdrawn_at=None).values_list("to", "pk"))
    put_many(
        messages=[
            Outgoing(
                HAPPENED,
                row.case_id,
                {"notice": str(row.pk), "consent": agreed[row.to]},
                f"{HAPPENED}:{row.pk}",
            )
            for row in rows
            if row.to in agreed
        ]
    )


def deliver_word(delivery: Delivery) -> None:
    """At least once. Whoever has taken the consent back meanwhile gets nothing."""
    consent = Consent.objects.filter(pk=delivery.refs["consent"], withdrawn_at=None).first()
    notice = Notice.objects.only("language").filter(pk=UUID(str(delivery.refs["notice"]))).first()
    if consent is None or notice is None or not consent.address:
        return
    with translation.override(notice.language):
        word_for(consent.address).send()


def word_for(address: str) -> EmailMessage:
    body = _(
        "Something happened in a case that concerns you.\n\n"
        "Open %(address)s and come in with your reference and code, or as you usually do.\n"
        "We do not write what it is about in a mail, and we never ask for a password or for money.\n"
        "This mail alone starts no time: a letter still reaches you in the way the law asks.\n"
        "You can take back your consent to mail at any time, on the page “My data” or at any counter.\n"
    ) % {"address": f"https://{host()}/"}
    return EmailMessage(_("Something happened in your case"), body, settings.DEFAULT_FROM_EMAIL, [address])


def host() -> str:
    return next((one for one in settings.ALLOWED_HOSTS if one not in ("*", "localhost")), "localhost")
