"""A listing beside its case, what it rests on, what was answered and claimed."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from lists.states import ClaimState, Finding, MeasureState, Occasion, WayOut


class UnderWay(models.Model):
    """How far a decision has come, in the same words of a listing and of a later act of it: answered, decided, served, in
    effect."""

    waived_at = models.DateTimeField(_("answer given up"), null=True)
    waiver = models.UUIDField(_("paper of that"), null=True)
    answered_at = models.DateTimeField(_("answered in full"), null=True)
    hearing_asked_at = models.DateTimeField(_("hearing asked for"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_served_at = models.DateTimeField(_("decision served"), null=True)
    effective_at = models.DateTimeField(_("in effect since"), null=True)

    class Meta:
        abstract = True


class Listing(UnderWay):
    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    list = models.ForeignKey("lists.List", models.PROTECT, related_name="listings", verbose_name=_("list"))
    standard = models.ForeignKey("lists.Standard", models.PROTECT, related_name="+", verbose_name=_("standard"))
    ground = models.CharField(_("ground"), max_length=60)
    subject = models.ForeignKey("records.Subject", models.PROTECT, related_name="+", verbose_name=_("subject"))
    beneficiary = models.ForeignKey(
        "records.Subject", models.PROTECT, null=True, related_name="+", verbose_name=_("in favour of")
    )
    # False from the moment it is over: what the one live listing per subject, list and ground is counted by.
    live = models.BooleanField(_("live"), default=True)
    established = models.TextField(_("what was established"), blank=True)
    answer_found = models.TextField(_("what was said to the answer"), blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    extended_years = models.PositiveSmallIntegerField(_("years added"), default=0)
    way = models.CharField(_("ended because"), max_length=20, blank=True)
    removed_at = models.DateTimeField(_("ended"), null=True)
    listed_on = models.DateField(_("listed since"), null=True)  # before this program; its time counts from then
    erased_at = models.DateTimeField(_("erased"), null=True)
    consented_at = models.DateTimeField(_("consented"), null=True)  # to being named on a redlist
    consent_paper = models.UUIDField(_("paper of the consent"), null=True)
    consent_revoked_at = models.DateTimeField(_("consent taken back"), null=True)

    PERSONAL = {"established", "answer_found", "waiver", "consent_paper"}
    NOT_PERSONAL = {
        "case",
        "list",
        "standard",
        "ground",
        "subject",
        "beneficiary",
        "live",
        "waived_at",
        "answered_at",
        "hearing_asked_at",
        "decided_at",
        "decision_served_at",
        "effective_at",
        "ends_at",
        "extended_years",
        "way",
        "removed_at",
        "listed_on",
        "erased_at",
        "consented_at",
        "consent_revoked_at",
    }

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "list", "ground"], condition=Q(live=True), name="listing_one_live"
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(ends_at__gt=F("effective_at")), name="listing_has_end"
            ),
            models.CheckConstraint(condition=Q(way="") | Q(way__in=list(WayOut)), name="listing_known_way_out"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class ListingRecord(models.Model):
    """A record that the listing rests on, and the deed by which the same one is known again (RULES.md 9)."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="rests_on", verbose_name=_("listing"))
    record = models.ForeignKey("records.Record", models.PROTECT, related_name="+", verbose_name=_("record"))
    fingerprint = ArrayField(models.CharField(max_length=100), verbose_name=_("ground, act and period"))
    extends = models.BooleanField(_("for the extension"), default=False)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "listing", "record", "fingerprint", "extends"}

    class Meta:
        verbose_name = _("record of a listing")
        verbose_name_plural = _("records of listings")
        constraints = [models.UniqueConstraint(fields=["listing", "record"], name="listing_record_once")]

    def __str__(self) -> str:
        return str(self.record_id)


