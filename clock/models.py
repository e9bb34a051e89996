"""The legal clock's state and its jumps. Both are written by database functions alone (migration 0002)."""

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _


class State(models.Model):
    """One row: what `legal_now()` is made of."""

    id = models.BooleanField(primary_key=True, default=True)
    demo = models.BooleanField(_("demonstration"), default=False)
    demo_offset = models.DurationField(_("moved forward by"))
    high_water = models.DateTimeField(_("legal time is never before"))
    observed_wall = models.DateTimeField(_("last observed"))
    trusted = models.BooleanField(_("trusted"), default=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "demo", "demo_offset", "high_water", "observed_wall", "trusted"}

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clock")
        constraints = [models.CheckConstraint(condition=models.Q(id=True), name="clock_one_row")]

    def __str__(self) -> str:
        return self.high_water.isoformat()


class Jump(models.Model):
    """The clock moved otherwise than time did. Burdens wait until two officials have looked."""

    KINDS = [
        ("step", _("the clock was set")),
        ("back", _("the clock is behind what it showed before")),
        ("hosts", _("two machines show different times")),
        ("silence", _("nobody had looked for more than a year")),
    ]

    kind = models.CharField(_("what was seen"), max_length=8, choices=KINDS)
    observer = models.CharField(_("seen by"), max_length=100)
    found_wall = models.DateTimeField(_("clock showed"))
    expected_wall = models.DateTimeField(_("expected"))
    first_by = models.UUIDField(_("first official"), null=True)
    first_reason = models.TextField(_("first reason"), blank=True)
    first_at = models.DateTimeField(_("first accepted"), null=True)
    second_by = models.UUIDField(_("second official"), null=True)
    second_reason = models.TextField(_("second reason"), blank=True)
    second_at = models.DateTimeField(_("second accepted"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "kind",
        "observer",
        "found_wall",
        "expected_wall",
        "first_by",
        "first_reason",
        "first_at",
        "second_by",
        "second_reason",
        "second_at",
    }

    class Meta:
        verbose_name = _("jump of the clock")
        verbose_name_plural = _("jumps of the clock")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | (models.Q(first_by__isnull=False) & ~models.Q(second_by=models.F("first_by"))),
                name="clock_jump_two_people",
            ),
        ]

    def __str__(self) -> str:
        shown = date_format(self.found_wall.astimezone(get_current_timezone()), "DATETIME_FORMAT")
        return f"{capfirst(self.get_kind_display())}, {shown}"
