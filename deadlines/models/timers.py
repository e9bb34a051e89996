"""Running deadlines, what changed them, and what must be counted anew. Migration 0006 guards them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.rules.verdicts import WAITS
from clock.queries import LegalNow
from deadlines.models.calendars import CalendarVersion, RuleVersion
from deadlines.states import CANARY, COUNTED, LIVE, Effect, Hold, Sort, TimerState, Whose

# Duties that ran out and were not done since.
OVERDUE = Q(state=TimerState.FIRED, effect=Effect.INTERNAL, met_at=None)
DUE = Q(state__in=LIVE, due_at__isnull=False)
HELD = Q(state=TimerState.HELD)
FAILING = Q(state=TimerState.ARMED, attempts__gt=0) & ~Q(last_error=WAITS)  # the sweep has tried, and tries again


class Timer(models.Model):
    """One generation of one running clock of a case. Dates never change: a change of any is the next generation.

    What each generation was counted from stands in `counted`; the guards of migration 0006 keep the rest.
    """

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("case"), db_index=False
    )
    # The case's, which never changes: whose queue it stands in. Migration 0008 writes it, so nothing need be checked.
    agency = models.ForeignKey(
        "people.Agency",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("agency"),
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(_("clock"), max_length=40)
    generation = models.PositiveIntegerField(_("generation"))
    state = models.CharField(_("state"), max_length=10, choices=[(state.value, state.value) for state in TimerState])
    hold = models.CharField(
        _("held because"), max_length=12, blank=True, choices=[(hold.value, hold.value) for hold in Hold]
    )
    whose = models.CharField(_("whom it binds"), max_length=5, choices=[(whose.value, whose.value) for whose in Whose])
    effect = models.CharField(_("effect"), max_length=10, choices=[(effect.value, effect.value) for effect in Effect])
    rule = models.ForeignKey(
        RuleVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("rule"), db_index=False
    )
    calendar = models.ForeignKey(
        CalendarVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("calendar"), db_index=False
    )
    trigger_at = models.DateTimeField(_("trigger"))
    due_at = models.DateTimeField(_("due"), null=True)
    # Everything between the trigger and the latest reading was looked at, and nothing beyond.
    earliest_on = models.DateField(_("last day at the earliest"), null=True)
    latest_on = models.DateField(_("last day at the latest"), null=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    promised_at = models.DateTimeField(_("promised"), null=True)
    counted = models.JSONField(_("derivation"), default=dict)
    made_at = models.DateTimeField(_("made"), db_default=LegalNow())
    # What becomes of it.
    next_at = models.DateTimeField(_("looked at next"), null=True)
    attempts = models.PositiveIntegerField(_("failed attempts"), default=0)
    last_error = models.CharField(_("last failure"), max_length=200, blank=True)
    fired_at = models.DateTimeField(_("ran out"), null=True)
    met_at = models.DateTimeField(_("done late"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    PERSONAL = {"counted"}  # reasons that officials wrote beside a pause or an extension
    NOT_PERSONAL = {
        "id",
        "case",
        "agency",
        "kind",
        "generation",
        "state",
        "hold",
        "whose",
        "effect",
        "rule",
        "calendar",
        "trigger_at",
        "due_at",
        "earliest_on",
        "latest_on",
        "provisional",
        "promised_at",
        "made_at",
        "next_at",
        "attempts",
        "last_error",
        "fired_at",
        "met_at",
        "ended_at",
    }

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        permissions = [("view_failing", "Can see deadlines on which the sweep fails")]
        indexes = [
            # What the sweep asks for: the next moment to act, of open rows alone.
            models.Index("next_at", name="timers_to_sweep", condition=Q(state=TimerState.ARMED)),
            # What officials ask for: each agency's, in order.
            models.Index("agency", "made_at", "id", name="timers_held", condition=HELD),
            models.Index("agency", "due_at", "id", name="timers_failing", condition=FAILING),
            models.Index("agency", "due_at", "id", name="timers_overdue", condition=OVERDUE),
            models.Index("agency", "due_at", "id", name="timers_due", condition=DUE),
            models.Index("calendar", "latest_on", "id", name="timers_to_recount", condition=Q(state__in=COUNTED)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "generation"], name="timer_generation_once"),
            models.UniqueConstraint(fields=["case", "kind"], name="timer_one_live", condition=Q(state__in=LIVE)),
            models.UniqueConstraint(fields=["kind"], name="timer_one_canary", condition=Q(case=None, state__in=LIVE)),
            models.CheckConstraint(
                condition=Q(kind=CANARY, case=None, rule=None, calendar=None)
                | Q(case__isnull=False, rule__isnull=False, calendar__isnull=False),
                name="timer_belongs_to_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state=TimerState.FIRED, fired_at__isnull=False, fired_at__gte=F("due_at"))
                | (~Q(state=TimerState.FIRED) & Q(fired_at=None)),
                name="timer_never_early",
            ),
            models.CheckConstraint(
                condition=~Q(state=TimerState.FIRED, effect=Effect.ADVERSE, provisional=True),
                name="timer_adverse_not_provisional",
            ),
            models.CheckConstraint(
                condition=Q(state=TimerState.HELD) & ~Q(hold="") | ~Q(state=TimerState.HELD) & Q(hold=""),
                name="timer_held_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=TimerState.ARMED) | Q(due_at__isnull=False, next_at__gte=F("due_at")),
                name="timer_armed_is_due_some_time",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(state=TimerState.FIRED, met_at__gte=F("fired_at")),
                name="timer_late_after_it_ran_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.generation}"


class Adjustment(models.Model):
    """One dated change of one running clock, with its reason: which generation it made, by whom."""

    timer = models.OneToOneField(
        Timer, models.PROTECT, related_name="adjustment", verbose_name=_("the generation that it made")
    )
    sort = models.CharField(_("kind of change"), max_length=12, choices=[(sort.value, sort.value) for sort in Sort])
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    by = models.UUIDField(_("by"), null=True)
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    rework = models.ForeignKey(
        "Rework",
        models.PROTECT,
        null=True,
        related_name="adjustments",
        verbose_name=_("by this recount"),
        db_index=False,
    )

    PERSONAL = {"reason", "document"}
    NOT_PERSONAL = {"id", "timer", "sort", "at", "by", "rework"}

    class Meta:
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_a_reason")]
        indexes = [models.Index("rework", "id", name="adjustments_of_recount", condition=Q(rework__isnull=False))]

    def __str__(self) -> str:
        return f"{self.sort} {self.timer_id}"


class DeclaredOutage(models.Model):
    """A time in which nobody could file. Once a second official has confirmed it, every window of a citizen that it touched is
    lengthened (`Rework`)."""

    public_id = models.UUIDField(_("opaque id"), default=uuid.uuid4, unique=True, editable=False)
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "public_id", "from_at", "until_at", "reason", "document", "declared_by", "declared_at"}

    class Meta:
        verbose_name = _("declared outage")
        verbose_name_plural = _("declared outages")
        constraints = [
            models.CheckConstraint(condition=Q(from_at__lt=F("until_at")), name="outage_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="outage_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class OutageConfirmation(models.Model):
    """A second official knows of it as well."""

    outage = models.OneToOneField(
        DeclaredOutage, models.PROTECT, primary_key=True, related_name="confirmation", verbose_name=_("outage")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), db_default=LegalNow())
    reason = models.TextField(_("reason"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"outage", "confirmed_by", "confirmed_at", "reason"}

    class Meta:
        verbose_name = _("confirmation of an outage")
        verbose_name_plural = _("confirmations of outages")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="outage_confirmed_with_a_reason")]

    def __str__(self) -> str:
        return str(self.outage_id)


class OutageEnd(models.Model):
    """It ended sooner than was declared. One that ended when it began never was."""

    outage = models.OneToOneField(
        DeclaredOutage, models.PROTECT, primary_key=True, related_name="end", verbose_name=_("outage")
    )
    ends_at = models.DateTimeField(_("ended"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ended by"))
    ended_at = models.DateTimeField(_("said"), db_default=LegalNow())
    reason = models.TextField(_("reason"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"outage", "ends_at", "ended_by", "ended_at", "reason"}

    class Meta:
        verbose_name = _("early end of an outage")
        verbose_name_plural = _("early ends of outages")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="outage_ended_with_a_reason")]

    def __str__(self) -> str:
        return str(self.outage_id)


class Rework(models.Model):
    """Deadlines that must be counted anew: since a calendar came into force, or because of an outage. Rows are the queue:
    whoever works on one goes on where the last one stopped."""

    calendar = models.ForeignKey(
        CalendarVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("new calendar")
    )
    source = models.ForeignKey(
        CalendarVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("counted with")
    )
    from_on = models.DateField(_("first changed day"), null=True)
    outage = models.OneToOneField(
        DeclaredOutage, models.PROTECT, null=True, related_name="rework", verbose_name=_("outage")
    )
    after_on = models.DateField(_("worked off to"), null=True)
    after_id = models.BigIntegerField(_("worked off to"), default=0)
    seen = models.PositiveIntegerField(_("looked at"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    redress = models.PositiveIntegerField(_("for people to look at"), default=0)
    begun_at = models.DateTimeField(_("begun"), db_default=LegalNow())
    finished_at = models.DateTimeField(_("finished"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "calendar",
        "source",
        "from_on",
        "outage",
        "after_on",
        "after_id",
        "seen",
        "changed",
        "redress",
        "begun_at",
        "finished_at",
    }

    class Meta:
        verbose_name = _("recount")
        verbose_name_plural = _("recounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(outage=None, calendar__isnull=False, source__isnull=False, from_on__isnull=False)
                | Q(outage__isnull=False, calendar=None, source=None),
                name="rework_has_one_cause",
            ),
            models.UniqueConstraint(fields=["calendar", "source"], name="rework_once"),
        ]
        indexes = [models.Index("id", name="reworks_open", condition=Q(finished_at=None))]

    def __str__(self) -> str:
        return f"{self.calendar or self.outage}"


class Redress(models.Model):
    """A deadline that ran out as it was counted then, and as it would not have by what is known now. People must look."""

    timer = models.ForeignKey(Timer, models.PROTECT, related_name="redress", verbose_name=_("deadline"))
    rework = models.ForeignKey(Rework, models.PROTECT, related_name="found", verbose_name=_("found by"))
    due_at = models.DateTimeField(_("as it is counted now"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    settled_at = models.DateTimeField(_("looked at"), null=True)
    outcome = models.TextField(_("what was done"), blank=True)

    PERSONAL = {"outcome"}
    NOT_PERSONAL = {"id", "timer", "rework", "due_at", "settled_by", "settled_at"}

    class Meta:
        verbose_name = _("case for redress")
        verbose_name_plural = _("cases for redress")
        constraints = [models.UniqueConstraint(fields=["timer", "rework"], name="redress_once")]
        indexes = [models.Index("id", name="redress_open", condition=Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.timer_id}"


class Requirement(models.Model):
    """A state in which no case may be without this clock running. Written by migrations alone, as tables of moves are."""

    kind = models.CharField(_("kind of case"), max_length=30)
    state = models.CharField(_("state"), max_length=30)
    timer = models.CharField(_("clock"), max_length=40)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "kind", "state", "timer"}

    class Meta:
        verbose_name = _("required deadline")
        verbose_name_plural = _("required deadlines")
        constraints = [models.UniqueConstraint(fields=["kind", "state", "timer"], name="requirement_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state} {self.timer}"
