"""What may be recorded: adopted versions, never changed. The newest is in force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.states import Severity


class CatalogueVersion(models.Model):
    number = models.PositiveIntegerField(_("version"), unique=True)
    document = models.JSONField(_("text"))
    digest = models.CharField(_("hash"), max_length=64)
    # The draft that stood before the public in exactly this text.
    draft = models.UUIDField(_("draft"), unique=True)
    adopted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("adopted by"))
    adopted_at = models.DateTimeField(_("adopted"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "number", "document", "digest", "draft", "adopted_by", "adopted_at"}

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogue versions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="catalogue_digest_is_sha256")
        ]

    def __str__(self) -> str:
        return str(self.number)


class CatalogueItem(models.Model):
    """One item of a version, as its text says it; the columns repeat what is asked for often."""

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="items", verbose_name=_("version"))
    code = models.CharField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    adverse = models.BooleanField(_("adverse"))
    severity = models.CharField(_("severity"), max_length=10, blank=True)
    years_kept = models.PositiveSmallIntegerField(_("years kept"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.JSONField(_("text"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "version",
        "code",
        "title",
        "title_en",
        "adverse",
        "severity",
        "years_kept",
        "position",
        "text",
    }

    class Meta:
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="catalogue_item_once"),
            # CRIR 16: five years from the end of the conduct, at most.
            models.CheckConstraint(condition=Q(years_kept__gte=1, years_kept__lte=5), name="catalogue_five_years"),
            models.CheckConstraint(
                condition=Q(adverse=False, severity="") | Q(adverse=True, severity__in=list(Severity)),
                name="catalogue_adverse_has_severity",
            ),
        ]

    def __str__(self) -> str:
        return self.code
