"""With what citizens come in, how often somebody was wrong, and who agreed to electronic mail."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class AccessCode(models.Model):
    """Opens one case to one addressee. The code itself is on a sheet of paper, and nowhere else."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name=_("case"), db_index=False)
    to = models.UUIDField(_("addressee"))
    salt = models.BinaryField(_("salt"), max_length=16)
    hash = models.BinaryField(_("hash"), max_length=32)
    issued_by = models.UUIDField(_("issued by"))
    issued_at = models.DateTimeField(_("issued"), db_default=LegalNow())
    ended_at = models.DateTimeField(_("ended"), null=True, help_text=_("Another was issued, or it was taken back."))

    PERSONAL = {"hash", "salt"}
    NOT_PERSONAL = {"id", "case", "to", "issued_by", "issued_at", "ended_at"}

    class Meta:
        verbose_name = _("access code")
        verbose_name_plural = _("access codes")
        constraints = [
            models.UniqueConstraint(fields=["case", "to"], condition=Q(ended_at=None), name="code_one_that_opens"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("issued_at")), name="code_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class CodeWish(models.Model):
    """Somebody at the door has no code: work for a clerk, until the next one of this case is issued."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name=_("case"), db_index=False)
    asked_at = models.DateTimeField(_("asked for"), db_default=LegalNow())
    done_at = models.DateTimeField(_("issued"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "case", "asked_at", "done_at"}

    class Meta:
        verbose_name = _("wish for an access code")
        verbose_name_plural = _("wishes for access codes")
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(done_at=None), name="code_wish_one_open")]

    def __str__(self) -> str:
        return str(self.case_id)


class WrongCode(models.Model):
    """How often somebody was wrong about a case, or from an address. Neither stands here: only its keyed hash."""

    bucket = models.BinaryField(_("keyed hash"), max_length=32, primary_key=True)
    count = models.PositiveIntegerField(_("failures"), default=0)
    since = models.DateTimeField(_("since"), db_default=LegalNow(), db_index=True)

    PERSONAL = {"bucket"}
    NOT_PERSONAL = {"count", "since"}

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")

    def __str__(self) -> str:
        return str(self.count)


class Consent(models.Model):
    """Somebody agreed to be written to at an electronic address (CPL 90). They may take it back at any time."""

    to = models.UUIDField(_("who"), db_index=True)
    address = models.EmailField(_("mail address"), blank=True)
    proof = models.UUIDField(_("signed consent"), null=True)
    by = models.UUIDField(_("recorded by"))
    at = models.DateTimeField(_("since"), db_default=LegalNow())
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    PERSONAL = {"address", "proof"}
    NOT_PERSONAL = {"id", "to", "by", "at", "withdrawn_at"}

    class Meta:
        verbose_name = _("consent to electronic service")
        verbose_name_plural = _("consents to electronic service")
        constraints = [
            models.UniqueConstraint(fields=["to"], condition=Q(withdrawn_at=None), name="consent_one_that_stands")
        ]

    def __str__(self) -> str:
        return str(self.to)
