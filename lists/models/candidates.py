"""Candidates of redlists, posted before anybody decides, and what was said against them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from lists.states import Finding


class Posting(models.Model):
    """What the public may read of a candidate, while objections are heard. A person is a mask here already."""

    public_id = models.UUIDField(_("public id"), primary_key=True, default=uuid.uuid4, editable=False)
    list_id = models.CharField(_("list"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    ground = models.JSONField(_("grounds"))
    reasons = models.TextField(_("reasons"))
    benefits = models.JSONField(_("benefits"))
    posted_at = models.DateTimeField(_("posted"))
    objections_until = models.DateTimeField(_("objections until"))

    PERSONAL = {"name", "reasons"}
    NOT_PERSONAL = {"public_id", "list_id", "kind", "ground", "benefits", "posted_at", "objections_until"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.public_id)


class Candidate(Posting):
    listing = models.OneToOneField("lists.Listing", models.PROTECT, related_name="candidate", verbose_name=_("listing"))

    PERSONAL = Posting.PERSONAL
    NOT_PERSONAL = {*Posting.NOT_PERSONAL, "listing"}

    class Meta:
        verbose_name = _("candidate of a redlist")
        verbose_name_plural = _("candidates of redlists")
        indexes = [models.Index(F("posted_at").desc(), F("public_id"), name="candidates_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(objections_until__gte=F("posted_at")), name="candidate_posted_before_end"
            )
        ]


class Posted(Posting):
    """The view: only candidates whose time for objections runs now. Every public surface reads it, and nothing else."""

    PERSONAL = Posting.PERSONAL
    NOT_PERSONAL = Posting.NOT_PERSONAL

    class Meta:
        managed = False
        db_table = "lists_posted"
        verbose_name = _("posted candidate")
        verbose_name_plural = _("posted candidates")


class Objection(models.Model):
    """Anybody's words against a candidate. They belong to this case alone: nothing is recorded of anybody because of them.
    Who said it is forgotten with the decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("lists.Listing", models.PROTECT, related_name="objections", verbose_name=_("listing"))
    text = models.TextField(_("words"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    papers = ArrayField(models.UUIDField(), verbose_name=_("papers"), default=list)
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    finding = models.CharField(_("finding"), max_length=20, blank=True)
    why = models.TextField(_("why"), blank=True)
    found_by = models.UUIDField(_("found by"), null=True)
    found_at = models.DateTimeField(_("found"), null=True)

    PERSONAL = {"text", "name", "papers", "why"}
    NOT_PERSONAL = {"id", "listing", "at", "finding", "found_by", "found_at"}

    class Meta:
        verbose_name = _("objection to a candidate")
        verbose_name_plural = _("objections to candidates")
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="") | Q(finding__in=list(Finding)), name="objection_known_finding"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
