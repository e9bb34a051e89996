"""The desk's view of the log: what was recorded, in order, with the proof of any entry. Nothing here can be changed.

It shows no values: what an event says about a person is read on the case, where the look itself is recorded.
"""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from clock.admin import ReadOnlyAdmin
from ledger.forms import LogFilter
from ledger.models import Event
from ledger.queries import log
from ledger.queries.events import as_history
from ledger.queries.receipts import receipt_for

PAGE = 50


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    def changelist_view(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        """Newest first, by keyset: a log of millions is neither counted nor skipped through."""
        self.require_reader(request)
        form = LogFilter(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        events = Event.objects.order_by("-id")
        if wanted.get("before"):
            events = events.filter(pk__lt=wanted["before"])
        if wanted.get("case"):
            events = events.filter(chain=wanted["case"])
        rows = as_history(events[: PAGE + 1], with_values=False)
        names = names_of(rows)
        context = {
            "form": form,
            "rows": [(row, names.get(row.actor)) for row in rows[:PAGE]],
            "older": rows[PAGE - 1].id if len(rows) > PAGE else None,
            "lag": log.sequencer_lag_seconds(),
            "checkpoint": log.latest_checkpoint(),
            "title": _("Log"),
        }
        return self.page(request, "ledger/log.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        self.require_reader(request)
        event = self.get_object(request, unquote(object_id or ""))
        if event is None:
            raise Http404
        (row,) = as_history([event], with_values=False)
        context = {
            "row": row,
            "event": event,
            "actor": names_of([row]).get(event.actor),
            "filed": receipt_for(event),
            "hash": row.leaf_hash.hex(),
            "title": str(event),
        }
        return self.page(request, "ledger/entry.html", context)

    def require_reader(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context}
        )


def names_of(rows: Any) -> dict[UUID | None, str]:
    """The ledger knows opaque ids; whose they are, the project's user model says."""
    people = get_user_model().objects.filter(public_id__in={row.actor for row in rows if row.actor})
    return {person.public_id: str(person) for person in people}
