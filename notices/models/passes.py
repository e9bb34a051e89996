"""How somebody comes to what is held about them, without any case: a code from a counter, or the address of their calendar."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from notices.states import PassKind

KINDS = [(PassKind.COUNTER, _("code from a counter")), (PassKind.CALENDAR, _("address of a calendar"))]


class Pass(models.Model):
    """Of the code or the address itself only a keyed hash is kept."""

    subject = models.UUIDField(_("whose"), db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    hash = models.BinaryField(_("keyed hash"), max_length=32, unique=True)
    proved_by = models.CharField(_("how they showed who they are"), max_length=200, blank=True)
    issued_by = models.UUIDField(_("issued by"))
    issued_at = models.DateTimeField(_("issued"), db_default=LegalNow())
    expires_at = models.DateTimeField(_("good until"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True, help_text=_("Used, taken back, or another was issued."))

    PERSONAL = {"hash", "proved_by"}
    NOT_PERSONAL = {"id", "subject", "kind", "issued_by", "issued_at", "expires_at", "ended_at"}

    class Meta:
        verbose_name = _("pass to one’s own file")
        verbose_name_plural = _("passes to one’s own file")
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind"], condition=Q(ended_at=None), name="pass_one_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=list(PassKind)), name="pass_known_kind"),
            # A code from a counter is good for some days, and once; a calendar is read until it is taken back.
            models.CheckConstraint(
                condition=Q(kind=PassKind.CALENDAR) | Q(expires_at__gt=F("issued_at")), name="pass_code_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
