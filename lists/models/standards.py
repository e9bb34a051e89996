"""Lists and their standards. A standard is made by adoption, in exactly the text that stood for comment, and never changes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from lists.states import Colour

COLOURS = [(Colour.BLACK, _("blacklist")), (Colour.RED, _("redlist"))]


class List(models.Model):
    """What the public calls by its slug. It is live while a standard of it is in force."""

    slug = models.SlugField(_("name in addresses"), max_length=60, primary_key=True)
    colour = models.CharField(_("kind"), max_length=10, choices=COLOURS)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("kept by"))
    opened_at = models.DateTimeField(_("since"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"slug", "colour", "agency", "opened_at"}

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=Q(colour__in=list(Colour)), name="list_known_colour")]

    def __str__(self) -> str:
        return self.slug


class Standard(models.Model):
    """One adopted text. A case stays under the version that it began with."""

    list = models.ForeignKey(List, models.PROTECT, related_name="standards", verbose_name=_("list"))
    number = models.PositiveIntegerField(_("version"))
    document = models.JSONField(_("text"))
    digest = models.CharField(_("hash"), max_length=64)
    draft = models.UUIDField(_("draft"), unique=True, help_text=_("What stood before the public in this very text."))
    adopted_by = models.UUIDField(_("adopted by"), help_text=_("An opaque id."))
    adopted_at = models.DateTimeField(_("adopted"))
    repealed_at = models.DateTimeField(_("repealed"), null=True)
    repealed_by = models.UUIDField(_("repealed by"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "list",
        "number",
        "document",
        "digest",
        "draft",
        "adopted_by",
        "adopted_at",
        "repealed_at",
        "repealed_by",
    }

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["list_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="standard_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="standard_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.number}"


class MeasureKind(models.Model):
    """One entry of the published catalogue of measures: what a standard offers, and nothing else may be chosen."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="offered", verbose_name=_("standard"))
    code = models.CharField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    applied_by = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("applied by"))
    text = models.JSONField(_("text"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "standard", "code", "title", "title_en", "applied_by", "text"}

    class Meta:
        verbose_name = _("measure of the catalogue")
        verbose_name_plural = _("catalogue of measures")
        ordering = ["standard_id", "code"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="measure_kind_once")]

    def __str__(self) -> str:
        return self.code