class Measure(models.Model):
    """Chosen one by one, each with its reason and its own end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="measures", verbose_name=_("listing"))
    kind = models.ForeignKey("lists.MeasureKind", models.PROTECT, related_name="+", verbose_name=_("measure"))
    state = models.CharField(_("state"), max_length=10, choices=[(one, one) for one in MeasureState])
    reason = models.TextField(_("reason"))
    ends_at = models.DateTimeField(_("ends"), null=True)
    effective_at = models.DateTimeField(_("in effect since"), null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    PERSONAL = {"reason"}
    NOT_PERSONAL = {"id", "listing", "kind", "state", "ends_at", "effective_at", "lifted_at"}

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(fields=["listing", "kind"], name="measure_once"),
            models.CheckConstraint(condition=Q(state__in=list(MeasureState)), name="measure_known_state"),
            models.CheckConstraint(
                condition=~Q(state=MeasureState.EFFECTIVE) | Q(effective_at__isnull=False, ends_at__isnull=False),
                name="measure_has_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Span(models.Func):
    """From one moment until before another."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Lifting(models.Model):
    """A measure rests for one occasion. Of a paper of illness nothing is kept but that it was seen."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="liftings", verbose_name=_("measure"))
    occasion = models.CharField(_("occasion"), max_length=12, choices=[(one, one) for one in Occasion])
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))
    paper_seen = models.BooleanField(_("a paper was seen"), default=False)
    paper = models.UUIDField(_("paper"), null=True)
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL = {"occasion", "paper"}
    NOT_PERSONAL = {"id", "measure", "from_at", "until_at", "paper_seen", "at"}

    class Meta:
        verbose_name = _("lifting for one occasion")
        verbose_name_plural = _("liftings for one occasion")
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="lifting_ends_after_begin"),
            ExclusionConstraint(
                name="lifting_once",
                expressions=[
                    ("measure", RangeOperators.EQUAL),
                    (Span("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
            # RULES.md 11: papers of illness are destroyed with the decision.
            models.CheckConstraint(
                condition=~Q(occasion=Occasion.ILLNESS) | Q(paper=None), name="lifting_keeps_no_illness"
            ),
        ]

    def __str__(self) -> str:
        return self.occasion


class Answer(models.Model):
    """What the person said to the notice."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="answers", verbose_name=_("listing"))
    text = models.TextField(_("answer"))
    complete = models.BooleanField(_("all that they want to say"))
    by = models.UUIDField(_("by"), null=True)
    at = models.DateTimeField(_("when"))

    PERSONAL = {"text"}
    NOT_PERSONAL = {"id", "listing", "complete", "by", "at"}

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return str(self.pk)


class Exhibit(models.Model):
    """A paper that the person put in. Each gets a finding before anything is decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="exhibits", verbose_name=_("listing"))
    file = models.UUIDField(_("file"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    finding = models.CharField(_("finding"), max_length=20, blank=True)
    why = models.TextField(_("why"), blank=True)
    found_by = models.UUIDField(_("found by"), null=True)
    found_at = models.DateTimeField(_("found"), null=True)

    PERSONAL = {"file", "name", "why"}
    NOT_PERSONAL = {"id", "listing", "finding", "found_by", "found_at"}

    class Meta:
        verbose_name = _("paper of an answer")
        verbose_name_plural = _("papers of answers")
        constraints = [
            models.UniqueConstraint(fields=["listing", "file"], name="exhibit_once"),
            models.CheckConstraint(
                condition=Q(finding="") | Q(finding__in=list(Finding)), name="exhibit_known_finding"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class Claim(models.Model):
    """Somebody says, with papers, that it is fulfilled. From then on three days run against the entry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="claims", verbose_name=_("listing"))
    way = models.CharField(_("what has happened"), max_length=20)
    words = models.TextField(_("in their words"), blank=True)
    by = models.UUIDField(_("by"), null=True)
    # Whose words and papers these are, whoever handed them in: the beneficiary's, or else the subject's.
    by_beneficiary = models.BooleanField(_("the beneficiary says it"), default=False, db_default=False)
    # And whether they say it themselves, rather than an official or an agency in their own name.
    by_subject = models.BooleanField(_("the person concerned says it"), default=False, db_default=False)
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("instead of the opposed claim")
    )
    at = models.DateTimeField(_("when"))
    hide_at = models.DateTimeField(_("hidden from"))
    digests = ArrayField(models.CharField(max_length=64), verbose_name=_("hashes of its papers"), default=list)
    papers = ArrayField(models.UUIDField(), verbose_name=_("papers"), default=list)
    objection = models.TextField(_("objection"), blank=True)
    objection_papers = ArrayField(models.UUIDField(), verbose_name=_("papers of the objection"), default=list)
    noted_by = models.UUIDField(_("who wrote the objection down"), null=True)
    objected_at = models.DateTimeField(_("objected"), null=True)
    verified = models.BooleanField(_("fulfilled, as another agency found"), null=True)
    verified_at = models.DateTimeField(_("found"), null=True)
    finding = models.TextField(_("what it found"), blank=True)
    state = models.CharField(_("state"), max_length=10, default=ClaimState.OPEN)
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled_by = models.UUIDField(_("settled by"), null=True)

    PERSONAL = {"words", "objection", "digests", "papers", "objection_papers", "finding"}
    NOT_PERSONAL = {
        "id",
        "listing",
        "way",
        "by",
        "by_beneficiary",
        "by_subject",
        "instead_of",
        "at",
        "hide_at",
        "noted_by",
        "objected_at",
        "verified",
        "verified_at",
        "state",
        "settled_at",
        "settled_by",
    }

    class Meta:
        verbose_name = _("claim of fulfilment")
        verbose_name_plural = _("claims of fulfilment")
        constraints = [
            models.UniqueConstraint(fields=["listing"], condition=Q(state=ClaimState.OPEN), name="claim_one_open"),
            models.CheckConstraint(condition=Q(state__in=list(ClaimState)), name="claim_known_state"),
            models.CheckConstraint(condition=Q(hide_at__gt=F("at")), name="claim_hides_after"),
        ]

    def __str__(self) -> str:
        return str(self.id)
