from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import transitions
from outbox.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """What left the system, what waits, and what was given up. Nothing is written here but another attempt."""

    list_display = ("id", "topic", "case", "state", "attempts", "created_at", "next_attempt_at", "last_error")
    list_filter = ("state", "topic")
    list_per_page = 50
    show_full_result_count = False
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

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        sent = sum(transitions.replay(message_id=pk) for pk in chosen.values_list("pk", flat=True))
        words = ngettext("%(count)d message will be sent again.", "%(count)d messages will be sent again.", sent)
        self.message_user(request, words % {"count": sent}, messages.SUCCESS)
