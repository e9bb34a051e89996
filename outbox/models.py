"""Messages that leave the system, written in the transaction of what they tell of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from outbox.states import MessageState


class Message(models.Model):
    topic = models.CharField(_("topic"), max_length=60)
    case = models.UUIDField(_("case"), null=True, help_text=_("The case it is about, where it is about one."))
    refs = models.JSONField(_("references"), default=dict, help_text=_("Ids only: who receives it asks for the rest."))
    dedupe_key = models.CharField(_("key"), max_length=200, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=[(s, s) for s in MessageState], default=MessageState.WAITING
    )
    created_at = models.DateTimeField(_("written"), db_default=LegalNow())
    next_attempt_at = models.DateTimeField(_("next attempt"), db_default=LegalNow())
    first_tried_at = models.DateTimeField(_("first tried"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(
        _("last error"), max_length=200, blank=True, help_text=_("Its kind, never its words.")
    )

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "topic",
        "case",
        "refs",
        "dedupe_key",
        "state",
        "created_at",
        "next_attempt_at",
        "first_tried_at",
        "delivered_at",
        "attempts",
        "last_error",
    }

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            # Only what is still to be done is indexed for the relay.
            models.Index("next_attempt_at", "id", name="outbox_due", condition=Q(state=MessageState.WAITING)),
            models.Index("case", "id", name="outbox_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(MessageState)), name="outbox_known_state"),
            models.CheckConstraint(
                condition=(Q(state=MessageState.DELIVERED) & Q(delivered_at__isnull=False))
                | (~Q(state=MessageState.DELIVERED) & Q(delivered_at__isnull=True)),
                name="outbox_delivered_says_when",
            ),
            models.CheckConstraint(
                condition=Q(attempts__gte=0) & Q(created_at__lte=F("next_attempt_at")), name="outbox_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
