"""One row per case, who signed in its matter, and what the database itself knows of the tables of moves.

Everything that makes a row lawful is said again by the triggers of migration 0002.
"""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states import Effect, Ground, Part
from clock.queries import LegalNow

# Cases with nothing due come last. A constant, so that an index can hold it.
NEVER = "9999-12-31 00:00:00+00"


class Due(models.Func):
    """When a case is due; never, where nothing is."""

    template = f"coalesce(%(expressions)s, '{NEVER}'::timestamptz)"
    arity = 1
    output_field = models.DateTimeField()


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(_("reference"), max_length=30, unique=True)
    # What public pages and other agencies call it; it leads to nothing that the reference opens.
    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    list_slug = models.CharField(_("list"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=30)
    version = models.PositiveIntegerField(_("version"), default=1)
    verb = models.CharField(_("last move"), max_length=30)
    matter = models.UUIDField(_("matter"), db_index=True, help_text=_("A listing and its appeals are one matter."))
    act = models.UUIDField(_("act"), help_text=_("Whose signatures carry what is decided now."))
    # Whose file it is: the key under which the ledger keeps what its events say, until that person is erased.
    subject = models.UUIDField(_("subject"), null=True, blank=True, editable=False)
    agency = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"), db_index=False
    )
    assignee = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("assigned to")
    )
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    updated_at = models.DateTimeField(_("updated"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "ref",
        "public_id",
        "kind",
        "list_slug",
        "state",
        "version",
        "verb",
        "matter",
        "act",
        "subject",
        "agency",
        "assignee",
        "next_due_at",
        "opened_at",
        "updated_at",
    }

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        # Beginning with the agency: whose rows somebody sees is asked first, always (queries/pages.py).
        indexes = [
            models.Index("agency", Due("next_due_at"), "id", name="cases_by_due"),
            models.Index("agency", "updated_at", "id", name="cases_by_updated"),
            models.Index("agency", "ref", "id", name="cases_by_ref"),
            models.Index("subject", name="cases_of_subject", condition=Q(subject__isnull=False)),
        ]
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="cases_version_counts_from_one")]

    def __str__(self) -> str:
        return self.ref


class Signature(models.Model):
    """Somebody did a part of an act. RULES.md 5: nobody does two different parts in one matter, superusers included."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures", verbose_name=_("case"))
    matter = models.UUIDField(_("matter"))
    act = models.UUIDField(_("act"))
    part = models.CharField(_("part"), max_length=20, choices=[(part, part) for part in Part])
    person = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    version = models.PositiveIntegerField(_("version"), help_text=_("Of the case, by the move that was signed."))
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "case", "matter", "act", "part", "person", "version", "at"}

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        indexes = [models.Index("matter", "act", "part", name="signatures_of_act")]
        constraints = [
            models.UniqueConstraint(fields=["matter", "act", "part", "person"], name="signature_once"),
            models.CheckConstraint(condition=Q(part__in=list(Part)), name="signature_known_part"),
            ExclusionConstraint(
                name="signature_four_eyes",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("part", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.person_id}"


class Recusal(models.Model):
    """An official who stays out of a matter: an interest that they declared, or a complaint of the person concerned."""

    matter = models.UUIDField(_("matter"))
    person = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    ground = models.CharField(_("ground"), max_length=20, choices=[(ground, ground) for ground in Ground])
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "matter", "person", "ground", "at"}

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["matter", "person"], name="recusal_once"),
            models.CheckConstraint(condition=Q(ground__in=list(Ground)), name="recusal_known_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.person_id}"


class Edge(models.Model):
    """One lawful step of one kind of case. Written by migrations alone (transitions/tables.py); triggers read it."""

    kind = models.CharField(_("kind"), max_length=30)
    verb = models.CharField(_("move"), max_length=30)
    source = models.CharField(_("from"), max_length=30, blank=True, help_text=_("Nothing: the case is opened."))
    target = models.CharField(_("to"), max_length=30)
    effect = models.CharField(_("effect"), max_length=10, blank=True)
    needs = ArrayField(models.CharField(max_length=20), verbose_name=_("signatures"), default=list)
    opens_act = models.BooleanField(_("opens an act"), default=False)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "kind", "verb", "source", "target", "effect", "needs", "opens_act"}

    class Meta:
        verbose_name = _("lawful step")
        verbose_name_plural = _("lawful steps")
        constraints = [
            models.UniqueConstraint(fields=["kind", "verb", "source"], name="edge_once"),
            # RULES.md 13: no burden without two named humans, whatever a table says.
            models.CheckConstraint(
                condition=~Q(effect=Effect.BURDEN) | Q(needs__len__gte=2), name="edge_burden_needs_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.verb} {self.source} → {self.target}"


class Burden(models.Model):
    """A state that no case comes into, by whatever way, unless these have signed one act of it."""

    kind = models.CharField(_("kind"), max_length=30)
    state = models.CharField(_("state"), max_length=30)
    needs = ArrayField(models.CharField(max_length=20), verbose_name=_("signatures"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "kind", "state", "needs"}

    class Meta:
        verbose_name = _("burdened state")
        verbose_name_plural = _("burdened states")
        constraints = [
            models.UniqueConstraint(fields=["kind", "state"], name="burden_once"),
            models.CheckConstraint(condition=Q(needs__len__gte=2), name="burden_needs_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"


class Counter(models.Model):
    """The last number given to a reference, per prefix and year."""

    prefix = models.CharField(_("prefix"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "prefix", "year", "last"}

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


class Answer(models.Model):
    """What a repeated request is answered with. The same key and the same body are the same wish."""

    owner = models.UUIDField(_("whose key"))
    key = models.CharField(_("key"), max_length=200)
    fingerprint = models.BinaryField(_("what was asked"), max_length=32)
    outcome = models.JSONField(_("answer"), null=True)
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    expires_at = models.DateTimeField(_("kept until"), db_index=True)

    PERSONAL = {"outcome"}  # kept for a day
    NOT_PERSONAL = {"id", "owner", "key", "fingerprint", "at", "expires_at"}

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answer_once")]

    def __str__(self) -> str:
        return self.key
