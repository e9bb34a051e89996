"""What should not have happened, and who looked at it afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class Incident(models.Model):
    """Something that should not have happened and that somebody looks at afterwards: relief by silence, a lost time."""

    class What(models.TextChoices):
        UNANSWERED = "unanswered", _("a claim was not answered in time")
        REPEATED = "repeated", _("one official confirms again and again for one beneficiary")
        DOCUMENT_FELL = "document fell", _("a document under an entry of a redlist was annulled")
        CONTEST_SILENT = "contest silent", _("nobody spoke in time for an entry that was contested")
        STILL_APPLIED = "still applied", _("nobody answered in time for a measure that is still applied")
        OPPOSED_LATE = "opposed late", _("a claim that was objected to was not decided in time")

    listing = models.ForeignKey("lists.Listing", models.PROTECT, related_name="incidents", verbose_name=_("listing"))
    what = models.CharField(_("what"), max_length=20, choices=What)
    at = models.DateTimeField(_("when"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "listing", "what", "at"}

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def __str__(self) -> str:
        return self.what


class IncidentReview(models.Model):
    """RULES.md 13: relief by silence is reviewed afterwards by another agency. What it found changes nothing by itself."""

    incident = models.OneToOneField(
        Incident, models.PROTECT, primary_key=True, related_name="review", verbose_name=_("incident")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed"), db_default=LegalNow())
    found = models.TextField(_("what was found"))

    PERSONAL = {"found"}
    NOT_PERSONAL = {"incident", "reviewed_by", "reviewed_at"}

    class Meta:
        verbose_name = _("review of an incident")
        verbose_name_plural = _("reviews of incidents")

    def __str__(self) -> str:
        return str(self.incident_id)
