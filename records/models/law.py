"""The law that everything here rests on: instruments and their provisions, entered by one official, read by a second."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from records.states import LawField, Power, Rank

RANKS = [
    (Rank.CONSTITUTION, _("constitution")),
    (Rank.LAW, _("law")),
    (Rank.ADMINISTRATIVE_REGULATION, _("administrative regulation")),
    (Rank.JUDICIAL_INTERPRETATION, _("judicial interpretation")),
    (Rank.LOCAL_REGULATION, _("local regulation")),
    (Rank.DEPARTMENT_RULE, _("rule of a department")),
    (Rank.GUIDANCE, _("guidance, which authorises nothing by itself")),
]
FIELDS = [
    (LawField.HEALTH_OR_SAFETY, _("harm to health or safety")),
    (LawField.MARKET_ORDER, _("harm to market order")),
    (LawField.LEGAL_OBLIGATION, _("refusal of a legal obligation")),
    (LawField.NATIONAL_DEFENCE, _("refusal of national-defence duties")),
    (LawField.OTHER, _("another field")),
]
POWERS = [
    (Power.COLLECT, _("that this be collected")),
    (Power.LIST, _("that a list be kept")),
    (Power.RESTRICT, _("that somebody be restricted")),
    (Power.CONFIRM, _("to whom it may be confirmed that somebody is not listed")),
]


class Instrument(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Short, such as spc-list-2017."))
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    number = models.CharField(_("number"), max_length=100, blank=True)
    issuer = models.CharField(_("issued by"), max_length=100)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=RANKS)
    field = models.CharField(_("field"), max_length=40, choices=FIELDS)
    source = models.URLField(_("published at"), max_length=300)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("repealed from"), null=True, blank=True)
    entered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered"), db_default=LegalNow())
    certified_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("compared by")
    )
    certified_at = models.DateTimeField(_("compared"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "code",
        "title",
        "title_en",
        "number",
        "issuer",
        "rank",
        "field",
        "source",
        "in_force_from",
        "in_force_until",
        "entered_by",
        "entered_at",
        "certified_by",
        "certified_at",
    }

    class Meta:
        verbose_name = _("legal instrument")
        verbose_name_plural = _("legal instruments")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=list(Rank)), name="instrument_known_rank"),
            models.CheckConstraint(condition=Q(field__in=list(LawField)), name="instrument_known_field"),
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("entered_by")), name="instrument_read_by_a_second"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="instrument_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="provisions", verbose_name=_("instrument"))
    number = models.CharField(_("article"), max_length=60)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)
    powers = ArrayField(
        models.CharField(max_length=10, choices=POWERS),
        verbose_name=_("it says"),
        default=list,
        blank=True,
    )

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "instrument", "number", "text", "text_en", "powers"}

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["instrument_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="provision_once"),
            models.CheckConstraint(condition=Q(powers__contained_by=list(Power)), name="provision_known_powers"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.code} {self.number}"
