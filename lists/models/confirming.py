"""What somebody agreed to: that one agency asks, once and soon, whether they are not on one list."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from lists.states import ConsentEnd


class ConfirmationConsent(models.Model):
    """Of the code that the person hands over only a keyed hash is kept, made of code, list, standard, agency and person
    together: a row that was copied to another of them opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField(_("who"), db_index=True)
    list = models.ForeignKey("lists.List", models.PROTECT, related_name="+", verbose_name=_("list"), db_index=False)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("agency that may ask"))
    hash = models.BinaryField(_("keyed hash"), max_length=32, unique=True)
    given_at = models.DateTimeField(_("given"), db_default=LegalNow())
    expires_at = models.DateTimeField(_("good until"), db_index=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended = models.CharField(_("outcome"), max_length=10, blank=True, choices=[(one, one) for one in ConsentEnd])

    PERSONAL = {"hash"}
    NOT_PERSONAL = {"id", "subject", "list", "agency", "given_at", "expires_at", "ended_at", "ended"}

    class Meta:
        verbose_name = _("consent to a confirmation")
        verbose_name_plural = _("consents to confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "list", "agency"], condition=Q(ended_at=None), name="confirmation_one_open"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="confirmation_ends"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | Q(ended__in=list(ConsentEnd), ended_at__isnull=False),
                name="confirmation_known_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
