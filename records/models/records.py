"""Source records: what an official document says, one row beside the case that is its life. Corrected only by a new row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class Record(models.Model):
    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    subject = models.ForeignKey("records.Subject", models.PROTECT, related_name="records", verbose_name=_("subject"))
    item = models.ForeignKey("records.CatalogueItem", models.PROTECT, related_name="+", verbose_name=_("item"))
    issuer = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("issued by"))
    document_kind = models.CharField(_("kind of document"), max_length=100)
    document_number = models.CharField(_("number of the document"), max_length=100, null=True)  # noqa: DJ001 - none: erased
    document_on = models.DateField(_("date of the document"))
    document = models.ForeignKey(
        "records.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("document")
    )
    final_on = models.DateField(
        _("final since"),
        null=True,
        help_text=_("The day from which it can no longer be challenged in the ordinary way."),
    )
    facts = models.JSONField(_("facts"), null=True)
    beneficiary = models.ForeignKey(
        "records.Subject", models.PROTECT, null=True, related_name="+", verbose_name=_("in favour of")
    )
    conduct_ended_on = models.DateField(_("conduct ended"), null=True)
    kept_until = models.DateTimeField(_("kept until"), null=True)
    recorded_by = models.UUIDField(_("recorded by"), help_text=_("An opaque id."))
    recorder_agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("sent by"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=LegalNow())
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="successor", verbose_name=_("corrects")
    )
    current = models.BooleanField(_("current"), default=True)
    told_on = models.DateField(_("subject told on"), null=True)
    issuer_asked_at = models.DateTimeField(_("issuer asked"), null=True)
    erased_at = models.DateTimeField(_("deleted"), null=True)

    PERSONAL = {"document_number", "document", "facts", "document_on"}
    NOT_PERSONAL = {
        "case",
        "subject",
        "item",
        "issuer",
        "document_kind",
        "final_on",
        "beneficiary",
        "conduct_ended_on",
        "kept_until",
        "recorded_by",
        "recorder_agency",
        "recorded_at",
        "supersedes",
        "current",
        "told_on",
        "issuer_asked_at",
        "erased_at",
    }

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [models.Index("recorded_at", "case", name="records_newest")]
        constraints = [
            # One document makes one record of one thing about one person.
            models.UniqueConstraint(
                fields=["issuer", "document_number", "subject", "item"],
                condition=Q(current=True),
                name="record_once_per_document",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(document_number=None, facts=None, document=None),
                name="record_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | Q(document_number__isnull=False, facts__isnull=False),
                name="record_has_document",
            ),
            models.CheckConstraint(condition=~Q(document_number=""), name="record_document_has_number"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Confirmation(models.Model):
    """The issuer says whether its document is what the record says (RULES.md 3). Never the person who recorded it."""

    class Channel(models.TextChoices):
        PROGRAM = "program", _("the issuer’s own program")
        OFFICIAL = "official", _("an official of the issuer")

    record = models.ForeignKey(Record, models.PROTECT, related_name="confirmations", verbose_name=_("record"))
    confirmed = models.BooleanField(_("confirmed"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    by = models.UUIDField(_("by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "record", "confirmed", "channel", "agency", "by", "at"}

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")

    def __str__(self) -> str:
        return f"{self.record_id} {self.confirmed}"
