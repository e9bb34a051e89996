"""The desk's page about the legal clock: what it shows, when it jumped, and who has looked."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clock import transitions
from clock.admin.paging import ReadOnlyAdmin
from clock.forms import AcceptanceForm, status_of
from clock.models import Jump, State
from clock.queries import reading

# What clock_accept (migration 0002) says when it refuses.
REFUSALS = (
    gettext_noop("This jump is not open."),
    gettext_noop("Say who accepts it, and why."),
    gettext_noop("A second official must accept it; you were the first."),
    gettext_noop("The clock still shows less than it did before: set it right first."),
)


def name_of(official: UUID | None) -> str:
    """The clock knows opaque ids; whose they are, the project's user model says."""
    person = get_user_model().objects.filter(public_id=official).first() if official else None
    return str(person or official or "–")


def to_the_second(moment: datetime) -> str:
    """A few seconds are a jump; by the minute both would look the same."""
    return date_format(moment.astimezone(get_current_timezone()), "Y-m-d H:i:s")


@admin.register(State)
class StateAdmin(ReadOnlyAdmin):
    list_display = ("legal_time", "trusted", "demo", "demo_offset", "observed_wall")

    @admin.display(description=_("legal time"))
    def legal_time(self, _state: State) -> Any:
        return reading().now


@admin.register(Jump)
class JumpAdmin(ReadOnlyAdmin):
    list_display = ("clock_showed", "kind", "was_expected", "observer", "first_at", "second_at")
    list_filter = ("kind",)
    ordering = ("-id",)
    change_form_template = "clock/jump.html"
    fields = (
        ("kind", "observer"),
        ("clock_showed", "was_expected"),
        ("first_name", "first_at"),
        "first_reason",
        ("second_name", "second_at"),
        "second_reason",
    )
    readonly_fields = ("clock_showed", "was_expected", "first_name", "second_name")

    @admin.display(description=_("clock showed"))
    def clock_showed(self, jump: Jump) -> str:
        return to_the_second(jump.found_wall)

    @admin.display(description=_("expected"))
    def was_expected(self, jump: Jump) -> str:
        return to_the_second(jump.expected_wall)

    @admin.display(description=_("first official"))
    def first_name(self, jump: Jump) -> str:
        return name_of(jump.first_by)

    @admin.display(description=_("second official"))
    def second_name(self, jump: Jump) -> str:
        return name_of(jump.second_by)

    def get_urls(self) -> list[URLPattern]:
        accept = self.admin_site.admin_view(self.accept)
        return [path("<path:object_id>/accept/", accept, name="clock_jump_accept"), *super().get_urls()]

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two officials look, each with a reason; the second makes the clock trusted again."""
        if not request.user.has_perm("clock.change_jump"):
            raise PermissionDenied
        jump = self.get_object(request, unquote(object_id))
        if jump is None:
            raise Http404
        form = AcceptanceForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.carry_out(request, jump, form):
            return redirect("admin:clock_jump_change", jump.pk)
        context = {
            **self.admin_site.each_context(request),
            "jump": jump,
            "form": form,
            "first": name_of(jump.first_by),
            "own": jump.first_by == cast(Any, request.user).public_id,
            "opts": self.opts,
            "title": str(jump),
        }
        return TemplateResponse(request, "clock/accept.html", context, status=status_of(form))

    def carry_out(self, request: HttpRequest, jump: Jump, form: AcceptanceForm) -> bool:
        try:
            trusted = transitions.accept_jump(
                jump_id=jump.pk, by=cast(Any, request.user).public_id, reason=form.cleaned_data["reason"]
            )
        except transitions.ClockRefused as refusal:
            form.add_error(None, gettext(str(refusal)))
            return False
        done = _("The clock is trusted again.") if trusted else _("Noted. A second official must look as well.")
        self.message_user(request, done, messages.SUCCESS)
        return True
