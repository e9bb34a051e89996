"""What one official has proposed and a second has yet to decide, and the hearings before each decision."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from lists.models.listings import Listing, UnderWay
from lists.states import Proposal


class Hearing(models.Model):
    """Told in time, before somebody who has done nothing in the matter, and written down. One for each decision: of the
    listing, which is told apart by its own id, and of each later act."""

    of = models.UUIDField(primary_key=True)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="hearings", verbose_name=_("listing"))
    held_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=300)
    chair = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("chair"))
    minutes = models.TextField(_("minutes"), blank=True)
    appeared = models.BooleanField(_("the person came"), null=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True)

    PERSONAL = {"minutes"}
    NOT_PERSONAL = {"of", "listing", "held_at", "place", "chair", "appeared", "recorded_at"}

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")

    def __str__(self) -> str:
        return self.place


class Proposed(UnderWay):
    """The first half of a burden, in an act of its own (cases, DESIGN.md), and how far it has come: told, answered, decided,
    served, in effect. What the listing says of itself of its first decision, this says of a later one."""

    act = models.UUIDField(primary_key=True)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="proposals", verbose_name=_("listing"))
    kind = models.CharField(_("of what"), max_length=12, choices=[(one, one) for one in Proposal])
    text = models.TextField(_("why"))
    years = models.PositiveSmallIntegerField(_("years"), default=0)
    records = ArrayField(models.UUIDField(), verbose_name=_("records"), default=list)
    papers = ArrayField(models.UUIDField(), verbose_name=_("papers"), default=list)
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    answer_found = models.TextField(_("what was said to the answer"), blank=True, default="")
    ends_at = models.DateTimeField(_("the end that it gave the entry"), null=True)
    settled_at = models.DateTimeField(_("over"), null=True)  # in effect, or fallen

    PERSONAL = {"text", "papers", "waiver", "answer_found"}
    NOT_PERSONAL = {
        "act",
        "listing",
        "kind",
        "years",
        "records",
        "at",
        "waived_at",
        "answered_at",
        "hearing_asked_at",
        "decided_at",
        "decision_served_at",
        "effective_at",
        "ends_at",
        "settled_at",
    }

    class Meta:
        verbose_name = _("proposal of a burden")
        verbose_name_plural = _("proposals of burdens")
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(Proposal)), name="proposal_known_kind")]

    def __str__(self) -> str:
        return self.kind
