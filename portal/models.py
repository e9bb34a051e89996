"""Answers that somebody has begun and not yet sent: the only thing that these pages keep."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class Draft(models.Model):
    """Sealed under a key that no copy of the database holds. One for each thing that somebody files in a case, so that two
    windows show the same; it is gone once it is sent, and thirty days after it was last touched."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+", verbose_name=_("case"), db_index=False)
    by = models.UUIDField(_("whose"), db_index=True)
    filing = models.CharField(_("what"), max_length=40)
    sealed = models.BinaryField(_("answers"))
    changed_at = models.DateTimeField(_("changed"), db_default=LegalNow())
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    PERSONAL = {"sealed"}
    NOT_PERSONAL = {"id", "case", "by", "filing", "changed_at", "expires_at"}

    class Meta:
        verbose_name = _("answer that is being written")
        verbose_name_plural = _("answers that are being written")
        constraints = [models.UniqueConstraint(fields=["case", "by", "filing"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.filing} {self.case_id}"
