"""Users, agencies, contacts, deputies. Constraints repeat in the database what the rules say in Python."""

import datetime
import uuid
import zoneinfo
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clock.queries import LegalNow
from people.states import Kind

KINDS = [(Kind.OFFICIAL, _("Official")), (Kind.CITIZEN, _("Citizen")), (Kind.MACHINE, _("Program"))]


def validate_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is no time zone. Write one such as Asia/Shanghai."), params={"name": name})


class Agency(models.Model):
    # What the ledger calls it.
    public_id = models.UUIDField(
        _("opaque id"), default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("of an agency", "name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="Asia/Shanghai",
        validators=[validate_zone],
        help_text=_("Days end at midnight here."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "public_id", "code", "name", "name_en", "parent", "zone", "closed_on"}

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="agency_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Whom to ask, free of charge."""

    class Purpose(models.TextChoices):
        ENQUIRIES = "enquiries", _("Questions")
        COUNTER = "counter", _("Counter")
        PRIVACY = "privacy", _("Personal data")
        COMPLAINTS = "complaints", _("Complaints")

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="contacts", verbose_name=_("agency"))
    purpose = models.CharField(_("for"), max_length=12, choices=Purpose, default=Purpose.ENQUIRIES)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    address_en = models.CharField(_("address in English"), max_length=200, blank=True)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True)
    hours_en = models.CharField(_("opening hours in English"), max_length=100, blank=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "agency",
        "purpose",
        "phone",
        "email",
        "address",
        "address_en",
        "hours",
        "hours_en",
    }

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["agency_id", "purpose", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "purpose"], name="contact_one_per_purpose"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | ~Q(address=""),
                name="contact_reachable",
                violation_error_message=_("Give a telephone number, a mail address or a place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_purpose_display()}"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class Plainly(Func):
    """A number however it is written: wide or narrow signs, small or large letters, with dashes and spaces or without."""

    template = "upper(regexp_replace(normalize(%(expressions)s, NFKC), '[\\s._/:#()\u2013\u2014\u00b7-]', '', 'g'))"
    output_field: models.CharField = models.CharField()


class User(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9][a-z0-9._-]*\Z", _("Use small letters, digits, dots and hyphens."))],
    )
    # What the ledger and other agencies see instead of a name.
    public_id = models.UUIDField(_("opaque id"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("mail"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default=Kind.OFFICIAL)
    staff_number = models.CharField(
        _("staff number"),
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        help_text=_("One staff number is one person, however many accounts there may be."),
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("agency")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=[("en", "English"), ("zh-hans", "中文")], default="zh-hans"
    )
    is_active = models.BooleanField(_("active"), default=True)
    # An account opens when a second colleague has confirmed it: one alone makes nobody up who could sign beside them.
    asked_by = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("put forward by")
    )
    confirmed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("confirmed by")
    )
    joined_at = models.DateTimeField(_("since"), db_default=LegalNow(), editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = UserManager()

    PERSONAL = {"username", "name", "email", "staff_number", "password"}
    NOT_PERSONAL = {
        "id",
        "public_id",
        "kind",
        "agency",
        "language",
        "is_active",
        "is_superuser",
        "asked_by",
        "confirmed_by",
        "joined_at",
        "last_login",
        "groups",
        "user_permissions",
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("view_history", "Can see who did what to people and agencies, and why")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="user_known_kind"),
            models.CheckConstraint(
                condition=Q(kind=Kind.OFFICIAL, staff_number__isnull=False)
                | (~Q(kind=Kind.OFFICIAL) & Q(staff_number=None)),
                name="user_official_has_staff_number",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CITIZEN, agency=None) | (~Q(kind=Kind.CITIZEN) & Q(agency__isnull=False)),
                name="user_agency_unless_citizen",
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(kind=Kind.OFFICIAL), name="user_superuser_is_official"
            ),
            models.CheckConstraint(condition=~Q(staff_number=""), name="user_staff_number_not_empty"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("id")),
                name="user_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(asked_by=None) | Q(confirmed_by__isnull=False),
                name="user_active_when_confirmed",
            ),
            models.UniqueConstraint(Plainly("staff_number"), name="user_staff_number_is_one_person"),
            # Django marks a password that opens nothing with "!".
            models.CheckConstraint(
                condition=Q(kind=Kind.OFFICIAL) | Q(password__startswith="!"),  # noqa: S106 - no password
                name="user_password_only_for_officials",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Reaches the desk: nobody but officials, and nobody by a box that somebody ticked."""
        return self.is_active and self.kind == Kind.OFFICIAL

    @property
    def waits(self) -> bool:
        """Put forward by one colleague, and not yet confirmed by another."""
        return self.asked_by_id is not None and self.confirmed_by_id is None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class DaysThrough(Func):
    """The days from the first to the last, both included; none where the last is the day before the first."""

    template = "daterange(%(expressions)s + 1)"
    output_field: Any = DateRangeField()


class Deputy(models.Model):
    """Who acts for whom, from day to day. What a principal may not decide, the deputy may not decide for them."""

    principal = models.ForeignKey(User, models.PROTECT, related_name="deputies", verbose_name=_("acts for"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="principals", verbose_name=_("deputy"))
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    appointed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("appointed by"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "principal", "deputy", "from_on", "until_on", "reason", "appointed_by"}

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_not_oneself"),
            models.CheckConstraint(
                condition=~Q(appointed_by=F("deputy")) & ~Q(appointed_by=F("principal")),
                name="deputy_appointed_by_a_third",
            ),
            # Equal to the day before it begins: withdrawn before it began.
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on") - datetime.timedelta(days=1)), name="deputy_ends_after_begin"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deputy_has_reason"),
            ExclusionConstraint(
                name="deputy_once_at_a_time",
                expressions=[
                    ("principal", RangeOperators.EQUAL),
                    ("deputy", RangeOperators.EQUAL),
                    (DaysThrough("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"
