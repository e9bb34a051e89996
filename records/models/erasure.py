"""Who was erased, so that it is done again after a restore; and what must be kept, for whom and until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class Erasure(models.Model):
    """Opaque ids alone. `journaled`: it stands outside the database as well."""

    subject = models.UUIDField(_("subject"), primary_key=True)
    at = models.DateTimeField(_("when"))
    journaled = models.BooleanField(_("in the journal"), default=False)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"subject", "at", "journaled"}

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index("at", name="erasures_not_journaled", condition=Q(journaled=False))]

    def __str__(self) -> str:
        return str(self.subject)


class Hold(models.Model):
    """A law, or a case before a court, says that something must be kept. It keeps from erasure; it shows nothing to anybody."""

    subject = models.ForeignKey("records.Subject", models.PROTECT, related_name="holds", verbose_name=_("subject"))
    law = models.CharField(_("law, with its article"), max_length=200)
    until_on = models.DateField(_("last day"))
    by = models.UUIDField(_("by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.UUIDField(_("lifted by"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "subject", "law", "until_on", "by", "at", "lifted_at", "lifted_by"}

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")

    def __str__(self) -> str:
        return self.law
