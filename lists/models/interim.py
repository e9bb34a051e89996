"""Immediate effect: once in a case, until its end by law or before."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Interim(models.Model):
    listing = models.OneToOneField(
        "lists.Listing", models.PROTECT, primary_key=True, related_name="interim", verbose_name=_("listing")
    )
    act = models.UUIDField(_("act"))
    imposed_at = models.DateTimeField(_("imposed"))
    until_at = models.DateTimeField(_("at most until"))
    served_at = models.DateTimeField(_("told"), null=True)
    hearing_asked_at = models.DateTimeField(_("hearing asked for"), null=True)
    # The hearing on it, which whoever asked for it is invited to.
    held_at = models.DateTimeField(_("when"), null=True)
    place = models.CharField(_("where"), max_length=300, blank=True)
    chair = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("chair"))
    appeared = models.BooleanField(_("the person came"), null=True)
    heard_at = models.DateTimeField(_("heard"), null=True)
    minutes = models.TextField(_("minutes"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    PERSONAL = {"minutes"}
    NOT_PERSONAL = {
        "listing",
        "act",
        "imposed_at",
        "until_at",
        "served_at",
        "hearing_asked_at",
        "held_at",
        "place",
        "chair",
        "appeared",
        "heard_at",
        "ended_at",
    }

    class Meta:
        verbose_name = _("immediate effect")
        verbose_name_plural = _("immediate effects")
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("imposed_at")), name="interim_has_end"),
        ]

    def __str__(self) -> str:
        return str(self.listing_id)
