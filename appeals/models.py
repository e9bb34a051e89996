"""What was filed against a listing beside its case, the papers of each side, and what was decided. Thin: the guards of
migration 0002 say again what makes a decision lawful."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appeals.states import Against, Kind, NotAdmitted, Outcome, Side
from lists.states import Finding


class Filing(models.Model):
    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=[(one, one) for one in Kind])
    listing = models.ForeignKey("lists.Listing", models.PROTECT, related_name="+", verbose_name=_("listing"))
    party = models.UUIDField(_("filed by"))
    against = models.CharField(_("against"), max_length=20, blank=True)
    # What this one asks to be looked at again: a first appeal, a refused correction.
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("decided before"))
    words = models.TextField(_("in their words"), blank=True)
    late_because = models.TextField(_("what kept them"), blank=True)
    late = models.BooleanField(_("after its last day"), default=False)
    elsewhere = models.BooleanField(_("another agency decides"), default=False)
    measure = models.ForeignKey(
        "lists.Measure", models.PROTECT, null=True, related_name="+", verbose_name=_("measure still applied")
    )
    amount = models.PositiveBigIntegerField(_("asked for, in yuan"), null=True)
    received_at = models.DateTimeField(_("received"))
    open = models.BooleanField(_("open"), default=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    reply = models.TextField(_("reply of the authority"), blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True)
    third_party_words = models.TextField(_("words of the third person"), blank=True)
    supplied_at = models.DateTimeField(_("supplied by a third person"), null=True)
    question = models.TextField(_("what is missing"), blank=True)
    asked_at = models.DateTimeField(_("asked for more"), null=True)
    extended_at = models.DateTimeField(_("extended"), null=True)
    overdue_at = models.DateTimeField(_("not decided in time"), null=True)
    hearing_asked_at = models.DateTimeField(_("hearing asked for"), null=True)
    held_at = models.DateTimeField(_("hearing"), null=True)
    place = models.CharField(_("where"), max_length=300, blank=True)
    chair = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("chair"))
    minutes = models.TextField(_("minutes"), blank=True)
    appeared = models.BooleanField(_("the person came"), null=True)
    heard_at = models.DateTimeField(_("hearing recorded"), null=True)
    outcome = models.CharField(_("what follows"), max_length=20, blank=True)
    not_admitted = models.CharField(_("why not admitted"), max_length=20, blank=True)
    found = models.TextField(_("what was found, and why"), blank=True)
    granted = models.PositiveBigIntegerField(_("paid, in yuan"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    PERSONAL = {
        "words",
        "late_because",
        "amount",
        "reply",
        "third_party_words",
        "question",
        "minutes",
        "found",
        "granted",
    }
    NOT_PERSONAL = {
        "case",
        "kind",
        "listing",
        "party",
        "against",
        "before",
        "late",
        "elsewhere",
        "measure",
        "received_at",
        "open",
        "accepted_at",
        "replied_at",
        "supplied_at",
        "asked_at",
        "extended_at",
        "overdue_at",
        "hearing_asked_at",
        "held_at",
        "place",
        "chair",
        "appeared",
        "heard_at",
        "outcome",
        "not_admitted",
        "decided_at",
    }

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        indexes = [models.Index("listing", "received_at", name="filings_of_listing")]
        constraints = [
            models.UniqueConstraint(fields=["listing", "kind"], condition=Q(open=True), name="filing_one_open"),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="filing_known_kind"),
            models.CheckConstraint(condition=Q(against="") | Q(against__in=list(Against)), name="filing_known_against"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=list(Outcome)), name="filing_known_outcome"),
            models.CheckConstraint(
                condition=Q(not_admitted="") | Q(not_admitted__in=list(NotAdmitted)), name="filing_known_objection"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Exhibit(models.Model):
    """A paper that a side put in. Each gets a finding before anything is decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="exhibits", verbose_name=_("filing"))
    side = models.CharField(_("from"), max_length=12, choices=[(one, one) for one in Side])
    file = models.UUIDField(_("file"))
    digest = models.CharField(_("hash"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    at = models.DateTimeField(_("received"))
    finding = models.CharField(_("finding"), max_length=20, blank=True)
    why = models.TextField(_("why"), blank=True)
    found_by = models.UUIDField(_("found by"), null=True)
    found_at = models.DateTimeField(_("found"), null=True)

    PERSONAL = {"file", "digest", "name", "why"}
    NOT_PERSONAL = {"id", "filing", "side", "at", "finding", "found_by", "found_at"}

    class Meta:
        verbose_name = _("paper of a filing")
        verbose_name_plural = _("papers of filings")
        constraints = [
            models.UniqueConstraint(fields=["filing", "file"], name="filing_exhibit_once"),
            models.CheckConstraint(condition=Q(side__in=list(Side)), name="filing_exhibit_known_side"),
            models.CheckConstraint(
                condition=Q(finding="") | Q(finding__in=list(Finding)), name="filing_exhibit_known_finding"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)
