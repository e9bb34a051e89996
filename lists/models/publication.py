"""The public register as a projection: one row per public entry, written by transitions. Every public surface reads
`Visible`, the view of it whose dates have the last word (DESIGN.md, "The reading guard")."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class Entry(models.Model):
    """What the public may read of a listing. A natural person's name is a mask here already, unless the standard shows it."""

    public_id = models.UUIDField(_("public id"), primary_key=True, default=uuid.uuid4, editable=False)
    list_id = models.CharField(_("list"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    identifier = models.CharField(_("number"), max_length=40, blank=True)
    ground = models.JSONField(_("grounds"))
    measures = models.JSONField(_("measures"))
    since = models.DateTimeField(_("since"))
    disputed = models.BooleanField(_("disputed"), default=False)
    reasons = models.TextField(_("reasons"), blank=True)  # of a redlist: shown with the name
    visible_from = models.DateTimeField(_("visible from"))
    visible_until = models.DateTimeField(_("visible until"))

    PERSONAL = {"name", "identifier", "reasons"}
    NOT_PERSONAL = {
        "public_id",
        "list_id",
        "kind",
        "ground",
        "measures",
        "since",
        "disputed",
        "visible_from",
        "visible_until",
    }

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.public_id)


class Publication(Entry):
    listing = models.OneToOneField(
        "lists.Listing", models.PROTECT, related_name="publication", verbose_name=_("listing")
    )
    # What it is found by: a keyed hash of each number, and the whole name folded and by its sound.
    folded = models.CharField(_("folded"), max_length=200)
    sound = models.CharField(_("sound"), max_length=400)
    lookup = models.BinaryField(_("keyed hash"), max_length=32, null=True)
    updated_at = models.DateTimeField(_("updated"), db_default=LegalNow())

    PERSONAL = {*Entry.PERSONAL, "folded", "sound", "lookup"}
    NOT_PERSONAL = {*Entry.NOT_PERSONAL, "listing", "updated_at"}

    class Meta:
        verbose_name = _("public entry")
        verbose_name_plural = _("public entries")
        indexes = [
            models.Index("list_id", F("since").desc(), F("public_id"), name="entries_by_list"),
            models.Index("lookup", name="entries_by_number", condition=Q(lookup__isnull=False)),
            # By pattern: how a name begins, and how it ends. What is hidden is passed over within the index.
            models.Index(
                OpClass("folded", "varchar_pattern_ops"), "visible_until", "list_id", name="entries_beginning"
            ),
            models.Index(OpClass("sound", "varchar_pattern_ops"), "visible_until", "list_id", name="entries_sounding"),
            models.Index(
                OpClass(Reverse("sound"), "text_pattern_ops"), "visible_until", "list_id", name="entries_ending"
            ),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="entries_by_name"),
            GinIndex(OpClass("sound", "gin_trgm_ops"), name="entries_by_sound"),
        ]
        constraints = [
            # RULES.md 16: no unmasked number, ever.
            models.CheckConstraint(
                condition=Q(identifier="") | Q(identifier__contains="*"), name="entry_number_masked"
            ),
        ]


class Visible(Entry):
    """The view. Nothing is written here, and nothing public is read elsewhere."""

    folded = models.CharField(max_length=200)
    sound = models.CharField(max_length=400)
    lookup = models.BinaryField(max_length=32, null=True)
    updated_at = models.DateTimeField()

    PERSONAL = {*Entry.PERSONAL, "folded", "sound", "lookup"}
    NOT_PERSONAL = {*Entry.NOT_PERSONAL, "updated_at"}

    class Meta:
        managed = False
        db_table = "lists_visible"
        verbose_name = _("entry of the register")
        verbose_name_plural = _("register")
