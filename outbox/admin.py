from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clock.admin import ReadOnlyAdmin
from outbox import transitions
from outbox.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What left the system, what waits, and what was given up. Nothing is written here but another attempt."""

    list_display = ("id", "topic", "case", "state", "attempts", "created_at", "next_attempt_at", "last_error")
    list_filter = ("state", "topic")
    ordering = ("-id",)
    actions = ("send_again",)
    fields = (
        "topic",
        "case",
        "refs",
        "state",
        "attempts",
        "created_at",
        "first_tried_at",
        "next_attempt_at",
        "delivered_at",
        "last_error",
    )
    readonly_fields = fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and request.user.has_perm("outbox.change_message")

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        sent = sum(transitions.replay(message_id=pk) for pk in chosen.values_list("pk", flat=True))
        words = ngettext("%(count)d message will be sent again.", "%(count)d messages will be sent again.", sent)
        self.message_user(request, words % {"count": sent}, messages.SUCCESS)
