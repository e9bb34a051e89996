"""How a notice was brought to somebody, and what they say about it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from notices.models.notices import Notice
from notices.states import Channel, Outcome

CHANNELS = [
    (Channel.IN_PERSON, _("In person")),
    (Channel.POST, _("By post")),
    (Channel.ELECTRONIC, _("By mail to an electronic address")),
    (Channel.PORTAL, _("Opened on the public pages")),
    (Channel.ANNOUNCEMENT, _("By public announcement")),
]
OUTCOMES = [
    (Outcome.UNDER_WAY, _("under way")),
    (Outcome.DELIVERED, _("delivered")),
    (Outcome.FAILED, _("failed")),
    (Outcome.BOUNCED, _("came back")),
    (Outcome.SET_ASIDE, _("set aside")),
]


class Service(models.Model):
    """One attempt. What it says of the past stays; it ends once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="services", verbose_name=_("notice"))
    channel = models.CharField(_("how"), max_length=15, choices=CHANNELS)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, default=Outcome.UNDER_WAY)
    address = models.CharField(_("address"), max_length=300, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    begun_by = models.UUIDField(_("begun by"), null=True)
    begun_at = models.DateTimeField(_("begun"), db_default=LegalNow())
    ended_by = models.UUIDField(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    receiver = models.CharField(_("who took it"), max_length=200, blank=True)
    proof = models.UUIDField(_("proof"), null=True, help_text=_("A file of records, which erases it with its subject."))
    proof_digest = models.CharField(_("hash of the proof"), max_length=64, blank=True)
    opened_with = models.ForeignKey(
        "notices.AccessCode", models.PROTECT, null=True, related_name="+", verbose_name=_("opened with")
    )
    served_at = models.DateTimeField(_("counts from"), null=True)
    finding = models.CharField(_("what was found"), max_length=2000, blank=True)

    PERSONAL = {"address", "tracking", "reason", "receiver", "proof", "proof_digest", "finding"}
    NOT_PERSONAL = {
        "id",
        "notice",
        "channel",
        "outcome",
        "begun_by",
        "begun_at",
        "ended_by",
        "ended_at",
        "opened_with",
        "served_at",
    }

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = [
            models.Index("notice", "begun_at", name="services_of_notice"),
            models.Index(
                "begun_at", name="announcements_under_way", condition=Q(channel="announcement", outcome="under way")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="service_known_channel"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="service_known_outcome"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(outcome=Outcome.DELIVERED), name="service_one_that_counts"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.UNDER_WAY, ended_at=None, served_at=None)
                | Q(outcome__in=[Outcome.FAILED, Outcome.BOUNCED], ended_at__isnull=False, served_at=None)
                | Q(
                    outcome__in=[Outcome.DELIVERED, Outcome.SET_ASIDE],
                    ended_at__isnull=False,
                    served_at__isnull=False,
                ),
                name="service_delivered_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.begun_at:%Y-%m-%d}"


class Challenge(models.Model):
    """The addressee, or somebody for them, says that a notice never came. An official answers; nobody decides twice."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="challenges", verbose_name=_("service"))
    by = models.UUIDField(_("by"))
    said = models.CharField(_("what they say"), max_length=2000, blank=True)
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    upheld = models.BooleanField(_("upheld"), null=True)
    answer = models.CharField(_("answer"), max_length=2000, blank=True)
    answered_by = models.UUIDField(_("answered by"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    PERSONAL = {"said", "answer"}
    NOT_PERSONAL = {"id", "service", "by", "at", "upheld", "answered_by", "answered_at"}

    class Meta:
        verbose_name = _("challenge of a service")
        verbose_name_plural = _("challenges of services")
        constraints = [
            models.UniqueConstraint(fields=["service"], condition=Q(upheld=None), name="challenge_one_open"),
            models.CheckConstraint(
                condition=Q(upheld=None, answered_at=None) | Q(upheld__isnull=False, answered_at__isnull=False),
                name="challenge_answered_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.service_id)
