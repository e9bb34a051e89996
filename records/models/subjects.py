"""Whom records are about. A name is plain while it is needed; a number never is."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clock.queries import LegalNow
from records.states import Capacity, IdentifierType, NameKind, SubjectKind

KINDS = [
    (SubjectKind.PERSON, _("Person")),
    (SubjectKind.SOLE_TRADER, _("Sole trader")),
    (SubjectKind.ORGANISATION, _("Organisation")),
    (SubjectKind.PUBLIC_BODY, _("Public body")),
]
TYPES = [
    (IdentifierType.RESIDENT, _("Resident identity number")),
    (IdentifierType.CREDIT_CODE, _("Unified social credit code")),
    (IdentifierType.PASSPORT, _("Passport")),
    (IdentifierType.FOREIGN_COMPANY, _("Foreign company number")),
]


CAPACITIES = [
    (Capacity.ATTORNEY, _("by power of attorney")),
    (Capacity.GUARDIAN, _("guardian")),
    (Capacity.LEGAL, _("legal representative")),
]


class Subject(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    born_on = models.DateField(_("born"), null=True, blank=True)
    born_in_number = models.BooleanField(_("the birth date was read from a number"), default=False)
    known_minor = models.BooleanField(_("known to be a minor"), null=True, blank=True)
    died_on = models.DateField(_("died, or ceased to be"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    address = models.CharField(_("address"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed", editable=False)
    created_at = models.DateTimeField(_("since"), db_default=LegalNow())
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    PERSONAL = {"born_on", "born_in_number", "known_minor", "died_on", "language", "address"}
    NOT_PERSONAL = {"id", "kind", "merged_into", "created_at", "erased_at"}

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(SubjectKind)), name="subject_known_kind"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="subject_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(born_on=None, died_on=None, known_minor=None, address=""),
                name="subject_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Name(models.Model):
    """In any script. `folded` and `sound` are what it is found by."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="names", verbose_name=_("subject"))
    text = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=[(kind, kind) for kind in NameKind])
    folded = models.CharField(_("folded"), max_length=200)
    sound = models.CharField(_("sound"), max_length=400)
    added_at = models.DateTimeField(_("since"), db_default=LegalNow())

    PERSONAL = {"text", "folded", "sound"}
    NOT_PERSONAL = {"id", "subject", "kind", "added_at"}

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        indexes = [
            models.Index(fields=["folded"], name="names_by_folded", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["sound"], name="names_by_sound", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(kind=NameKind.OFFICIAL), name="name_one_official"),
            models.CheckConstraint(condition=~Q(text=""), name="name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """Sealed under its subject's own key; found by a keyed hash; shown by its mask alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="identifiers", verbose_name=_("subject"))
    type = models.CharField(_("kind"), max_length=30, choices=TYPES)
    country = models.CharField(_("country"), max_length=2, default="CN")
    sealed = models.BinaryField(_("sealed"))
    lookup = models.BinaryField(_("keyed hash"), max_length=32)
    key_version = models.PositiveSmallIntegerField(_("key version"), default=1)
    mask = models.CharField(_("number"), max_length=40)
    verified = models.BooleanField(
        _("verified"), default=False, help_text=_("An official has seen it on an original or in its issuer’s register.")
    )
    added_at = models.DateTimeField(_("since"), db_default=LegalNow())

    PERSONAL = {"sealed", "lookup", "mask", "country"}
    NOT_PERSONAL = {"id", "subject", "type", "key_version", "verified", "added_at"}

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(fields=["lookup"], name="identifier_once"),
            models.CheckConstraint(condition=Q(type__in=list(IdentifierType)), name="identifier_known_type"),
        ]

    def __str__(self) -> str:
        return self.mask


class Clearing(models.Model):
    """Somebody of the same name was found to be somebody else. It stays so."""

    first = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("one"))
    second = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("other"))
    by = models.UUIDField(_("by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "first", "second", "by", "at"}

    class Meta:
        verbose_name = _("cleared namesake")
        verbose_name_plural = _("cleared namesakes")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="clearing_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="clearing_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class Merge(models.Model):
    """Two files were found to be one person's. Neither is poured into the other, so that a mistake can be undone."""

    absorbed = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("absorbed"))
    into = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("into"))
    by = models.UUIDField(_("by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    split_by = models.UUIDField(_("split by"), null=True)
    split_at = models.DateTimeField(_("split"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "absorbed", "into", "by", "at", "split_by", "split_at"}

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(split_at=None), name="merge_once_at_a_time"),
            models.CheckConstraint(condition=~Q(absorbed=F("into")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(split_at=None, split_by=None) | Q(split_at__isnull=False, split_by__isnull=False),
                name="merge_split_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.into_id}"


class Representative(models.Model):
    """Who acts for a subject, on which paper, and until when."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="representatives", verbose_name=_("subject"))
    person = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("representative"))
    capacity = models.CharField(_("as"), max_length=10, choices=CAPACITIES)
    document = models.ForeignKey(
        "records.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("document")
    )
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    by = models.UUIDField(_("entered by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL = {"document"}
    NOT_PERSONAL = {"id", "subject", "person", "capacity", "from_on", "until_on", "revoked_at", "by", "at"}

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("person")), name="representative_of_another"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="representative_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.subject_id}"
