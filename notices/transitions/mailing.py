"""A mail that says that something waits, and not what: neither the case nor the list nor the kind of notice."""

from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from clock.queries import legal_now
from notices.models import Service
from notices.queries.addressing import agencies
from notices.states import Outcome
from notices.transitions.serving import fail
from notices.transitions.telling import host
from outbox.rules import Delivery


def deliver_mail(delivery: Delivery) -> None:
    """At least once; an attempt that has ended meanwhile sends nothing."""
    row = Service.objects.select_related("notice__case").get(pk=UUID(str(delivery.refs["service"])))
    if row.outcome != Outcome.UNDER_WAY or not row.address:
        return
    with translation.override(row.notice.language):
        mail = message_for(row)
    try:
        mail.send()
    except SMTPRecipientsRefused:
        fail(attempt=row.pk, outcome=Outcome.BOUNCED, by=None, at=legal_now(), finding="SMTPRecipientsRefused")


def message_for(row: Service) -> EmailMessage:
    office = agencies({row.notice.case.agency_id}).get(row.notice.case.agency_id, {})
    name = office.get("authority", {}).get("name", {}).get(row.notice.language, "")
    body = _(
        "A notice of %(agency)s waits for you.\n\n"
        "Open %(address)s and come in with the case reference and the access code that you have on paper.\n"
        "We do not write what it is about in a mail, and we never ask for a password or for money.\n"
        "If you have no access code, ask us for one. It is free of charge.\n"
    ) % {"agency": name, "address": f"https://{host()}/"}
    return EmailMessage(_("A notice waits for you"), body, settings.DEFAULT_FROM_EMAIL, [row.address])
