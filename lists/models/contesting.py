"""What the listing knows of those who contest it: that they do, since when, and what follows from silence. What they say
stands in the room above."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lists.states import Settled


class Contest(models.Model):
    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="+", verbose_name=_("contested in")
    )
    listing = models.ForeignKey("lists.Listing", models.PROTECT, related_name="contests", verbose_name=_("listing"))
    disputes = models.BooleanField(_("says that the entry is wrong"))
    suspends = models.BooleanField(_("suspends by its filing"), default=False)
    filed_at = models.DateTimeField(_("filed"))
    # Whoever is silent until then has hidden it, for every reader (DESIGN.md, "The reading guard").
    hide_at = models.DateTimeField(_("hidden from"), null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled = models.CharField(_("outcome"), max_length=12, blank=True, choices=[(one, one) for one in Settled])

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "case",
        "listing",
        "disputes",
        "suspends",
        "filed_at",
        "hide_at",
        "settled_at",
        "settled",
    }

    class Meta:
        verbose_name = _("contest of a listing")
        verbose_name_plural = _("contests of listings")
        indexes = [models.Index("listing", name="contests_open", condition=Q(settled_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="") | Q(settled__in=list(Settled)), name="contest_known_outcome"
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None) | (~Q(settled="") & Q(settled_at__isnull=False)),
                name="contest_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(hide_at=None) | Q(hide_at__gte=F("filed_at")), name="contest_hides_after"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)
