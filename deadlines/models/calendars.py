"""Calendars and clock rules as they were published: added to, never changed (migration 0002 says so to everybody)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


def hash_is_of(text: str) -> Q:
    """The digest is the SHA-256 of the canonical text's bytes; the database computes it again."""
    content = Func(F(text), Value("UTF8"), function="convert_to", output_field=models.BinaryField())
    hashed = Func(content, function="sha256", output_field=models.BinaryField())
    return Q(digest=Func(hashed, Value("hex"), function="encode", output_field=models.TextField()))


class CalendarVersion(models.Model):
    """One immutable version of a calendar. It comes into force with a second official's approval."""

    public_id = models.UUIDField(_("opaque id"), default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("calendar"), max_length=20)
    number = models.PositiveIntegerField(_("version"))
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20)
    zone = models.CharField(_("time zone"), max_length=60)
    covers_from = models.DateField(_("known from"))
    covers_until = models.DateField(_("known until"))
    synthetic = models.BooleanField(_("made up, for demonstrations"))
    canonical = models.TextField(_("content"))
    digest = models.CharField(_("hash"), max_length=64)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("made from")
    )
    shipped = models.BooleanField(_("came with the software"), default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), db_default=LegalNow())
    reason = models.TextField(_("reason"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "public_id",
        "code",
        "number",
        "jurisdiction",
        "zone",
        "covers_from",
        "covers_until",
        "synthetic",
        "canonical",
        "digest",
        "based_on",
        "shipped",
        "proposed_by",
        "proposed_at",
        "reason",
    }

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="calendar_number_once"),
            models.CheckConstraint(condition=Q(covers_from__lt=F("covers_until")), name="calendar_covers_something"),
            models.CheckConstraint(condition=hash_is_of("canonical"), name="calendar_hash_is_of_its_content"),
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class CalendarApproval(models.Model):
    """One of the two officials who have compared a version with its notice."""

    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="approvals", verbose_name=_("calendar"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    at = models.DateTimeField(_("approved"), db_default=LegalNow())
    reason = models.TextField(_("reason"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "version", "person", "at", "reason"}

    class Meta:
        verbose_name = _("approval of a calendar")
        verbose_name_plural = _("approvals of calendars")
        ordering = ["version_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="calendar_approval_two_people"),
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_approval_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.person}"


class RuleVersion(models.Model):
    """A clock rule as of a date. A case keeps the version that it began under."""

    code = models.SlugField(_("clock"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    in_force_from = models.DateField(_("in force from"))
    canonical = models.TextField(_("content"))
    digest = models.CharField(_("hash"), max_length=64)
    added_at = models.DateTimeField(_("added"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "code", "number", "in_force_from", "canonical", "digest", "added_at"}

    class Meta:
        verbose_name = _("clock rule")
        verbose_name_plural = _("clock rules")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="rule_number_once"),
            models.CheckConstraint(condition=hash_is_of("canonical"), name="rule_hash_is_of_its_content"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.number}"
